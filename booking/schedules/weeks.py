"""Changes of the hours of every week as one act: from a date on, copied between days, and taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.availability import DAY
from booking.confidential import seen_digest
from booking.database import db
from booking.models import WorkingHours
from booking.schedules.changes import HoursChange
from booking.schedules.hours import WeeklySpan, require_room, still_there
from booking.schedules.impact import Impact, coming_appointments, note_impact
from booking.schedules.refusals import NotAsSeen
from booking.schedules.seen import require_row, seen_row
from booking.schedules.setters import add_rule, kept_of, note_rule_changed, remove_rule
from booking.schedules.versions import all_to_come, time_freed


@dataclass(frozen=True, slots=True)
class HoursFrom:
    """The row ends on the day before `starting`, and the span begins with it. The same again changes nothing."""

    row_id: int
    span: WeeklySpan
    starting: date
    row_seen: str | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        row = still_there(session, WorkingHours, self.row_id)
        new = replace(self.span, valid_from=self.starting)
        if row.valid_until == self.starting - DAY and new in _spans(_rows(session, row.surgeon_id)):
            return Impact()
        require_row(row, self.row_seen)
        before = coming_appointments(session, [row.surgeon_id], now=now)
        _end(session, row, self.starting, by=by, now=now)
        session.flush()
        _add(session, row.surgeon_id, [new], by=by, now=now)
        impact = note_impact(before)
        time_freed(session, spans={row.surgeon_id: [all_to_come(now)]}, now=now)
        return impact


@dataclass(frozen=True, slots=True)
class CopiedDay:
    """From `starting` on the days `to` have the hours of `weekday`, in every location. `seen` is `seen_weeks`."""

    surgeon_id: int
    weekday: int
    to: Collection[int]
    starting: date
    seen: str

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        rows = _rows(session, self.surgeon_id)
        wanted = [span for weekday in self.to if weekday != self.weekday for span in self._copies(rows, weekday)]
        theirs = [row for row in rows if row.weekday in self.to and row.weekday != self.weekday]
        later = [row for row in theirs if row.valid_until is None or row.valid_until >= self.starting]
        if Counter(wanted) == Counter(_spans(later)):
            return Impact()
        if self.seen != seen_weeks():
            raise NotAsSeen
        before = coming_appointments(session, [self.surgeon_id], now=now)
        for row in later:
            _end(session, row, self.starting, by=by, now=now)
        session.flush()
        _add(session, self.surgeon_id, wanted, by=by, now=now)
        impact = note_impact(before)
        time_freed(session, spans={self.surgeon_id: [all_to_come(now)]}, now=now)
        return impact

    def _copies(self, rows: Iterable[WorkingHours], weekday: int) -> list[WeeklySpan]:
        return [
            replace(_span(row), weekday=weekday, valid_from=max(self.starting, row.valid_from or self.starting))
            for row in rows
            if row.weekday == self.weekday and (row.valid_until is None or row.valid_until >= self.starting)
        ]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What takes a change of weekly hours back: these spans go, and those come again. Raises NotAsSeen, Overlaps."""

    surgeon_id: int
    go: Sequence[WeeklySpan]
    come: Sequence[WeeklySpan]

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        before = coming_appointments(session, [self.surgeon_id], now=now)
        for span in self.go:
            row = next((row for row in _rows(session, self.surgeon_id) if _span(row) == span), None)
            if row is None:
                raise NotAsSeen
            remove_rule(session, row, by=by, now=now)
            session.flush()
        _add(session, self.surgeon_id, self.come, by=by, now=now)
        impact = note_impact(before)
        time_freed(session, spans={self.surgeon_id: [all_to_come(now)]}, now=now)
        return impact


@dataclass(slots=True)
class Noted:
    """Another change of weekly hours; under its lock it notes what takes it back, and nobody else's change."""

    surgeon_id: int
    change: HoursChange
    back: TakenBack | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        before = Counter(_spans(_rows(session, self.surgeon_id)))
        impact = self.change.write(session, by=by, now=now)
        session.flush()
        after = Counter(_spans(_rows(session, self.surgeon_id)))
        if before != after:
            self.back = TakenBack(self.surgeon_id, [*(after - before).elements()], [*(before - after).elements()])
        return impact


def seen_weeks() -> str:
    """Of all weekly hours there are."""
    rows = db.session.scalars(select(WorkingHours).order_by(WorkingHours.id)).all()
    return seen_digest("weeks", *map(seen_row, rows))


def _rows(session: Session, surgeon_id: int) -> Sequence[WorkingHours]:
    query = select(WorkingHours).where(WorkingHours.surgeon_id == surgeon_id).order_by(WorkingHours.id)
    return session.scalars(query).all()


def _span(row: WorkingHours) -> WeeklySpan:
    return WeeklySpan(row.location_id, row.weekday, row.from_minute, row.until_minute, row.valid_from, row.valid_until)


def _spans(rows: Iterable[WorkingHours]) -> list[WeeklySpan]:
    return [_span(row) for row in rows]


def _end(session: Session, row: WorkingHours, starting: date, *, by: int | None, now: datetime) -> None:
    """On the day before; what would only begin then or later goes."""
    if row.valid_from is not None and row.valid_from >= starting:
        remove_rule(session, row, by=by, now=now)
        return
    as_it_was = kept_of(row)
    row.valid_until = starting - DAY
    note_rule_changed(session, row, as_it_was, by=by, now=now)


def _add(session: Session, surgeon_id: int, spans: Iterable[WeeklySpan], *, by: int | None, now: datetime) -> None:
    for span in spans:
        row = WorkingHours(surgeon_id=surgeon_id, **asdict(span))
        require_room(session, row)
        add_rule(session, row, by=by, now=now)
