"""The next person at the same browser is asked who they are, before they see what somebody else typed.

Asked is who chooses a time, or goes on with the one that is held, ten minutes after something was typed or after the
site was entered anew. Going back is neither: the address of the details stays as it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from booking import access, appointments, clock
from booking.appointments import ChangedMeanwhile
from booking.confidential import initials
from booking.formats import language
from booking.forms.holds import PersonForm
from booking.models import Visit
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.tokens import held_visit, hold_address
from booking.routes.wording import about_visit

SAME_PERSON_FOR: Final = timedelta(minutes=10)
KNOWN_AT: Final = "known_at"
"""In the session, seconds since 1970: when this browser's person last showed that the answers are theirs."""

ENTRANCES: Final = frozenset({"patient.home", "patient.procedure", "patient.surgeon"})


@blueprint.before_request
def note_entry() -> None:
    """Entered from elsewhere, by a link or a typed address: perhaps by somebody else."""
    if request.endpoint in ENTRANCES and KNOWN_AT in session and not access.is_from_own_page():
        del session[KNOWN_AT]


def note_same_person(*, now: datetime) -> None:
    session[KNOWN_AT] = now.timestamp()


def is_same_person(*, now: datetime) -> bool:
    """Within ten minutes of what they typed, and without having entered anew."""
    known_at = session.get(KNOWN_AT)
    return known_at is not None and now.timestamp() - known_at < SAME_PERSON_FOR.total_seconds()


def address_for_whoever_it_is(visit: Visit, *, now: datetime) -> str:
    """Of the details, or once they are known of the last step, or first of the question."""
    if not appointments.contact_of(visit).is_known:
        return hold_address(visit)
    return hold_address(visit, "review") if is_same_person(now=now) else hold_address(visit, who="")


def question(visit: Visit, *, now: datetime, status: int = 200) -> ResponseReturnValue:
    """Without what was typed, but for its initials; for whoever has answered it, the details."""
    contact = appointments.contact_of(visit)
    if appointments.was_ever_booked(visit) or not contact.is_known or is_same_person(now=now):
        return redirect(hold_address(visit), 303)
    page = render_template(
        "patient/next_person.html",
        visit=visit,
        about=about_visit(visit),
        language=language(),
        initials=initials(contact.name),
        seen=_seen(visit),
        action=hold_address(visit, "answer_who"),
    )
    return page, status


@blueprint.post("/holds/<token>/person")
def answer_who(token: str) -> ResponseReturnValue:
    """303 to the details: filled in, or empty. 409 when other ones have been typed since."""
    visit, now, form = held_visit(token), clock.now(), PersonForm()
    if form.who.data == "same" and form.seen.data == _seen(visit):
        note_same_person(now=now)
        return redirect(hold_address(visit), 303)
    try:
        if form.who.data != "empty":
            raise ChangedMeanwhile
        appointments.forget_answers(visit, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return question(visit, now=now, status=409)
    return redirect(hold_address(visit), 303)


def _seen(visit: Visit) -> str:
    return appointments.with_answers(appointments.seen_choice(visit), visit)
