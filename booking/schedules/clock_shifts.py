"""What a new law about clocks has shifted against the wall clock that it was agreed by; absences are put right here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.availability import Interval, LocalTime, local_time, moment_of
from booking.calendars import move_absence
from booking.models import Closure, TimeOff

CLOCKS_CHANGED: Final = "clocks_changed"
"""The kind of task that says: a law has changed the clocks, and `flask keep-wall-clock` puts right what is booked."""

CLOCK_CALL: Final = "clock_call"
"""The kind of task that says: this visit could not simply keep its wall time, so somebody must call its patient."""


class Trouble(StrEnum):
    NO_SUCH_TIME = "no_such_time"  # the clocks leave this wall time out now: it goes as far after the gap
    OVERLAPS = "overlaps"  # somebody was booked by the new clocks meanwhile: both stand, beside one another


@dataclass(frozen=True, slots=True)
class ClockShift:
    """Where an appointment or an absence goes so that its wall clock stays.

    The practice's closures have no surgeon. In trouble it may stay where it is: the clocks show another time there now.
    """

    subject: str  # appointment, time_off, closure
    uuid: UUID
    surgeon_id: int | None
    before: Interval
    after: Interval
    trouble: Trouble | None = None


def absence_shifts(session: Session, *, now: datetime) -> list[ClockShift]:
    """Of those that are not over by either clock, the practice's closures first."""
    return [shift for _row, shift in _shifted(session, now=now)]


def keep_absences(session: Session, *, now: datetime) -> list[ClockShift]:
    """Put them where their wall clock says; to be called under every surgeon's lock."""
    found = list(_shifted(session, now=now))
    for row, shift in found:
        row.starts_at, row.ends_at = shift.after
        zone = ZoneInfo(str(row.time_zone))
        row.local_start, row.start_fold = local_time(row.starts_at, zone)
        row.local_end, row.end_fold = local_time(row.ends_at, zone)
        move_absence(session, row, now=now)
    return [shift for _row, shift in found]


def _shifted(session: Session, *, now: datetime) -> Iterator[tuple[TimeOff | Closure, ClockShift]]:
    closures = select(Closure).where(Closure.time_zone.is_not(None)).order_by(Closure.starts_at, Closure.id)
    time_off = select(TimeOff).where(TimeOff.time_zone.is_not(None)).order_by(TimeOff.starts_at, TimeOff.id)
    for row in (*session.scalars(closures), *session.scalars(time_off)):
        before, after = Interval(row.starts_at, row.ends_at), _by_the_wall(row)
        trouble = None if _shows(row, after) else Trouble.NO_SUCH_TIME
        if (before != after or trouble) and now < max(before.end, after.end):
            subject, surgeon = ("time_off", row.surgeon_id) if isinstance(row, TimeOff) else ("closure", None)
            yield row, ClockShift(subject, row.uuid, surgeon, before, after, trouble)


def _by_the_wall(row: TimeOff | Closure) -> Interval:
    start, end = (moment_of(local, ZoneInfo(str(row.time_zone))) for local in _wall_times(row))
    # Both within an hour that no longer happens twice: the end would come first.
    return Interval(start, end if end > start else start + (row.ends_at - row.starts_at))


def _shows(row: TimeOff | Closure, span: Interval) -> bool:
    zone = ZoneInfo(str(row.time_zone))
    return [local_time(moment, zone).wall for moment in span] == [local.wall for local in _wall_times(row)]


def _wall_times(row: TimeOff | Closure) -> tuple[LocalTime, LocalTime]:
    if row.local_start is None or row.local_end is None:
        raise ValueError("an absence of moments has no wall clock")
    return LocalTime(row.local_start, row.start_fold or 0), LocalTime(row.local_end, row.end_fold or 0)
