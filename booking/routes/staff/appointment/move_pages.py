"""The pages on which the desk moves an appointment, also to another surgeon or place: a time is chosen, then asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import Actor, ChangedMeanwhile, MoreInTheWay, NotBooked, NotOffered, ReasonNeeded, SlotTaken
from booking.formats import time_short
from booking.forms.choices import Choice
from booking.forms.desk import MoveForm
from booking.forms.holds import sentence_of
from booking.forms.instants import read_instant
from booking.forms.other_time import OtherTimeForm
from booking.models import Appointment
from booking.routes.open_times.month import build_month
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import RequestedDay, on_day, read_requested_day
from booking.routes.staff.appointment.move_choices import Move, move_of
from booking.routes.staff.appointment.other_time import other_time_form, start_typed
from booking.routes.staff.appointment.page import (
    appointment_page,
    known_appointment,
    last_change,
    not_booked,
    open_again,
    tells_patient,
)
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changes.lines import ChangeLine
from booking.routes.staff.desk_times import desk_times_to_move
from booking.routes.staff.obstacles.of_visit import visit_obstacles
from booking.routes.staff.obstacles.words import ObstacleLine
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import desk_refusal


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was moved: in words, since the wanted time has gone, or by a change that somebody else made."""

    status: int
    sentence: str = ""
    wanted: datetime | None = None
    is_taken: bool = False
    meanwhile: ChangeLine | None = None
    obstacles: Sequence[ObstacleLine] = ()


@blueprint.route("/appointments/<uuid:uuid>/move", methods=["GET", "POST"])
def move(uuid: UUID) -> ResponseReturnValue:
    """?surgeon, ?location, ?month=2026-11 or ?day=2026-11-03; ?starts_at asks whether to move there, ?on and ?at too.

    ?only=yes is about this one of a visit to two surgeons alone.

    POST takes `to` and what the page showed, and moves: 303 to what was moved. What is in the way is told, and
    `act=anyway` sets it aside.
    """
    row, now = known_appointment(uuid), clock.now()
    if not appointments.is_ahead(row.visit, now=now):
        return not_booked(row)
    if request.method != "POST":
        args, only = request.args, row if request.args.get("only") else None
        moving = move_of(row.visit, args.get("surgeon"), args.get("location"), only=only, now=now)
        other = other_time_form(moving, request.args)
        start = start_typed(other, moving, now=now) if "at" in request.args else _start_to_ask_about(moving)
        return _question(row, moving, start, now=now) if start else _page(row, moving, other=other, now=now)
    form = MoveForm()
    to = form.to.data
    only = row if form.only.data else None
    moving = move_of(row.visit, to.surgeon if to else None, to.location if to else None, only=only, now=now)
    try:
        refusal = _refusal(moving, form, now=now)
    except NotBooked:
        return not_booked(row)
    if refusal:
        as_it_is = replace(moving, found=desk_times_to_move(row.visit, now=now), is_narrowed=False)
        return _page(row, as_it_is, refusal, form=form, is_silent=form.no_email.data, now=now)
    flash(_("Moved to this time. %(email)s", email=tells_patient(row.visit, is_silent=form.no_email.data)), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


def _refusal(moving: Move, form: MoveForm, *, now: datetime) -> Refusal | None:
    """None when it is moved. Raises NotBooked."""
    if not form.validate():
        return Refusal(422, sentence_of(form))
    if not form.seen.data:
        return Refusal(422, open_again(), wanted=form.start())
    visit, starts_at = moving.visit, form.start()
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    try:
        appointments.reschedule(
            visit, moving.parts(starts_at), actor=actor, seen=form.seen.data, override=form.override(), now=now
        )
    except ChangedMeanwhile:
        return Refusal(409, wanted=starts_at, meanwhile=last_change(visit))
    except SlotTaken:
        return Refusal(409, wanted=starts_at, is_taken=True, obstacles=_obstacles(moving, starts_at, now=now))
    except MoreInTheWay as more:
        if isinstance(more, ReasonNeeded):
            form.ask_why()
        status = 422 if isinstance(more, ReasonNeeded) else 409
        return Refusal(status, wanted=starts_at, obstacles=_obstacles(moving, starts_at, now=now))
    except NotOffered as refused:
        consultation = catalog.consultation_of(visit.procedure_id)
        sentence = desk_refusal(refused.reason, starts_at, consultation.rules, now=now) if consultation else ""
        return Refusal(422, sentence, wanted=starts_at, obstacles=_obstacles(moving, starts_at, now=now))
    return None


def _obstacles(moving: Move, starts_at: datetime, *, now: datetime) -> list[ObstacleLine]:
    return visit_obstacles(moving.visit, moving.parts_that_go(starts_at), now=now)


def _start_to_ask_about(moving: Move) -> datetime | None:
    """Of the address; None for one that nobody could book, or where it is already, as after Back from a move."""
    start = read_instant(request.args.get("starts_at", ""))
    return start if start and moving.found.day_of(start) and not moving.is_there_already(start) else None


def _question(row: Appointment, moving: Move, start: datetime, *, now: datetime) -> ResponseReturnValue:
    """What a link to a time, or one typed by hand, asks first: opening it moves nothing."""
    day = moving.found.day_of(start)
    page = appointment_page(
        "move_question",
        row,
        now=now,
        new_lines=moving.lines(start),
        obstacles=_obstacles(moving, start, now=now),
        form=MoveForm(formdata=None),
        sent=moving.hidden | {"to": str(Choice(moving.surgeon.slug, moving.location.slug, start))},
        other_times=replace(moving, is_narrowed=False).address(**({"day": str(day)} if day else {})),
    )
    return page


def _page(
    row: Appointment,
    moving: Move,
    refusal: Refusal | None = None,
    *,
    form: MoveForm | None = None,
    other: OtherTimeForm | None = None,
    is_silent: bool = False,
    now: datetime,
) -> ResponseReturnValue:
    found, requested = moving.found, _requested_day(moving, refusal)
    other = other or other_time_form(moving, {})
    month = build_month(
        slots_for_month(moving.slots, requested, found),
        month=requested.month,
        day=requested.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=partial(moving.address, _anchor="times"),
    )
    day = requested.day or month.day
    taken = refusal.wanted if refusal and refusal.is_taken else None
    page = appointment_page(
        "move",
        row,
        now=now,
        is_silent=is_silent,
        moving=moving,
        form=form,
        other=other,
        obstacles=refusal.obstacles if refusal else [],
        sentence=refusal.sentence if refusal else requested.sentence,
        meanwhile=refusal.meanwhile if refusal else None,
        taken=time_short(taken, found.practice.zone) if taken else None,
        near=moving.nearest(taken) if taken else [],
        month=month,
        day=day,
        columns=moving.columns(day) if day else [],
        before=moving.day_before(day) if day else None,
        after=moving.days_after(day) if day else [],
    )
    return page, refusal.status if refusal else 422 if requested.wrong or other.errors else 200


def _requested_day(moving: Move, refusal: Refusal | None) -> RequestedDay:
    """The day that was pressed, the one of the address, or else the appointment's own, if there is anything on it."""
    found = moving.found
    day = found.day_of(refusal.wanted) if refusal and refusal.wanted else None
    if day is None and not (request.args.get("day") or request.args.get("month")):
        own = found.day_of(moving.row.starts_at)
        day = own if own and (moving.is_where_it_is or moving.slots(first=own, last=own)) else None
    if day is None:
        return read_requested_day(request.args, today=found.today, last_day=found.last_day)
    return on_day(day)
