"""Time off of one surgeon and closures of the whole practice: read, added and removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.availability import Interval, local_time
from booking.calendars import withdraw_absence, write_absence
from booking.catalog import NoPractice, practice
from booking.confidential import seal_reason
from booking.database import db, writing
from booking.models import Closure, TimeOff
from booking.schedules.impact import Impact, coming_appointments, note_impact, settle, surgeons_to_lock
from booking.schedules.refusals import Gone
from booking.schedules.seen import require_row
from booking.schedules.versions import slots_and_feeds_changed, time_freed

_Absence = TypeVar("_Absence", TimeOff, Closure)


def time_off(*, since: datetime) -> Sequence[TimeOff]:
    """All that is not over then, in order."""
    return db.session.scalars(select(TimeOff).where(TimeOff.ends_at > since).order_by(TimeOff.starts_at)).all()


def closures(*, since: datetime) -> Sequence[Closure]:
    """All that are not over then, in order."""
    return db.session.scalars(select(Closure).where(Closure.ends_at > since).order_by(Closure.starts_at)).all()


def time_off_by_uuid(uuid: UUID) -> TimeOff | None:
    return db.session.scalar(select(TimeOff).where(TimeOff.uuid == uuid))


def closure_by_uuid(uuid: UUID) -> Closure | None:
    return db.session.scalar(select(Closure).where(Closure.uuid == uuid))


def add_time_off(surgeon_id: int, span: Interval, *, reason: str = "", seen: str = "", now: datetime) -> Impact:
    """The same span again changes nothing. Raises HitsBooked."""
    row = TimeOff(uuid=uuid4(), surgeon_id=surgeon_id, starts_at=span.start, ends_at=span.end)
    row.private = seal_reason(reason, time_off=row.uuid)
    return _add(row, seen=seen, now=now)


def add_closure(span: Interval, *, label: str, seen: str = "", now: datetime) -> Impact:
    """The same span again changes nothing. Raises HitsBooked."""
    return _add(Closure(uuid=uuid4(), starts_at=span.start, ends_at=span.end, label=label), seen=seen, now=now)


def remove_time_off(uuid: UUID, *, row_seen: str | None = None, now: datetime) -> None:
    """`row_seen` is what the page showed, see `seen_row`. Raises Gone, NotAsSeen."""
    _remove(TimeOff, uuid, row_seen=row_seen, now=now)


def remove_closure(uuid: UUID, *, row_seen: str | None = None, now: datetime) -> None:
    """The same."""
    _remove(Closure, uuid, row_seen=row_seen, now=now)


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


def _add(absence: TimeOff | Closure, *, seen: str, now: datetime) -> Impact:
    everyone = surgeons_to_lock()
    surgeons = _who_is_away(absence, everyone)
    with writing(surgeons=everyone) as session:
        before = coming_appointments(session, surgeons, now=now)
        if _stands_already(session, absence):
            return Impact()
        _note_wall_clock(absence)
        session.add(absence)
        write_absence(session, absence, now=now)
        impact = settle(before, seen=seen)
        slots_and_feeds_changed(session, surgeons=surgeons)
        return impact


def _note_wall_clock(absence: TimeOff | Closure) -> None:
    """What staff typed, and so what stays should a law change the clocks."""
    zone = practice().zone
    absence.local_start, absence.start_fold = local_time(absence.starts_at, zone)
    absence.local_end, absence.end_fold = local_time(absence.ends_at, zone)
    absence.time_zone = zone.key


def _remove(kind: type[_Absence], uuid: UUID, *, row_seen: str | None, now: datetime) -> None:
    everyone = surgeons_to_lock()
    surgeons = _who_is_away(_still_there(db.session(), kind, uuid), everyone)
    with writing(surgeons=everyone) as session:
        before = coming_appointments(session, surgeons, now=now)
        absence = _still_there(session, kind, uuid)
        require_row(absence, row_seen)
        withdraw_absence(session, absence, now=now)
        session.delete(absence)
        note_impact(before)
        slots_and_feeds_changed(session, surgeons=surgeons)
        time_freed(session, surgeons=surgeons)


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
