"""A patient moves or cancels what they have booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import ceil

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import (
    PATIENT,
    ChangedMeanwhile,
    NotBooked,
    NotOffered,
    SlotTaken,
    TooLateToChange,
    TooManyMoves,
)
from booking.availability import Part
from booking.forms.holds import RescheduleBothForm, RescheduleForm, sentence_of
from booking.forms.seen import SeenForm
from booking.models import Visit
from booking.routes.patient.appointments import (
    as_it_stands,
    is_movable,
    may_be_changed,
    state_of,
    visit_page,
)
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.both_holds import parts_named
from booking.routes.patient.consulted import consultation_about
from booking.routes.patient.moving import Moving, moving_of
from booking.routes.patient.other_times import other_times
from booking.routes.patient.refusal_sentences import changed_sentence, refusal_sentence
from booking.routes.patient.tokens import appointment_address, booked_visit
from booking.routes.wording import name_and_length


@blueprint.get("/appointments/<token>/reschedule")
def reschedule(token: str) -> ResponseReturnValue:
    """?month=2026-11, ?day=2026-11-03, and filters; ?procedure, ?surgeon and ?location for another procedure."""
    visit, now = booked_visit(token), clock.now()
    if not may_be_changed(visit, now=now) or not is_movable(visit):
        return _by_telephone(visit, status=200, now=now)
    return other_times(visit, now=now)


@blueprint.post("/appointments/<token>/reschedule")
def move(token: str) -> ResponseReturnValue:
    """303 back to the page; taken is 409, not offered 422, with the nearest times: the old time stays until then.

    429 once it has been moved as often as a day allows.
    """
    visit, now = booked_visit(token), clock.now()
    if not is_movable(visit) or state_of(visit, now=now) != "booked":
        return _by_telephone(visit, status=409, now=now)
    form = RescheduleBothForm() if len(visit.appointments) > 1 else RescheduleForm()
    if not form.validate():
        return other_times(visit, sentence=sentence_of(form), status=422, now=now)
    wanted = form.starts_at.data if isinstance(form, RescheduleForm) else form.part.data[0].starts_at
    if not form.seen.data:
        sentence = _("Nothing was moved. Choose a time again.")
        return other_times(visit, wanted=wanted, sentence=sentence, status=422, now=now)
    before, moving = _starts(visit), moving_of(visit, now=now)
    is_about_another = moving.is_about_another
    try:
        _move(moving, _parts(moving, form), seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return other_times(visit, wanted=wanted, sentence=changed_sentence(), status=409, now=now)
    except SlotTaken:
        return other_times(visit, wanted=wanted, status=409, now=now)
    except NotOffered as refused:
        sentence = refusal_sentence(refused.reason, wanted, moving.found.rules, now=now)
        return other_times(visit, wanted=wanted, sentence=sentence, status=422, now=now)
    except (TooLateToChange, NotBooked):
        return _by_telephone(visit, status=409, now=now)
    except TooManyMoves as refused:
        headers = {"Retry-After": str(ceil(refused.retry_after.total_seconds()))}
        return visit_page("by_telephone", visit, moved_often=True, now=now), 429, headers
    if is_about_another:
        flash(_("The topic of your appointment is changed."), "done")
    elif _starts(visit) != before:
        flash(_("Your appointment has a new time."), "done")
    return redirect(appointment_address(visit), 303)


@blueprint.get("/appointments/<token>/procedure")
def choose_procedure(token: str) -> ResponseReturnValue:
    """What else it may be about; each leads to the times that fit it."""
    visit, now = booked_visit(token), clock.now()
    if not may_be_changed(visit, now=now) or len(visit.appointments) > 1:
        return _by_telephone(visit, status=200, now=now)
    others = [row for row in catalog.procedures() if row.id != visit.procedure_id]
    return visit_page("choose_procedure", visit, now=now, others=[(row.slug, name_and_length(row)) for row in others])


@blueprint.get("/appointments/<token>/cancellation")
def cancellation(token: str) -> ResponseReturnValue:
    visit, now = booked_visit(token), clock.now()
    if not may_be_changed(visit, now=now):
        return _by_telephone(visit, status=200, now=now)
    return visit_page("cancellation", visit, now=now)


@blueprint.post("/appointments/<token>/cancellation")
def cancel(token: str) -> ResponseReturnValue:
    visit, now, form = booked_visit(token), clock.now(), SeenForm()
    if not form.seen.data and may_be_changed(visit, now=now):
        sentence = _("Nothing was canceled. Press the button again.")
        return visit_page("cancellation", visit, now=now, sentence=sentence), 422
    try:
        appointments.cancel(visit, actor=PATIENT, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return visit_page("cancellation", visit, now=now, sentence=changed_sentence()), 409
    except (TooLateToChange, NotBooked):
        return _by_telephone(visit, status=409, now=now)
    return redirect(appointment_address(visit), 303)


def _starts(visit: Visit) -> dict[int, datetime]:
    return {row.id: row.starts_at for row in visit.appointments}


def _parts(moving: Moving, form: RescheduleForm | RescheduleBothForm) -> list[Part]:
    """Raises NotOffered."""
    if isinstance(form, RescheduleForm):
        return [moving.part(form.starts_at.data)]
    parts = parts_named(consultation_about(moving.visit), form.part.data)
    if {part.surgeon for part in parts} != {row.surgeon_id for row in moving.visit.appointments}:
        raise NotOffered
    return parts


def _move(moving: Moving, parts: Sequence[Part], *, seen: str, now: datetime) -> None:
    """Raises what the rules raise."""
    visit = moving.visit
    if moving.is_about_another:
        appointments.change_procedure(visit, moving.found.procedure.id, parts, actor=PATIENT, seen=seen, now=now)
    else:
        appointments.reschedule(visit, parts, actor=PATIENT, seen=seen, now=now)


def _by_telephone(visit: Visit, *, status: int, now: datetime) -> ResponseReturnValue:
    """Not online any more: whom to call; and for what is cancelled or over, the page that says so."""
    if state_of(visit, now=now) != "booked":
        return (as_it_stands(visit, now=now), 409) if status == 409 else redirect(appointment_address(visit), 303)
    return visit_page("by_telephone", visit, now=now), status
