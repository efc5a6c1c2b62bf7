"""The moments (UTC) that a local date, or a part of it read off the wall clock, covers.

On most days the answer is one interval. When clocks are set back, wall times happen twice; when they are set
forward, some never happen; either may be at midnight, so that the day is in two parts or has no 0:00.

The same few weeks are asked about with every request, so that answers are kept; they cannot change.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.availability.intervals import Interval

DAY = timedelta(days=1)
_SECONDS_LOOKED_AT = range(3 * 24 * 60 * 60)


class Stretch(NamedTuple):
    """A part of one local date without a clock change, half-open, in UTC.

    `midnight` is when its wall clock shows 0:00 of that date, or would have, had it not been changed since:
    at each moment of the stretch it shows `moment - midnight`.
    """

    start: datetime
    end: datetime
    midnight: datetime


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def time_of_day(moment: datetime, zone: ZoneInfo) -> timedelta:
    """What the wall clock shows at that moment, counted from 0:00."""
    wall = moment.astimezone(zone)
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


class LocalTime(NamedTuple):
    """What the clocks show, without a zone; `fold` is 1 for the second of two moments that show the same (PEP 495)."""

    wall: datetime
    fold: int


def local_time(moment: datetime, zone: ZoneInfo) -> LocalTime:
    local = moment.astimezone(zone)
    return LocalTime(local.replace(tzinfo=None, fold=0), local.fold)


def moment_of(local: LocalTime, zone: ZoneInfo) -> datetime:
    """In UTC. A wall time that the clocks leave out is taken as far after the gap as it lies in it (PEP 495)."""
    return local.wall.replace(tzinfo=zone, fold=local.fold).astimezone(UTC)


@lru_cache(maxsize=1 << 14)
def utc_spans(on: date, from_minute: int, until_minute: int, zone: ZoneInfo) -> tuple[Interval, ...]:
    """When, on that local date, the wall clock shows `from_minute` until just before `until_minute`."""
    from_time, until_time = timedelta(minutes=from_minute), timedelta(minutes=until_minute)
    spans: list[Interval] = []
    for start, end, midnight in stretches(on, zone):
        begin = max(start, midnight + from_time)
        stop = min(end, midnight + until_time)
        if begin < stop:
            spans.append(Interval(begin, stop))
    return tuple(spans)


def whole_day(on: date, zone: ZoneInfo) -> Interval:
    """In UTC, from the midnight with which that local date begins to the next."""
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (on, on + DAY))
    return Interval(start, end)


def shows(on: date, minute: int, zone: ZoneInfo) -> bool:
    """Whether the wall clock shows that minute, counted from 0:00, on that local date; at 1440 it has ended."""
    return minute == 24 * 60 or bool(utc_spans(on, minute, minute + 1, zone))


def last_end(on: date, until_minute: int, zone: ZoneInfo) -> datetime:
    """When a span ends that is open until that minute: in an hour that happens twice, the second time."""
    before = utc_spans(on, 0, until_minute, zone)
    return before[-1].end if before else stretches(on, zone)[0].start


@lru_cache(maxsize=4096)
def stretches(on: date, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """The parts of a local date, in order; none if the zone left that date out (Samoa, 30 December 2011).

    Looks from a day before to a day after, which holds the date in every zone. No zone has changed its clocks
    twice within three days, so equal offsets at both ends mean that there is no change between.
    """
    as_if_utc = datetime.combine(on, time.min, UTC)
    since, until = as_if_utc - DAY, as_if_utc + 2 * DAY
    old, new = _offset(since, zone), _offset(until, zone)
    if old == new:
        midnight = as_if_utc - old
        return (Stretch(midnight, midnight + DAY, midnight),)
    change = _first_moment_not_at(old, since, zone)
    before, after = as_if_utc - old, as_if_utc - new
    parts = (
        Stretch(before, min(change, before + DAY), before),
        Stretch(max(change, after), after + DAY, after),
    )
    return tuple(part for part in parts if part.start < part.end)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).replace(tzinfo=UTC) - moment


def _first_moment_not_at(old: timedelta, since: datetime, zone: ZoneInfo) -> datetime:
    def has_changed(second: int) -> bool:
        return _offset(since + timedelta(seconds=second), zone) != old

    return since + timedelta(seconds=bisect_left(_SECONDS_LOOKED_AT, True, key=has_changed))
