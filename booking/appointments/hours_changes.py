"""A change of hours, and what becomes of the patients whom it hits: all in one transaction, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from booking import schedules
from booking.appointments.cancellations import cancel_visit
from booking.appointments.changes import is_ahead, require_changeable
from booking.appointments.lapsing import lapse_holds
from booking.appointments.moves import move_visit, rules_to_move
from booking.appointments.near_times import near_times, parts_from
from booking.appointments.overrides import places
from booking.appointments.parts import as_booked
from booking.appointments.records import Actor
from booking.appointments.refusals import NotOffered, Refused
from booking.appointments.under_lock import Decision
from booking.availability import Interval, Part, Slot
from booking.catalog import consultation_of
from booking.database import writing
from booking.models import Appointment
from booking.schedules import HitsBooked, HoursChange, Impact, hit_appointments


class Act(StrEnum):
    CALL = "call"  # a task says so
    KEEP = "keep"  # they come, outside the hours
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to become of one visit; a move says where to."""

    act: Act
    part: Part | None = None


CALLED = Outcome(Act.CALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A visit that a change would leave outside the hours, by the first of its appointments that it hits."""

    appointment_id: int
    is_changeable: bool  # whether it can still be moved or cancelled at all
    near: tuple[Slot, ...] = ()  # where it could be moved to: the same time first, then what is nearest


class PatientsHit(HitsBooked):
    """Nothing was written: not exactly these have been looked at, or not all could be done that was chosen.

    `refused` says of the latter why, by the uuid of the appointment.
    """

    def __init__(self, impact: Impact, hits: Sequence[Hit], refused: Mapping[UUID, Refused]) -> None:
        super().__init__(impact)
        self.hits, self.refused = hits, refused


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, `at` the moment that history says; `acts` counts the visits."""

    impact: Impact
    acts: Mapping[Act, int]
    at: datetime


def change_hours_and_visits(
    change: HoursChange, outcomes: Mapping[UUID, Outcome], *, actor: Actor, seen: str = "", now: datetime
) -> Made:
    """Write the change, and do with each visit that it hits what was chosen: by appointment, and else a call.

    Raises PatientsHit, and what the change raises: Gone, NotAsSeen, Overlaps.
    """
    try:
        return _change(change, outcomes, {}, actor=actor, seen=seen, now=now)
    except _NotAllDone as not_done:
        # Anew, since what can be offered instead is true only while nobody has been moved.
        return _change(change, outcomes, not_done.refused, actor=actor, seen="", now=now)


def patients_hit_by(surgeon_id: int, span: Interval, *, now: datetime) -> PatientsHit | None:
    """What saving that time off would raise, for a page that is read before; nothing is written. None for nobody."""
    impact = schedules.hit_by_absence(surgeon_id, span, now=now)
    if not impact.booked:
        return None
    rows = _one_a_visit(hit_appointments(impact))
    return PatientsHit(impact, _hits(rows, away={surgeon_id: span}, now=now), {})


class _NotAllDone(Exception):
    def __init__(self, refused: Mapping[UUID, Refused]) -> None:
        super().__init__()
        self.refused = refused


def _change(
    change: HoursChange,
    outcomes: Mapping[UUID, Outcome],
    refused: Mapping[UUID, Refused],
    *,
    actor: Actor,
    seen: str,
    now: datetime,
) -> Made:
    everyone = schedules.surgeons_to_lock()
    with writing(surgeons=everyone) as session:
        lapse_holds(session, surgeons=everyone, now=now)
        impact = change.write(session, by=actor.user_id, now=now)
        rows = _one_a_visit(hit_appointments(impact)) if impact.booked else []
        if impact.seen not in ("", seen):
            raise PatientsHit(impact, _hits(rows, now=now), refused)
        _carry_out(session, rows, outcomes, actor=actor, now=now)
        return Made(impact, Counter(outcomes.get(row.uuid, CALLED).act for row in rows), now)


def _one_a_visit(rows: Sequence[Appointment]) -> list[Appointment]:
    return list({row.visit_id: row for row in reversed(rows)}.values())[::-1]


def _hits(
    rows: Sequence[Appointment], *, away: Mapping[int, Interval] = MappingProxyType({}), now: datetime
) -> list[Hit]:
    changeable = [row for row in rows if is_ahead(row.visit, now=now)]
    near = near_times(changeable, away=away, now=now)
    return [Hit(row.id, row in changeable, near.get(row.id, ())) for row in rows]


def _carry_out(
    session: Session, rows: Sequence[Appointment], outcomes: Mapping[UUID, Outcome], *, actor: Actor, now: datetime
) -> None:
    """Raises _NotAllDone, with why, once all have been tried."""
    refused: dict[UUID, Refused] = {}
    for row in rows:
        try:
            _do(session, row, outcomes.get(row.uuid, CALLED), actor=actor, now=now)
        except Refused as refusal:
            refused[row.uuid] = refusal
    if refused:
        raise _NotAllDone(refused)


def _do(session: Session, row: Appointment, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    if outcome.act is Act.CALL:
        return
    visit = row.visit
    if outcome.act is Act.KEEP:
        schedules.needs_no_call(session, [visit.id], now=now)
        return
    consultation = consultation_of(visit.procedure_id)
    if consultation is None:
        raise NotOffered
    decision = Decision(session, consultation, visit, None, now)
    if outcome.act is Act.CANCEL:
        require_changeable(decision, visit, actor=actor)
        cancel_visit(decision, visit, actor=actor)
        return
    parts = _parts(row, outcome.part)
    as_it_is = as_booked(visit, consultation.rules)
    rules = rules_to_move(decision, visit, rules=as_it_is, actor=actor, seen=None)
    chosen = places(decision, parts, rules=rules, override=None)
    move_visit(decision, visit, parts, rules=rules, chosen=chosen, actor=actor)
    session.flush()  # whoever is moved next finds this time taken


def _parts(row: Appointment, part: Part | None) -> list[Part]:
    """Where all of the visit goes; of several surgeons each stays, and so does each place. Raises NotOffered."""
    if part is None:
        raise NotOffered
    if len(row.visit.appointments) == 1:
        return [part]
    if (part.surgeon, part.location) != (row.surgeon_id, row.location_id):
        raise NotOffered
    return parts_from(row, part.starts_at)
