"""The desk cancels with a reason, and books again what was canceled: where it was, or at one of the nearest times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import (
    CANCELLATIONS,
    Actor,
    ChangedMeanwhile,
    MoreInTheWay,
    NotBooked,
    NotOffered,
    ReasonNeeded,
    SlotTaken,
)
from booking.availability import Part
from booking.forms.desk import CancelForm, RestoreForm
from booking.models import Appointment
from booking.routes.staff.appointment.move_choices import Move, move_of
from booking.routes.staff.appointment.page import (
    appointment_page,
    ids_outside_hours,
    known_appointment,
    last_change,
    may_be_restored,
    not_booked,
    open_again,
    say_not_booked,
    tells_patient,
)
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changes.lines import ChangeLine
from booking.routes.staff.obstacles.of_visit import visit_obstacles
from booking.routes.staff.obstacles.words import ObstacleLine
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import CANCELLATIONS as REASONS
from booking.routes.staff.wording import desk_refusal


@blueprint.route("/appointments/<uuid:uuid>/cancellation", methods=["GET", "POST"])
def cancel(uuid: UUID) -> ResponseReturnValue:
    """GET asks; POST cancels, or asks again with 409 when it has been changed since it was looked at."""
    row, now, form = known_appointment(uuid), clock.now(), CancelForm()
    words = {code: str(REASONS[code]) for code in CANCELLATIONS}
    form.offer([(code, text[:1].upper() + text[1:]) for code, text in words.items()])
    was_cancelled = appointments.is_cancelled(row.visit)
    if request.method != "POST":
        is_ahead = appointments.is_ahead(row.visit, now=now)
        outside = ids_outside_hours(row.visit, now=now)
        return appointment_page("cancel", row, now=now, form=form, outside=outside) if is_ahead else not_booked(row)
    if not form.validate():
        return appointment_page("cancel", row, now=now, form=form), 422
    if not form.seen.data:
        return appointment_page("cancel", row, now=now, form=form, sentence=open_again()), 422
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    try:
        appointments.cancel(row.visit, actor=actor, why=form.cancellation(), seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return appointment_page("cancel", row, now=now, form=form, meanwhile=last_change(row.visit)), 409
    except NotBooked:
        return not_booked(row)
    if was_cancelled:  # their own press once more
        say_not_booked(row)
    else:
        flash(_("Canceled. %(email)s", email=tells_patient(row.visit, is_silent=form.no_email.data)), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


@dataclass(frozen=True, slots=True)
class Unrestored:
    """Why it was not booked again."""

    status: int
    sentence: str = ""
    lines: Sequence[ObstacleLine] = ()
    meanwhile: ChangeLine | None = None


@blueprint.route("/appointments/<uuid:uuid>/restoration", methods=["GET", "POST"])
def restore(uuid: UUID) -> ResponseReturnValue:
    """GET says whether its time is free, and which are nearest; POST takes `to`, else books where it was."""
    row, now, form = known_appointment(uuid), clock.now(), RestoreForm()
    moving = move_of(row.visit, None, None, now=now)
    if request.method != "POST":
        return _page(row, moving, form, now=now) if may_be_restored(row, now=now) else not_booked(row)
    if not form.validate() or not form.seen.data:
        return _page(row, moving, form, Unrestored(422, open_again()), now=now)
    choice = form.to.data
    if choice:
        moving = move_of(row.visit, choice.surgeon, choice.location, now=now)
    starts_at = choice.starts_at if choice else row.visit.appointments[0].starts_at
    try:
        refused = _unrestored(row, moving.parts(starts_at), form, now=now)
    except NotBooked:
        return not_booked(row)
    if refused:
        return _page(row, moving, form, refused, now=now)
    flash(_("Booked again. %(email)s", email=tells_patient(row.visit, is_silent=form.no_email.data)), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


def _unrestored(row: Appointment, parts: Sequence[Part], form: RestoreForm, *, now: datetime) -> Unrestored | None:
    """None once it is booked. Raises NotBooked."""
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    override = form.override()
    try:
        appointments.restore(row.visit, parts, actor=actor, seen=form.seen.data, override=override, now=now)
    except ChangedMeanwhile:
        return Unrestored(409, meanwhile=last_change(row.visit))
    except MoreInTheWay as more:
        if isinstance(more, ReasonNeeded):
            form.ask_why()
        return Unrestored(
            422 if isinstance(more, ReasonNeeded) else 409, lines=visit_obstacles(row.visit, parts, now=now)
        )
    except SlotTaken:
        return Unrestored(409, _("Somebody else has just taken that time."), visit_obstacles(row.visit, parts, now=now))
    except NotOffered as refused:
        consultation = catalog.consultation_of(row.visit.procedure_id)
        rules = consultation.rules if consultation else None
        sentence = desk_refusal(refused.reason, parts[0].starts_at, rules, now=now) if rules else ""
        return Unrestored(422, sentence, visit_obstacles(row.visit, parts, now=now))
    return None


def _page(
    row: Appointment, moving: Move, form: RestoreForm, refused: Unrestored | None = None, *, now: datetime
) -> ResponseReturnValue:
    first = row.visit.appointments[0]
    where_it_was = [Part(one.surgeon_id, one.location_id, one.starts_at) for one in row.visit.appointments]
    lines = refused.lines if refused else visit_obstacles(row.visit, where_it_was, now=now)
    page = appointment_page(
        "restore",
        row,
        now=now,
        form=form,
        obstacles=lines,
        near=moving.nearest(first.starts_at) if lines or refused else [],
        sentence=refused.sentence if refused else None,
        meanwhile=refused.meanwhile if refused else None,
        is_refused=refused is not None,
    )
    return page, refused.status if refused else 200
