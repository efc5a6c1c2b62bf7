"""What do the tables say about each surgeon's time? The one place where rows become agendas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, cast

import holidays
from sqlalchemy import Row, and_, literal, or_, select, union_all

from booking.availability import Agenda, DatedHours, WeeklyHours
from booking.catalogue import Consultation, Performer
from booking.database import db
from booking.guards import LIVE
from booking.intervals import Interval
from booking.models import Appointment, Closure, ExtraHours, TimeOff, WorkingHours

DAY = timedelta(days=1)  # also the longest an appointment may take: see guards.AT_MOST_A_DAY


def agendas(
    consultation: Consultation,
    performers: Iterable[Performer],
    *,
    first: date,
    last: date,
    now: datetime,
    without_visit: int | None = None,
) -> tuple[Agenda, ...]:
    """An agenda for each performer, true for the local dates `first` to `last`; four statements, however many.

    `without_visit` leaves one visit's own appointments out: a visit never stands in its own way.
    """
    performers = tuple(performers)
    ids = [performer.id for performer in performers]
    zone = consultation.rules.zone
    start = datetime.combine(first - DAY, time(), zone).astimezone(UTC)
    end = datetime.combine(last + 2 * DAY, time(), zone).astimezone(UTC)
    weekly = _weekly(ids, consultation, first=first, last=last)
    extra = _extra(ids, consultation, first=first, last=last)
    away = _away(ids, start=start, end=end)
    taken = _taken(ids, start=start, end=end, now=now, without_visit=without_visit)
    shut = _holidays(consultation.holiday_region, consultation.holidays_kept_open, first.year, last.year)
    return tuple(
        Agenda(
            surgeon=performer.slug,
            weekly=tuple(weekly[performer.id]),
            extra=tuple(extra[performer.id]),
            away=tuple(away[performer.id] + away[None]),
            holidays=shut,
            taken=tuple(Interval(row.takes_from, row.takes_until) for row in taken[performer.id]),
            booked_on=Counter(row.starts_at.astimezone(zone).date() for row in taken[performer.id]),
            daily_cap=performer.daily_cap,
        )
        for performer in performers
    )


def _weekly(ids: Sequence[int], consultation: Consultation, *, first: date, last: date) -> dict[int, list[WeeklyHours]]:
    hours = WorkingHours
    rows = db.session.execute(
        select(
            hours.surgeon_id,
            hours.location_id,
            hours.weekday,
            hours.from_minute,
            hours.until_minute,
            hours.valid_from,
            hours.valid_until,
        ).where(
            hours.surgeon_id.in_(ids),
            or_(hours.valid_from.is_(None), hours.valid_from <= last + DAY),
            or_(hours.valid_until.is_(None), hours.valid_until >= first - DAY),
        )
    )
    found: dict[int, list[WeeklyHours]] = defaultdict(list)
    for row in rows:
        if row.location_id in consultation.locations:
            place = consultation.locations[row.location_id]
            found[row.surgeon_id].append(WeeklyHours(place, *row[2:]))
    return found


def _extra(ids: Sequence[int], consultation: Consultation, *, first: date, last: date) -> dict[int, list[DatedHours]]:
    hours = ExtraHours
    rows = db.session.execute(
        select(hours.surgeon_id, hours.location_id, hours.on_date, hours.from_minute, hours.until_minute).where(
            hours.surgeon_id.in_(ids), hours.on_date.between(first - DAY, last + DAY)
        )
    )
    found: dict[int, list[DatedHours]] = defaultdict(list)
    for row in rows:
        if row.location_id in consultation.locations:
            place = consultation.locations[row.location_id]
            found[row.surgeon_id].append(DatedHours(place, *row[2:]))
    return found


def _away(ids: Sequence[int], *, start: datetime, end: datetime) -> dict[int | None, list[Interval]]:
    """Time off by surgeon, closures under None."""
    time_off = select(TimeOff.surgeon_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.surgeon_id.in_(ids), TimeOff.starts_at < end, TimeOff.ends_at > start
    )
    closures = select(literal(None).label("surgeon_id"), Closure.starts_at, Closure.ends_at).where(
        Closure.starts_at < end, Closure.ends_at > start
    )
    rows = cast(Iterable[tuple[int | None, datetime, datetime]], db.session.execute(union_all(time_off, closures)))
    found: dict[int | None, list[Interval]] = defaultdict(list)
    for surgeon, starts_at, ends_at in rows:
        found[surgeon].append(Interval(starts_at, ends_at))
    return found


def _taken(
    ids: Sequence[int], *, start: datetime, end: datetime, now: datetime, without_visit: int | None
) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """Live appointments by surgeon; an expired hold is none, whether or not it has been cleared away."""
    row = Appointment
    query = select(row.surgeon_id, row.starts_at, row.takes_from, row.takes_until).where(
        row.surgeon_id.in_(ids),
        row.status.in_(LIVE),
        row.takes_from > start - DAY,
        row.takes_from < end,
        row.takes_until > start,
        or_(row.status != "held", and_(row.held_until.is_not(None), row.held_until > now)),
    )
    if without_visit is not None:
        query = query.where(row.visit_id != without_visit)
    found: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for appointment in db.session.execute(query):
        found[appointment.surgeon_id].append(appointment)
    return found


@lru_cache(maxsize=64)
def _holidays(region: str, kept_open: tuple[str, ...], first_year: int, last_year: int) -> frozenset[date]:
    """Public holidays of a region such as `US-CA`, without those on which the practice works."""
    country, _, subdivision = region.partition("-")
    if not country:
        return frozenset()
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=range(first_year, last_year + 2), language="en_US"
    )
    return frozenset(
        on
        for on, names in found.items()
        if not all(name.removesuffix(" (observed)") in kept_open for name in names.split("; "))
    )
