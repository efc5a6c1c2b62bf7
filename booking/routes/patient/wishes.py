"""A patient's place on the earlier-visit list: joined from their own page, changed, and left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, waitlist
from booking.catalog import Consultation
from booking.formats import language
from booking.forms.wishes import OwnWishForm, as_chosen
from booking.models import Visit, Wish
from booking.routes.patient.appointments import as_it_stands, is_offered, may_come_earlier, visit_page
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.refusal_sentences import changed_sentence
from booking.routes.patient.tokens import appointment_address, booked_visit
from booking.routes.patient.wish_links import known_wish, last_day, wish_address
from booking.routes.wording import about
from booking.waitlist import NotWaiting, WishChanged


@blueprint.get("/appointments/<token>/earlier-visit")
def wish(token: str) -> ResponseReturnValue:
    """303 to their place on the list where they have one, and back to their page where nothing can come earlier."""
    visit, now = booked_visit(token), clock.now()
    there = waitlist.wish_of(visit, now=now)
    if there is not None:
        return redirect(wish_address(there), 303)
    if not may_come_earlier(visit, now=now) or not is_offered(visit):
        return redirect(appointment_address(visit), 303)
    return _first_page(visit, _form_about(visit.procedure_id, formdata=None), now=now)


@blueprint.post("/appointments/<token>/earlier-visit")
def make_wish(token: str) -> ResponseReturnValue:
    """303 back to their page, which says so; 409 when it is not as the page showed it."""
    visit, now = booked_visit(token), clock.now()
    form = _form_about(visit.procedure_id)
    if not form.seen.data:
        return _first_page(visit, form, sentence=_("Nothing was changed. Press the button again."), now=now), 422
    if not form.validate():
        return _first_page(visit, form, now=now), 422
    if form.seen.data != appointments.versions_of(visit):
        if not may_come_earlier(visit, now=now):
            return as_it_stands(visit, now=now), 409
        return _first_page(visit, form, sentence=changed_sentence(), now=now), 409
    try:
        waitlist.make_wish_of(visit, form.wanted(), seen="", now=now)
    except NotWaiting:
        return as_it_stands(visit, now=now), 409
    except WishChanged:
        there = waitlist.wish_of(visit, now=now) or abort(404)
        return wish_page(there, form, sentence=_other_window(), now=now), 409
    flash(_("You’re on the earlier-visit list."), "done")
    return redirect(appointment_address(visit), 303)


@blueprint.get("/earlier-visits/<token>")
def place_on_list(token: str) -> ResponseReturnValue:
    """What happens next, and how to change or end it; once it has ended, that it has."""
    wish, now = known_wish(token), clock.now()
    if not waitlist.is_waiting(wish, now=now):
        return ended_page(wish, now=now)
    performers = _consultation(wish.procedure_id).performers
    chosen = as_chosen(waitlist.wanted_of(wish), performers)
    return wish_page(wish, _form_about(wish.procedure_id, formdata=None, data=chosen), now=now)


@blueprint.post("/earlier-visits/<token>")
def change_wish(token: str) -> ResponseReturnValue:
    """303 to the same page; 409 when it was changed elsewhere, filled as typed, or has ended."""
    wish, now = known_wish(token), clock.now()
    if not waitlist.is_waiting(wish, now=now):
        return ended_page(wish, now=now), 409
    form = _form_about(wish.procedure_id)
    if not form.seen.data:
        return wish_page(wish, form, sentence=_("Nothing was changed. Press the button again."), now=now), 422
    if not form.validate():
        return wish_page(wish, form, now=now), 422
    try:
        waitlist.change_wish(wish, form.wanted(), seen=form.seen.data, now=now)
    except WishChanged:
        return wish_page(wish, form, sentence=_other_window(), now=now), 409
    except NotWaiting:
        return ended_page(wish, now=now), 409
    flash(_("Saved."), "done")
    return redirect(wish_address(wish), 303)


@blueprint.post("/earlier-visits/<token>/ending")
def end_wish(token: str) -> ResponseReturnValue:
    """303 to the page that says so; as often as it is pressed."""
    wish = known_wish(token)
    waitlist.end_wish(wish, by="patient", now=clock.now())
    return redirect(wish_address(wish), 303)


def wish_page(wish: Wish, form: OwnWishForm, *, sentence: str | None = None, now: datetime) -> str:
    consultation = _consultation(wish.procedure_id)
    return _page(
        "wish",
        wish,
        form=form,
        sentence=sentence,
        until=last_day(wish),
        email=waitlist.answers_of_wish(wish).get("email", ""),
        hold=consultation.hold,
        is_offered=bool(consultation.performers),
        about=about(wish.procedure),
        seen=waitlist.seen_wish(wish, now=now),
        action=wish_address(wish),
        ending=wish_address(wish, "end_wish"),
    )


def ended_page(wish: Wish, *, now: datetime) -> str:
    visit = waitlist.visit_of(wish)
    is_ahead = visit is not None and may_come_earlier(visit, now=now)
    slug = wish.procedure.slug
    anew = url_for("patient.join_list", procedure=slug) if catalog.consultation(slug) else None
    return _page(
        "wish_ended",
        wish,
        is_ahead=is_ahead,
        join=appointment_address(visit, "wish") if visit is not None and is_ahead and anew else anew,
        all_times=url_for("patient.choose_surgeon", procedure=slug),
    )


def _form_about(procedure_id: int, **given: Any) -> OwnWishForm:
    form = OwnWishForm(**given)
    form.offer(_consultation(procedure_id).performers)
    return form


def _consultation(procedure_id: int) -> Consultation:
    return catalog.consultation_of(procedure_id) or abort(404)


def _first_page(visit: Visit, form: OwnWishForm, *, sentence: str | None = None, now: datetime) -> str:
    email = appointments.contact_of(visit).email
    return visit_page("new_wish", visit, form=form, email=email, sentence=sentence, now=now)


def _page(name: str, wish: Wish, **shown: Any) -> str:
    visit = waitlist.visit_of(wish)
    own_page = appointment_address(visit) if visit is not None else None
    return render_template(f"patient/{name}.html", visit=visit, own_page=own_page, language=language(), **shown)


def _other_window() -> str:
    return _("This was changed in another window since. What you typed is still here: check it, and save again.")
