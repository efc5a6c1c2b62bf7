"""When somebody answers the office's telephone: its weekly hours, without public holidays and closures."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, String, cast, extract, func, select

from booking.availability import DAY, Interval, local_date, subtract, utc_spans
from booking.catalog.details import PracticeDetails
from booking.catalog.public_holidays import closed_days
from booking.models import Closure

LOOKED_AHEAD: Final = 28  # days; an office that is shut for longer does not say when it opens
_MOST_CLOSURES: Final = 100  # that end last: more are never ahead, and all that ever were would grow for good


def next_open_span(practice: PracticeDetails, *, now: datetime) -> Interval | None:
    """From the last opening until the next closing while it is open now, or else the next time that it is open.

    None when none is known within LOOKED_AHEAD.
    """
    zone, today = practice.zone, local_date(now, practice.zone)
    last = today + LOOKED_AHEAD * DAY
    holidays = closed_days(practice.holiday_region, tuple(practice.holidays_kept_open), today.year, last.year)
    for week in range(0, LOOKED_AHEAD, 7):  # nearly always the first
        days = (today + (week + number) * DAY for number in range(8))
        spans = [
            span
            for day in days
            if day not in holidays
            for weekday, from_minute, until_minute in practice.office_hours
            if weekday == day.weekday()
            for span in utc_spans(day, from_minute, until_minute, zone)
        ]
        for span in subtract(spans, _closures(practice.latest_closures)):
            if span.end > now:
                return span
    return None


@lru_cache(maxsize=64)
def _closures(text: str | None) -> tuple[Interval, ...]:
    ends = (span.split("-") for span in text.split(",")) if text else ()
    return tuple(Interval(_moment(start), _moment(end)) for start, end in ends)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


# In one column of the practice's own row, since every page has its telephone number and so asks for this: as seconds,
# which read the same on every engine and in every zone of a session.
def _seconds(column: ColumnElement[datetime]) -> ColumnElement[str]:
    return cast(cast(extract("epoch", column), BigInteger), String)


_LATEST = select(Closure.starts_at, Closure.ends_at).order_by(Closure.ends_at.desc()).limit(_MOST_CLOSURES).subquery()
LATEST_CLOSURES = select(
    func.aggregate_strings(_seconds(_LATEST.c.starts_at) + "-" + _seconds(_LATEST.c.ends_at), ",")
).scalar_subquery()
