"""Time off of one surgeon and closures of the whole practice: read, added and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from booking.availability import Interval, local_time, subtract
from booking.calendars import move_absence, withdraw_absence, write_absence
from booking.catalog import NoPractice, practice
from booking.confidential import seal_reason, unsealed_reason
from booking.database import db, writing
from booking.models import Closure, TimeOff
from booking.schedules.changes import make_change
from booking.schedules.impact import Impact, coming_appointments, note_impact, surgeons_to_lock
from booking.schedules.refusals import Gone
from booking.schedules.seen import require_row
from booking.schedules.setters import add_rule, kept_of, note_rule_changed, remove_rule
from booking.schedules.versions import slots_and_feeds_changed, time_freed

TITLES: Final = ("surgery", "meeting", "ill", "vacation", "other")
"""Why a surgeon is away, for all staff to read; what they type besides is sealed."""

_Absence = TypeVar("_Absence", TimeOff, Closure)


def time_off(*, since: datetime, surgeon_id: int | None = None) -> Sequence[TimeOff]:
    """All that is not over then, in order; of this surgeon, None for everybody's."""
    theirs = true() if surgeon_id is None else TimeOff.surgeon_id == surgeon_id
    return db.session.scalars(select(TimeOff).where(TimeOff.ends_at > since, theirs).order_by(TimeOff.starts_at)).all()


def is_anothers_time_off(uuid: UUID, surgeon_id: int) -> bool:
    """Whether there is this one, and it is another surgeon's."""
    return (
        db.session.scalar(select(TimeOff.id).where(TimeOff.uuid == uuid, TimeOff.surgeon_id != surgeon_id)) is not None
    )


def closures(*, since: datetime) -> Sequence[Closure]:
    """All that are not over then, in order."""
    return db.session.scalars(select(Closure).where(Closure.ends_at > since).order_by(Closure.starts_at)).all()


def time_off_by_uuid(uuid: UUID) -> TimeOff | None:
    return db.session.scalar(select(TimeOff).where(TimeOff.uuid == uuid))


def closure_by_uuid(uuid: UUID) -> Closure | None:
    return db.session.scalar(select(Closure).where(Closure.uuid == uuid))


def add_time_off(
    surgeon_id: int, span: Interval, *, title: str = "", reason: str = "", seen: str = "", now: datetime
) -> Impact:
    """Raises HitsBooked."""
    return make_change(NewTimeOff(surgeon_id, span, title, reason), seen=seen, now=now)


def add_closure(span: Interval, *, label: str, seen: str = "", now: datetime) -> Impact:
    """Raises HitsBooked."""
    return make_change(NewClosure(span, label), seen=seen, now=now)


def remove_time_off(uuid: UUID, *, row_seen: str | None = None, by: int | None = None, now: datetime) -> None:
    """`row_seen` is what the page showed, see `seen_row`. Raises Gone, NotAsSeen."""
    make_change(RemovedAbsence(TimeOff, uuid, row_seen), by=by, now=now)


def remove_closure(uuid: UUID, *, row_seen: str | None = None, by: int | None = None, now: datetime) -> None:
    """The same."""
    make_change(RemovedAbsence(Closure, uuid, row_seen), by=by, now=now)


@dataclass(frozen=True, slots=True)
class NewTimeOff:
    """`title` is one of TITLES, or empty. The same span again changes nothing."""

    surgeon_id: int
    span: Interval
    title: str = ""
    reason: str = ""

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        row = TimeOff(uuid=uuid4(), surgeon_id=self.surgeon_id, title=self.title)
        row.starts_at, row.ends_at = self.span
        row.private = seal_reason(self.reason, time_off=row.uuid)
        return _add(session, row, by=by, now=now)


@dataclass(frozen=True, slots=True)
class ChangedTimeOff:
    """Other times, title or reason for the same surgeon. To what it is already changes nothing."""

    uuid: UUID
    span: Interval
    title: str
    reason: str
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        row = _still_there(session, TimeOff, self.uuid)
        if self._is_there_already(row):
            return Impact()
        require_row(row, self.row_seen)
        before = coming_appointments(session, [row.surgeon_id], now=now)
        as_it_was, was_away = kept_of(row), Interval(row.starts_at, row.ends_at)
        row.starts_at, row.ends_at = self.span
        row.title, row.private = self.title, seal_reason(self.reason, time_off=row.uuid)
        _note_wall_clock(row)
        note_rule_changed(session, row, as_it_was, by=by, now=now)
        move_absence(session, row, now=now)
        impact = note_impact(before)
        slots_and_feeds_changed(session, surgeons=[row.surgeon_id])
        time_freed(session, spans={row.surgeon_id: subtract([was_away], [self.span])}, now=now)
        return impact

    def _is_there_already(self, row: TimeOff) -> bool:
        stands = (row.starts_at, row.ends_at, row.title, unsealed_reason(row.private, time_off=row.uuid))
        return stands == (*self.span, self.title, self.reason)


@dataclass(frozen=True, slots=True)
class NewClosure:
    """The same span again changes nothing."""

    span: Interval
    label: str

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        row = Closure(uuid=uuid4(), starts_at=self.span.start, ends_at=self.span.end, label=self.label)
        return _add(session, row, by=by, now=now)


@dataclass(frozen=True, slots=True)
class RemovedAbsence:
    """Time off or a closure that is not to be; nobody is hit by it."""

    kind: type[TimeOff | Closure]
    uuid: UUID
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        absence = self._row(session)
        surgeons = _who_is_away(absence, surgeons_to_lock())
        before = coming_appointments(session, surgeons, now=now)
        require_row(absence, self.row_seen)
        withdraw_absence(session, absence, now=now)
        remove_rule(session, absence, by=by, now=now)
        impact = note_impact(before)
        slots_and_feeds_changed(session, surgeons=surgeons)
        span = Interval(absence.starts_at, absence.ends_at)
        time_freed(session, spans={surgeon: [span] for surgeon in surgeons}, now=now)
        return impact

    def _row(self, session: Session) -> TimeOff | Closure:
        if self.kind is TimeOff:
            return _still_there(session, TimeOff, self.uuid)
        return _still_there(session, Closure, self.uuid)


def forget_reasons(*, now: datetime) -> int:
    """Of time off that ended as long ago as answers are kept, since staff may name a patient in one; how many."""
    try:
        over = now - timedelta(days=practice().keep_answers_days)
    except NoPractice:
        return 0
    due = (TimeOff.ends_at <= over, TimeOff.private.is_not(None))
    if db.session.scalar(select(TimeOff.id).where(*due).limit(1)) is None:
        return 0
    with writing() as session:
        forgotten = update(TimeOff).where(*due).values(private=None).returning(TimeOff.id)
        return len(session.scalars(forgotten).all())


def _add(session: Session, absence: TimeOff | Closure, *, by: int | None, now: datetime) -> Impact:
    surgeons = _who_is_away(absence, surgeons_to_lock())
    before = coming_appointments(session, surgeons, now=now)
    if _stands_already(session, absence):
        return Impact()
    _note_wall_clock(absence)
    add_rule(session, absence, by=by, now=now)
    write_absence(session, absence, now=now)
    impact = note_impact(before)
    slots_and_feeds_changed(session, surgeons=surgeons)
    return impact


def _note_wall_clock(absence: TimeOff | Closure) -> None:
    """What staff typed, and so what stays should a law change the clocks."""
    zone = practice().zone
    absence.local_start, absence.start_fold = local_time(absence.starts_at, zone)
    absence.local_end, absence.end_fold = local_time(absence.ends_at, zone)
    absence.time_zone = zone.key


def _who_is_away(absence: TimeOff | Closure, everyone: Sequence[int]) -> Sequence[int]:
    """For a closure everybody, also who sees patients no longer: some may still be booked with them."""
    return [absence.surgeon_id] if isinstance(absence, TimeOff) else everyone


def _stands_already(session: Session, absence: TimeOff | Closure) -> bool:
    kind = type(absence)
    same = select(kind.id).where(kind.starts_at == absence.starts_at, kind.ends_at == absence.ends_at)
    if isinstance(absence, TimeOff):
        same = same.where(TimeOff.surgeon_id == absence.surgeon_id)
    return session.scalar(same) is not None


def _still_there(session: Session, kind: type[_Absence], uuid: UUID) -> _Absence:
    row = session.scalar(select(kind).where(kind.uuid == uuid))
    if row is None:
        raise Gone
    return row
