"""The page on which the desk moves an appointment, also to another surgeon or place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, NotOffered, SlotTaken
from booking.availability import local_date
from booking.formats import time_short
from booking.forms.desk import MoveForm
from booking.forms.holds import sentence_of
from booking.models import Appointment
from booking.routes.open_times.month import build_month, groups_of_day
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import RequestedDay, read_requested_day
from booking.routes.staff.appointments import (
    appointment_page,
    known_appointment,
    last_change,
    letter_goes,
    not_booked,
    open_again,
)
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changed import ChangeLine
from booking.routes.staff.move_choices import Move, move_of
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import desk_refusal
from booking.routes.wording import zone_sentence


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was moved: in words, since the wanted time has gone, or by a change that somebody else made."""

    status: int
    sentence: str = ""
    taken: datetime | None = None
    meanwhile: ChangeLine | None = None


@blueprint.route("/appointments/<uuid:uuid>/move", methods=["GET", "POST"])
def move(uuid: UUID) -> ResponseReturnValue:
    """?surgeon, ?location, ?month=2026-11 or ?day=2026-11-03; POST takes starts_at and what the page showed."""
    row, now = known_appointment(uuid), clock.now()
    if not appointments.is_ahead(row.visit, now=now):
        return not_booked(row)
    sent = request.args if request.method != "POST" else request.form
    moving = move_of(row.visit, sent.get("surgeon"), sent.get("location"), now=now)
    if request.method != "POST":
        return _page(row, moving, now=now)
    try:
        refusal = _moved(moving, MoveForm(), now=now)
    except NotBooked:
        return not_booked(row)
    if refusal:
        return _page(row, move_of(row.visit, sent.get("surgeon"), sent.get("location"), now=now), refusal, now=now)
    flash(_("Moved to this time. %(letter)s", letter=letter_goes(row.visit)), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


def _moved(moving: Move, form: MoveForm, *, now: datetime) -> Refusal | None:
    """None when it is. Raises NotBooked."""
    if not form.validate():
        return Refusal(422, sentence_of(form))
    if not form.seen.data:
        return Refusal(422, open_again())
    visit, starts_at = moving.visit, form.starts_at.data
    actor = Actor("desk", current_viewer().user_id)
    try:
        appointments.reschedule(visit, moving.parts(starts_at), actor=actor, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return Refusal(409, meanwhile=last_change(visit))
    except SlotTaken:
        return Refusal(409, taken=starts_at)
    except NotOffered as refused:
        consultation = catalog.consultation_of(visit.procedure_id)
        return Refusal(
            422, desk_refusal(refused.reason, starts_at, consultation.rules, now=now) if consultation else ""
        )
    return None


def _page(row: Appointment, moving: Move, refusal: Refusal | None = None, *, now: datetime) -> ResponseReturnValue:
    found, requested = moving.found, _requested_day(moving, refusal)
    month = build_month(
        slots_for_month(moving.slots, requested, found),
        month=requested.month,
        day=requested.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=partial(moving.address, _anchor="times"),
    )
    taken = refusal.taken if refusal else None
    page = appointment_page(
        "move",
        row,
        now=now,
        moving=moving,
        sentence=refusal.sentence if refusal else requested.sentence,
        meanwhile=refusal.meanwhile if refusal else None,
        taken=time_short(taken, found.practice.zone) if taken else None,
        near=moving.nearest(taken) if taken else [],
        month=month,
        groups=groups_of_day(month.slots, zone=found.practice.zone),
        zone_sentence=zone_sentence(found.practice.zone),
    )
    return page, refusal.status if refusal else 422 if requested.wrong else 200


def _requested_day(moving: Move, refusal: Refusal | None) -> RequestedDay:
    """The day of the time that has gone, or else the month or day of the address."""
    found = moving.found
    if refusal and refusal.taken:
        day = local_date(refusal.taken, found.practice.zone)
        return RequestedDay(month=day.replace(day=1), day=day)
    return read_requested_day(request.args, today=found.today, last_day=found.last_day)
