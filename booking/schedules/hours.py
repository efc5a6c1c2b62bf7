"""The hours of every week, and extra hours on single dates: read, added, changed and removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from booking.availability import Interval, utc_spans
from booking.catalog import practice
from booking.database import LARGEST_ID, db
from booking.models import ExtraHours, WorkingHours
from booking.schedules.changes import make_change
from booking.schedules.impact import Impact, coming_appointments, note_impact
from booking.schedules.refusals import Gone, Overlaps
from booking.schedules.seen import require_row
from booking.schedules.setters import add_rule, kept_of, note_rule_changed, remove_rule
from booking.schedules.versions import all_to_come, slots_changed, time_freed

_Hours = TypeVar("_Hours", WorkingHours, ExtraHours)


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Open every week, by the wall clock, minutes from 0:00; both dates are included."""

    location_id: int
    weekday: int
    from_minute: int
    until_minute: int
    valid_from: date | None = None
    valid_until: date | None = None


def weekly_hours(surgeon_id: int) -> Sequence[WorkingHours]:
    """In the order of the week, those of former and later dates among them."""
    query = select(WorkingHours).where(WorkingHours.surgeon_id == surgeon_id)
    return db.session.scalars(query.order_by(WorkingHours.weekday, WorkingHours.from_minute, WorkingHours.id)).all()


def extra_hours(*, since: date) -> Sequence[ExtraHours]:
    query = select(ExtraHours).where(ExtraHours.on_date >= since)
    return db.session.scalars(query.order_by(ExtraHours.on_date, ExtraHours.from_minute)).all()


def hours_by_number(number: int) -> WorkingHours | None:
    return db.session.get(WorkingHours, number) if number <= LARGEST_ID else None


def extra_hours_by_number(number: int) -> ExtraHours | None:
    return db.session.get(ExtraHours, number) if number <= LARGEST_ID else None


def add_hours(surgeon_id: int, span: WeeklySpan, *, by: int | None = None, now: datetime) -> None:
    """Raises Overlaps."""
    make_change(NewHours(surgeon_id, span), by=by, now=now)


def add_extra_hours(
    surgeon_id: int,
    location_id: int,
    *,
    on: date,
    from_minute: int,
    until_minute: int,
    by: int | None = None,
    now: datetime,
) -> None:
    """Raises Overlaps."""
    make_change(NewExtraHours(surgeon_id, location_id, on, from_minute, until_minute), by=by, now=now)


def change_hours(
    row_id: int, span: WeeklySpan, *, row_seen: str | None = None, seen: str = "", now: datetime
) -> Impact:
    """Raises Gone, NotAsSeen, Overlaps, HitsBooked."""
    return make_change(ChangedHours(row_id, span, row_seen), seen=seen, now=now)


def remove_hours(row_id: int, *, row_seen: str | None = None, seen: str = "", now: datetime) -> Impact:
    """Raises Gone, NotAsSeen, HitsBooked."""
    return make_change(RemovedHours(row_id, row_seen), seen=seen, now=now)


def remove_extra_hours(row_id: int, *, row_seen: str | None = None, seen: str = "", now: datetime) -> Impact:
    """Raises Gone, NotAsSeen, HitsBooked."""
    return make_change(RemovedExtraHours(row_id, row_seen), seen=seen, now=now)


@dataclass(frozen=True, slots=True)
class NewHours:
    """Nobody is hit by more hours. Raises Overlaps."""

    surgeon_id: int
    span: WeeklySpan

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        return _put(session, WorkingHours(surgeon_id=self.surgeon_id, **asdict(self.span)), by=by, now=now)


@dataclass(frozen=True, slots=True)
class ChangedHours:
    """Also ends them: `valid_until` is their last day. To what they are already changes nothing.

    `row_seen` is what the page showed, see `seen_row`.
    """

    row_id: int
    span: WeeklySpan
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        row = still_there(session, WorkingHours, self.row_id)
        before = coming_appointments(session, [row.surgeon_id], now=now)
        if all(getattr(row, name) == value for name, value in asdict(self.span).items()):
            return Impact()
        require_row(row, self.row_seen)
        require_room(session, WorkingHours(id=row.id, surgeon_id=row.surgeon_id, **asdict(self.span)))
        as_it_was = kept_of(row)
        for name, value in asdict(self.span).items():
            setattr(row, name, value)
        note_rule_changed(session, row, as_it_was, by=by, now=now)
        impact = note_impact(before)
        time_freed(session, spans={row.surgeon_id: [all_to_come(now)]}, now=now)
        return impact


@dataclass(frozen=True, slots=True)
class RemovedHours:
    """As if they had never been."""

    row_id: int
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        return _remove(session, WorkingHours, self.row_id, row_seen=self.row_seen, by=by, now=now)


@dataclass(frozen=True, slots=True)
class NewExtraHours:
    """The same. Raises Overlaps."""

    surgeon_id: int
    location_id: int
    on_date: date
    from_minute: int
    until_minute: int

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        return _put(session, ExtraHours(**asdict(self)), by=by, now=now)


@dataclass(frozen=True, slots=True)
class RemovedExtraHours:
    row_id: int
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        return _remove(session, ExtraHours, self.row_id, row_seen=self.row_seen, by=by, now=now)


def _put(session: Session, row: _Hours, *, by: int | None, now: datetime) -> Impact:
    before = coming_appointments(session, [row.surgeon_id], now=now)
    require_room(session, row)
    add_rule(session, row, by=by, now=now)
    impact = note_impact(before)
    time_freed(session, spans={row.surgeon_id: _open_again(row, now)}, now=now)
    return impact


def _open_again(row: WorkingHours | ExtraHours, now: datetime) -> Sequence[Interval]:
    if isinstance(row, WorkingHours):
        return [all_to_come(now)]
    return utc_spans(row.on_date, row.from_minute, row.until_minute, practice().zone)


def _remove(
    session: Session, kind: type[_Hours], row_id: int, *, row_seen: str | None, by: int | None, now: datetime
) -> Impact:
    row = still_there(session, kind, row_id)
    before = coming_appointments(session, [row.surgeon_id], now=now)
    require_row(row, row_seen)
    remove_rule(session, row, by=by, now=now)
    impact = note_impact(before)
    slots_changed(session, surgeons=[row.surgeon_id])
    return impact


def still_there(session: Session, kind: type[_Hours], row_id: int) -> _Hours:
    """Under the lock. Raises Gone when somebody has removed it."""
    row = session.get(kind, row_id)
    if row is None:
        raise Gone
    return row


def require_room(session: Session, wanted: _Hours) -> None:
    """Office and video at one time are no fault: whoever is in the office may see someone by video as well."""
    kind = type(wanted)
    sharing_time = select(kind).where(
        kind.surgeon_id == wanted.surgeon_id,
        kind.location_id == wanted.location_id,
        kind.from_minute < wanted.until_minute,
        kind.until_minute > wanted.from_minute,
        kind.id != wanted.id,
        _on_a_day_of(wanted),
    )
    other = session.scalars(sharing_time.order_by(kind.from_minute)).first()
    if other is not None:
        raise Overlaps(other.from_minute, other.until_minute)


def _on_a_day_of(wanted: WorkingHours | ExtraHours) -> ColumnElement[bool]:
    if isinstance(wanted, ExtraHours):
        return ExtraHours.on_date == wanted.on_date
    return and_(
        WorkingHours.weekday == wanted.weekday,
        or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= (wanted.valid_until or date.max)),
        or_(WorkingHours.valid_until.is_(None), WorkingHours.valid_until >= (wanted.valid_from or date.min)),
    )
