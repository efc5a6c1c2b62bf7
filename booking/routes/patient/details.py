"""The two steps from a hold to a booking: who the patient is, and a look at everything before it is booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import ChangedMeanwhile, HoldLapsed, NotOffered, SlotTaken
from booking.availability import Part
from booking.formats import language
from booking.forms.choices import Choice
from booking.forms.contact_fields import as_typed
from booking.forms.holds import DetailsForm, ReviewForm
from booking.forms.seen import SeenForm
from booking.models import Visit
from booking.routes.patient.appointments import as_it_stands
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.browser import count_this_hold
from booking.routes.patient.hold_pages import LookAgain, details_page, lapsed_page, look_again, review_page
from booking.routes.patient.next_person import note_same_person, question
from booking.routes.patient.offered_times import times_like
from booking.routes.patient.tokens import appointment_address, held_visit, hold_address


@blueprint.get("/holds/<token>")
def details(token: str) -> ResponseReturnValue:
    visit, now = held_visit(token), clock.now()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    if "who" in request.args:
        return question(visit, now=now)
    form = _known_details(visit)
    if appointments.kept_until(visit, now=now) is None:
        return lapsed_page(visit, form, status=200, now=now)
    return details_page(visit, form, now=now)


@blueprint.post("/holds/<token>")
def save_details(token: str) -> ResponseReturnValue:
    """303 to the last step; 409 when another time is held than the page showed, or none any more."""
    visit, now, form = held_visit(token), clock.now(), DetailsForm()
    if form.instead.data:
        return _take_instead(visit, form, form.instead.data, now=now)
    if appointments.was_ever_booked(visit):
        return _used(visit, form, now=now)
    if appointments.kept_until(visit, now=now) is None:
        return lapsed_page(visit, form, status=409, now=now)
    if not form.validate():
        return details_page(visit, form, again=look_again(visit, form.seen.data), now=now), 422
    try:
        appointments.keep_answers(visit, form.answers(), seen=form.seen.data, now=now)
    except (HoldLapsed, ChangedMeanwhile):
        return _changed(visit, form, details=form, now=now)
    note_same_person(now=now)
    return redirect(hold_address(visit, "review"), 303)


@blueprint.get("/holds/<token>/review")
def review(token: str) -> ResponseReturnValue:
    visit, now = held_visit(token), clock.now()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    if not appointments.contact_of(visit).is_known:
        return redirect(hold_address(visit), 303)
    if appointments.kept_until(visit, now=now) is None:
        return lapsed_page(visit, None, status=200, now=now)
    return review_page(visit)


@blueprint.post("/holds/<token>/review")
def book(token: str) -> ResponseReturnValue:
    """303 to the visit's page; 409 with the nearest times, each of which books, when theirs could not be kept."""
    visit, now, form = held_visit(token), clock.now(), ReviewForm()
    if form.instead.data:
        count_this_hold(now=now)
    if not appointments.contact_of(visit).is_known:
        return redirect(hold_address(visit), 303)
    try:
        if form.instead.data:
            instead = _parts(visit, form.instead.data)
            appointments.book_instead(visit, instead, seen=form.seen.data, language=language(), now=now)
        else:
            appointments.book(visit, seen=form.seen.data, language=language(), now=now)
    except ChangedMeanwhile:
        return _changed(visit, form, details=None, now=now)
    except (HoldLapsed, SlotTaken, NotOffered):
        return lapsed_page(visit, None, status=409, now=now, wanted=form.instead.data)
    return redirect(appointment_address(visit), 303)


@blueprint.post("/holds/<token>/release")
def release(token: str) -> ResponseReturnValue:
    """303 to the times; booked meanwhile, it is not released but canceled on its own page."""
    visit, now, form = held_visit(token), clock.now(), SeenForm()
    if appointments.was_ever_booked(visit):
        flash(_("This is booked, so nothing was released. You can cancel it here."), "warning")
        return _used(visit, form, now=now)
    try:
        appointments.release(visit, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return _changed(visit, form, details=_known_details(visit), now=now)
    flash(_("That time is released. We hold nothing for you now."), "done")
    return redirect(times_like(visit), 303)


def _take_instead(visit: Visit, form: DetailsForm, choices: Sequence[Choice], *, now: datetime) -> ResponseReturnValue:
    """Their time is gone and they pressed another: first that is kept for them, then what they typed is looked at."""
    count_this_hold(now=now)
    answers = form.answers() if form.validate() else None
    try:
        appointments.hold_again(visit, _parts(visit, choices), answers=answers, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return _changed(visit, form, details=form, now=now)
    except (SlotTaken, NotOffered):
        return lapsed_page(visit, form, status=409, now=now, wanted=choices)
    if answers:
        note_same_person(now=now)
        return redirect(hold_address(visit, "review"), 303)
    if form.is_untouched():
        return redirect(hold_address(visit), 303)
    return details_page(visit, form, now=now), 422


def _changed(visit: Visit, form: SeenForm, *, details: DetailsForm | None, now: datetime) -> ResponseReturnValue:
    """Nothing was done: how it stands by now, on the details step or, without its form, on the last one."""
    if appointments.was_ever_booked(visit):
        return _used(visit, form, now=now)
    if appointments.kept_until(visit, now=now) is None:
        return lapsed_page(visit, details, status=409, now=now)
    again = look_again(visit, form.seen.data)
    status = 422 if again is LookAgain.UNKNOWN else 409
    return details_page(visit, details, again=again, now=now) if details else review_page(visit, again=again), status


def _used(visit: Visit, form: SeenForm, *, now: datetime) -> ResponseReturnValue:
    """It came to a booking: 303 there if that is what the page showed, else 409 and how it stands."""
    if look_again(visit, form.seen.data) is None:
        return redirect(appointment_address(visit), 303)
    return as_it_stands(visit, now=now), 409


def _known_details(visit: Visit) -> DetailsForm:
    return DetailsForm(formdata=None, data=as_typed(appointments.contact_of(visit)))


def _parts(visit: Visit, choices: Sequence[Choice]) -> list[Part]:
    """Raises NotOffered."""
    consultation = catalog.consultation_of(visit.procedure_id)
    if consultation is None:
        raise NotOffered
    return [
        appointments.part_named(consultation, surgeon=one.surgeon, location=one.location, starts_at=one.starts_at)
        for one in choices
    ]
