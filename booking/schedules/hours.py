"""When does each surgeon work, week by week? The only writer of working hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.database import db
from booking.models import WorkingHours
from booking.schedules.freed import slots_changed, time_freed
from booking.schedules.impact import Impact, changing


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Open every week, by the wall clock, minutes from 0:00; both dates are included."""

    location_id: int
    weekday: int
    from_minute: int
    until_minute: int
    valid_from: date | None = None
    valid_until: date | None = None


class Gone(Exception):
    """It has been removed meanwhile."""


class Overlaps(Exception):
    """There are hours already that share time with these, in the same location."""

    def __init__(self, from_minute: int, until_minute: int) -> None:
        super().__init__("overlaps")
        self.from_minute, self.until_minute = from_minute, until_minute


def weekly_hours(surgeon_id: int) -> Sequence[WorkingHours]:
    query = select(WorkingHours).where(WorkingHours.surgeon_id == surgeon_id)
    return db.session.scalars(query.order_by(WorkingHours.weekday, WorkingHours.from_minute, WorkingHours.id)).all()


def add_hours(surgeon_id: int, span: WeeklySpan, *, seen: str = "", now: datetime) -> Impact:
    """Raises Overlaps; see `changing` for HitsBooked."""
    with changing([surgeon_id], then=time_freed, seen=seen, now=now) as change:
        row = WorkingHours(surgeon_id=surgeon_id, **asdict(span))
        _require_room(change.session, row)
        change.session.add(row)
    return change.impact


def change_hours(row_id: int, span: WeeklySpan, *, seen: str = "", now: datetime) -> Impact:
    """Also ends them: `valid_until` is their last day. Raises Gone, Overlaps, HitsBooked."""
    with changing([_whose(row_id)], then=time_freed, seen=seen, now=now) as change:
        row = _still_there(change.session, row_id)
        _require_room(change.session, WorkingHours(id=row_id, surgeon_id=row.surgeon_id, **asdict(span)))
        for name, value in asdict(span).items():
            setattr(row, name, value)
    return change.impact


def remove_hours(row_id: int, *, seen: str = "", now: datetime) -> Impact:
    """As if they had never been. Raises Gone, HitsBooked."""
    with changing([_whose(row_id)], then=slots_changed, seen=seen, now=now) as change:
        change.session.delete(_still_there(change.session, row_id))
    return change.impact


def _whose(row_id: int) -> int:
    row = db.session.get(WorkingHours, row_id)
    if row is None:
        raise Gone
    return row.surgeon_id


def _still_there(session: Session, row_id: int) -> WorkingHours:
    row = session.get(WorkingHours, row_id)
    if row is None:
        raise Gone
    return row


def _require_room(session: Session, wanted: WorkingHours) -> None:
    """Office and video at one time are no fault: whoever is in the office may see someone by video as well."""
    same = select(WorkingHours).where(
        WorkingHours.surgeon_id == wanted.surgeon_id,
        WorkingHours.location_id == wanted.location_id,
        WorkingHours.weekday == wanted.weekday,
        WorkingHours.from_minute < wanted.until_minute,
        WorkingHours.until_minute > wanted.from_minute,
    )
    for other in session.scalars(same):
        if other.id != wanted.id and _share_a_day(other, wanted):
            raise Overlaps(other.from_minute, other.until_minute)


def _share_a_day(one: WorkingHours, other: WorkingHours) -> bool:
    return max(one.valid_from or date.min, other.valid_from or date.min) <= min(
        one.valid_until or date.max, other.valid_until or date.max
    )
