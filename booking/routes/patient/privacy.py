"""What is kept of a patient, each thing by itself: why, who reads it, and for how long.

The periods are the practice's own, by which the worker erases: see `appointments/erasure.py`,
`appointments/lapsing.py`, `waitlist/ending.py`, `messages/forgetting.py` and `access/throttle.py`.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog
from booking.catalog import PracticeDetails
from booking.formats import language, period
from booking.forms.holds import DetailsForm
from booking.routes.patient.blueprint import blueprint


class Kept(NamedTuple):
    what: str
    why: str
    readers: str
    how_long: str


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    practice = catalog.practice()
    text = practice.words(language()).get("privacy")
    return render_template(
        "patient/privacy.html",
        practice=practice,
        text=text,
        review=catalog.review_of(practice.texts, language()),
        kept=everything_kept(practice),
    )


def everything_kept(practice: PracticeDetails) -> list[Kept]:
    return [*_typed(practice), *_of_the_visit(practice), *_of_the_browser()]


def _typed(practice: PracticeDetails) -> list[Kept]:
    """A line for each field of the form, whatever fields it has."""
    why = {
        "name": _("So our front desk can greet you."),
        "patient": _("So our front desk can greet whoever comes, if you book for someone else."),
        "guardian": _("So we know who comes along with a patient under 18."),
        "email": _("To confirm your appointment and tell you about changes."),
        "telephone": _("To reach you at short notice."),
        "reach": _("So we reach you the way you prefer."),
        "note": _("So your surgeon can prepare. You don’t have to write one."),
    }
    readers, how_long = _surgeon_and_desk(), _after_the_visit(practice.keep_answers_days)
    form = DetailsForm(formdata=None, meta={"csrf": False})  # it is not shown, and whoever reads this needs no cookie
    return [
        *(
            Kept(str(field.label.text), why.get(field.name, _("To prepare your visit.")), readers, how_long)
            for field in form
            if field.type not in ("CSRFTokenField", "HiddenField", "ChoicesField", "BooleanField")
        ),
        Kept(
            _("What you tell us to prepare your visit, and what you agree to"),
            _("So your surgeon and our front desk are ready for you. Each answer is up to you."),
            readers,
            how_long,
        ),
        Kept(
            _("What you typed for a booking you didn’t finish"),
            _("So that nothing is lost when a time runs out."),
            _("You, in the same browser."),
            _("For an hour after the time was released."),
        ),
        Kept(
            _("Your place on the earlier-visit list: how to reach you, and which times suit you"),
            _("To email you when a time opens up."),
            _("Our front desk."),
            _(
                "Until an hour after you’ve left the list or taken a time, and for %(period)s at most.",
                period=period(practice.wish_days),
            ),
        ),
    ]


def _of_the_visit(practice: PracticeDetails) -> list[Kept]:
    answers = period(practice.keep_answers_days)
    return [
        Kept(
            _("Your appointment: topic, surgeon, place, day and time, and changes to them"),
            _("So everyone knows when to expect you."),
            _surgeon_and_desk(),
            _("In our calendar. %(period)s after your visit, nothing in it says that it was yours.", period=answers),
        ),
        Kept(
            _("Which emails we sent you, and when. Their text isn’t kept."),
            _("To know whether they reached you, and to call you if not."),
            _("Our front desk."),
            _after_the_visit(practice.keep_emails_days),
        ),
        Kept(
            _("Reminders to ourselves about your visit, such as to call you"),
            _("So that nothing about your visit is forgotten."),
            _surgeon_and_desk(),
            _after_the_visit(practice.keep_emails_days),
        ),
        Kept(
            _("What you wait for on the earlier-visit list, and which times we offered you"),
            _("To tell you when a time opens up that suits you."),
            _surgeon_and_desk(),
            _(
                "Until you leave the list, have a time, or %(period)s are over. An hour later we forget who you were "
                "there.",
                period=period(practice.wish_days),
            ),
        ),
        Kept(
            _("The link to your own page"),
            _("So you can see, change, or cancel your appointment. What we keep of it opens nothing."),
            _("Whoever has the link."),
            _after_the_visit(practice.keep_page_days),
        ),
    ]


def _of_the_browser() -> list[Kept]:
    return [
        Kept(
            _("One cookie"),
            _("So that your browser holds one time, even if you press twice. It doesn’t follow you to other sites."),
            _("This site alone."),
            _("Until you close your browser."),
        ),
        Kept(
            _("A second cookie, if you switch to another language"),
            _("So that our pages stay in that language."),
            _("This site alone."),
            _("For a year."),
        ),
        Kept(
            _("The email address you type to get a lost link again, which is scrambled"),
            _("To find your appointment and email you its link."),
            _("Nobody."),
            _("Until we’ve answered, which takes moments."),
        ),
        Kept(
            _("How often something was tried from your internet address, which is scrambled"),
            _("To keep abuse out."),
            _("Nobody."),
            _("For two days at most."),
        ),
    ]


def _surgeon_and_desk() -> str:
    return _("Your surgeon and our front desk.")


def _after_the_visit(days: int) -> str:
    return _("Until %(period)s after your visit.", period=period(days))
