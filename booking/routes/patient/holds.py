"""POST /holds: a chosen time is kept while the patient types."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, catalog, clock
from booking.appointments import NotOffered, SlotTaken
from booking.catalog import FIRST_AVAILABLE, Consultation
from booking.formats import language
from booking.forms.holds import HoldForm, sentence_of
from booking.models import Visit
from booking.routes.language_links import lead_switch_to
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.both_holds import hold_both
from booking.routes.patient.browser import browser, count_this_hold
from booking.routes.patient.held_last import booked_last, go_on_with
from booking.routes.patient.near_times import near_times
from booking.routes.patient.offered_times import offered_times, times_address
from booking.routes.patient.refusal_sentences import nobody_performs_it, refusal_sentence
from booking.routes.patient.tokens import hold_address
from booking.routes.wording import about


@blueprint.post("/holds")
def hold() -> ResponseReturnValue:
    """303 to the hold; 409 taken, 422 not offered, each with the nearest times; 404 for what we do not have.

    With two `part` it is one visit to both surgeons.
    """
    now = clock.now()
    count_this_hold(now=now)
    if "part" in request.form:
        return hold_both(now=now)
    form = HoldForm()
    if not form.procedure.data:
        abort(422)
    consultation = catalog.consultation(form.procedure.data)
    if not form.validate():
        return _other_times(form, sentence_of(form), status=422, now=now)
    if consultation is None:
        return _other_times(form, nobody_performs_it(), status=422, now=now)
    try:
        visit = _hold(form, consultation, now=now)
    except SlotTaken:
        booked = _booked_by_themselves(form, now=now)
        return redirect(hold_address(booked), 303) if booked else _other_times(form, None, status=409, now=now)
    except NotOffered as refused:
        sentence = refusal_sentence(refused.reason, form.starts_at.data, consultation.rules, now=now)
        return _other_times(form, sentence, status=422, now=now)
    return go_on_with(visit, now=now)


def _hold(form: HoldForm, consultation: Consultation, *, now: datetime) -> Visit:
    """Raises NotOffered, SlotTaken."""
    starts_at, surgeon = form.starts_at.data, form.surgeon.data or FIRST_AVAILABLE
    place = form.location.data or _place(form)
    if surgeon == FIRST_AVAILABLE:
        location = appointments.location_named(consultation, place)
        return appointments.hold_first_available(
            consultation, location=location, starts_at=starts_at, browser=browser(), language=language(), now=now
        )
    part = appointments.part_named(consultation, surgeon=surgeon, location=place, starts_at=starts_at)
    return appointments.hold(consultation, [part], browser=browser(), language=language(), now=now)


def _booked_by_themselves(form: HoldForm, *, now: datetime) -> Visit | None:
    """Who took it was the same person, by this very press some minutes ago: they have been given an answer already."""
    visit = booked_last(form.procedure.data, now=now)
    if visit is None or len(visit.appointments) > 1:
        return None
    row = visit.appointments[0]
    surgeons, places = (row.surgeon.slug, FIRST_AVAILABLE, None, ""), (row.location.slug, None, "")
    is_that = row.status == "booked" and row.starts_at == form.starts_at.data
    return visit if is_that and form.surgeon.data in surgeons and form.location.data in places else None


def _place(form: HoldForm) -> str:
    """None was named: the first in the practice's order where this start is open, or else the first there is."""
    found = offered_times(form.procedure.data, now=clock.now())
    starts = [slot for slot in found.of(form.surgeon.data or FIRST_AVAILABLE) if slot.starts_at == form.starts_at.data]
    places = [slug for slug, row in found.locations.items() if any(slot.location == row.id for slot in starts)]
    return next(iter(places or found.locations), "")


def _other_times(form: HoldForm, refused: str | None, *, status: int, now: datetime) -> ResponseReturnValue:
    """Nothing is held: why not, and what is nearest. `refused` is None for a time that was just taken."""
    found = offered_times(form.procedure.data, now=now)
    named = form.surgeon.data or FIRST_AVAILABLE
    if named != FIRST_AVAILABLE and catalog.surgeon(named) is None:
        abort(404)
    surgeon = named if named in found.surgeons else FIRST_AVAILABLE
    location = form.location.data if form.location.data in found.locations else None
    all_times = times_address(found.procedure, surgeon, location=location)
    lead_switch_to(all_times)
    page = render_template(
        "patient/refused.html" if refused else "patient/taken.html",
        about=about(found.procedure),
        sentence=refused,
        starts_at=form.starts_at.data,
        is_of_both=False,
        near=near_times(found, surgeon=surgeon, location=location, wanted=form.starts_at.data or now),
        all_times=all_times,
        choose_surgeon=url_for("patient.choose_surgeon", procedure=found.procedure.slug),
    )
    return page, status
