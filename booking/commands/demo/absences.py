"""When the demo's surgeons are away, or there besides their hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from booking import catalog
from booking.availability import Interval, local_date
from booking.database import db
from booking.models import WorkingHours
from booking.schedules import add_closure, add_extra_hours, add_time_off

MIDNIGHT, NINE, NOON, FIVE, SIX = time(0), time(9), time(12), time(17), time(18)


def add_absences(*, now: datetime) -> None:
    """In the weeks around today, which itself is never among the days away."""
    zone = catalog.practice().zone
    today = local_date(now, zone)
    monday = today - timedelta(days=today.weekday())
    surgeons = [surgeon.id for surgeon in catalog.surgeons()]
    offices = [location.id for location in catalog.locations()]
    first, last, office = surgeons[0], surgeons[-1], offices[0]

    def span(start: tuple[int, time], end: tuple[int, time]) -> Interval:
        """Days are counted from this week's Monday."""
        moments = (datetime.combine(monday + timedelta(days=day), clock, zone) for day, clock in (start, end))
        return Interval(*(moment.astimezone(UTC) for moment in moments))

    add_time_off(first, span((10, NOON), (10, SIX)), reason="Conference in San Diego", now=now)
    add_time_off(last, span((15, MIDNIGHT), (17, MIDNIGHT)), reason="Family", now=now)
    add_time_off(last, span((-5, MIDNIGHT), (-4, MIDNIGHT)), reason="Operating at the hospital", now=now)
    add_closure(span((11, NOON), (11, SIX)), label="Staff training", now=now)
    _add_hours(last, office, monday + timedelta(days=12), until=NOON, now=now)
    if not db.session.scalar(select(WorkingHours.id).where(WorkingHours.weekday == today.weekday()).limit(1)):
        # Whoever tries the demo at a weekend finds the practice at work all the same.
        for surgeon in surgeons:
            _add_hours(surgeon, office, today, until=FIVE, now=now)


def _add_hours(surgeon: int, office: int, on: date, *, until: time, now: datetime) -> None:
    add_extra_hours(surgeon, office, on=on, from_minute=NINE.hour * 60, until_minute=until.hour * 60, now=now)
