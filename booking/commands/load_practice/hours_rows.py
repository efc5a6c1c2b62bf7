"""Compares a surgeon's weekly hours in the practice file with those in the tables.

They have no name of their own: what differs are the spans that only one side has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import schedules
from booking.catalog import WEEKDAYS, HoursEntry
from booking.commands.load_practice.comparing import Comparison
from booking.models import Location, Surgeon, WorkingHours


def insert_hours(session: Session, surgeon: Surgeon, hours: Iterable[HoursEntry], *, now: datetime) -> None:
    places = {slug: id for id, slug in _places(session).items()}
    for span in hours:
        row = WorkingHours(
            surgeon_id=surgeon.id,
            location_id=places[span.location],
            weekday=span.weekday,
            from_minute=span.from_minute,
            until_minute=span.until_minute,
            valid_from=span.valid_from,
            valid_until=span.valid_until,
        )
        schedules.add_rule(session, row, by=None, now=now)


def load_hours(
    session: Session, surgeon: Surgeon, said: Collection[HoursEntry], comparison: Comparison, *, now: datetime
) -> None:
    places = _places(session)
    rows = [
        (_span(row, places[row.location_id]), row)
        for row in session.scalars(select(WorkingHours).where(WorkingHours.surgeon_id == surgeon.id))
    ]
    there = {span for span, _ in rows}
    gone, new = there - set(said), set(said) - there
    if comparison.is_replaced(f"surgeons.{surgeon.slug}.working_hours", _shown(gone), _shown(new)):
        for span, row in rows:
            if span in gone:
                schedules.remove_rule(session, row, by=None, now=now)
        insert_hours(session, surgeon, sorted(new, key=_order), now=now)


def office_hours_shown(spans: Iterable[Collection[int]]) -> list[str]:
    return [f"{WEEKDAYS[weekday]} {_times(*span)}" for weekday, *span in spans]


def _places(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Location.id, Location.slug)).all())


def _span(row: WorkingHours, location: str) -> HoursEntry:
    return HoursEntry(location, row.weekday, row.from_minute, row.until_minute, row.valid_from, row.valid_until)


def _order(span: HoursEntry) -> tuple[int, int, int, str]:
    return span.weekday, span.from_minute, span.until_minute, span.location


def _shown(spans: Collection[HoursEntry]) -> list[str]:
    return [_in_words(span) for span in sorted(spans, key=_order)]


def _in_words(span: HoursEntry) -> str:
    times = _times(span.from_minute, span.until_minute)
    dates = [f"{word} {day}" for word, day in (("from", span.valid_from), ("until", span.valid_until)) if day]
    return " ".join([WEEKDAYS[span.weekday], times, span.location, *dates])


def _times(*minutes: int) -> str:
    return "-".join(f"{minute // 60}:{minute % 60:02}" for minute in minutes)
