"""The hours at which a VTIMEZONE tells another time than zoneinfo."""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from tests.calendars.content import Component

HOUR = timedelta(hours=1)
Observance = tuple[str, str, str, str]


def disagreements(timezone: Component, first: date, last: date) -> tuple[datetime, ...]:
    """Every hour (UTC) from the first local day to the last where the offsets differ."""
    observances = tuple(
        (
            each.value("DTSTART") or "",
            each.value("RRULE") or "",
            each.value("TZOFFSETFROM") or "",
            each.value("TZOFFSETTO") or "",
        )
        for each in timezone.components
    )
    return _disagreements(observances, timezone.value("TZID") or "", first, last)


@lru_cache
def _disagreements(observances: tuple[Observance, ...], key: str, first: date, last: date) -> tuple[datetime, ...]:
    zone = ZoneInfo(key)
    onsets = sorted(onset for each in observances for onset in _onsets(*each, last))
    hour = datetime.combine(first, time.min, zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    wrong = []
    while hour < end:
        since = bisect_right(onsets, hour, key=lambda onset: onset[0])
        if since == 0 or onsets[since - 1][1] != hour.astimezone(zone).utcoffset():
            wrong.append(hour)
        hour += HOUR
    return tuple(wrong)


def _onsets(start: str, rule: str, before: str, after: str, last: date) -> list[tuple[datetime, timedelta]]:
    """The instants (UTC) at which an observance begins, each with the offset it brings."""
    first = datetime.strptime(start, "%Y%m%dT%H%M%S")  # noqa: DTZ007  # a wall time
    walls = [first]
    if rule:
        limit = datetime.combine(last, time.max)
        walls = rrulestr(rule, dtstart=first).between(first, limit, inc=True)
        if first not in walls:  # RFC 5545 3.8.5.3: DTSTART must fit its rule, or readers differ
            return []
    return [((wall - _offset(before)).replace(tzinfo=UTC), _offset(after)) for wall in walls]


def _offset(text: str) -> timedelta:
    sign = -1 if text.startswith("-") else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
