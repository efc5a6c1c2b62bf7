"""Days and times: instants come in as aware datetimes and are shown in `zone`, the practice's."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_timezone_location

from booking.formats.locales import AnyLocale, regional, spaced


def day_long(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 2026"""
    return _day(_local_day(day, zone), "full", regional(locale))


def day_and_month(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6: where a heading already says the year."""
    spoken = regional(locale)
    return _day(_local_day(day, zone), _day_and_month_pattern(spoken), spoken)


def day_short(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tue, Oct 6"""
    return _day_by_skeleton(_local_day(day, zone), "MMMEd", regional(locale))


def month_and_day(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Oct 6"""
    return _day_by_skeleton(_local_day(day, zone), "MMMd", regional(locale))


def weekday_short(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tue"""
    return _day(_local_day(day, zone), "ccc", regional(locale))


def month_title(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """October 2026"""
    return _day_by_skeleton(_local_day(day, zone), "yMMMM", regional(locale))


def time_short(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30 PM; 12:00 noon; and 1:30 AM PDT where that day has two 1:30s."""
    local = _local(moment, zone)
    written = _wall_time(local.time(), regional(locale))
    return f"{written} {local.tzname()}" if _happens_twice(local) else written


def clock_face(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30, without saying which half of the day: beside words that say it."""
    local, spoken = _local(moment, zone), regional(locale)
    written = _clock_face(local.time(), spoken)
    return f"{written} {local.tzname()}" if _happens_twice(local) else written


def wall_time(minute: int, locale: AnyLocale = None) -> str:
    """9:00 AM for 540, a time of any day, as working hours have it; 1440 is the midnight that ends one."""
    hours, minutes = divmod(minute, 60)
    return _wall_time(time(hours % 24, minutes), regional(locale))


def time_range(starts_at: datetime, ends_at: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30 PM – 3:15 PM"""
    return f"{time_short(starts_at, zone, locale)} – {time_short(ends_at, zone, locale)}"


def moment(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 2026 at 2:30 PM"""
    spoken = regional(locale)
    # Babel has CLDR's "at" no longer: its full form is "Tuesday, October 6, 2026, 2:30 PM".
    pattern = "{1} at {0}" if spoken.language == "en" else str(spoken.datetime_formats["full"])
    pieces = {"{0}": time_short(moment, zone, spoken), "{1}": day_long(moment, zone, spoken)}
    return spaced(re.sub(r"\{[01]\}", lambda found: pieces[found[0]], pattern.replace("'", "")))


class MomentLines(NamedTuple):
    """What `moment` says, cut where a line may end; a space stands between the pieces of the day."""

    day: tuple[str, ...]  # "Tuesday,", "October 6, 2026"
    joint: str  # " at "
    time: str


def moment_in_lines(instant: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> MomentLines:
    """Tuesday, | October 6, 2026 | at | 2:30 PM: for a card that sets them as lines, in large letters."""
    spoken = regional(locale)
    day, clock = day_long(instant, zone, spoken), time_short(instant, zone, spoken)
    weekday = _day(_local_day(instant, zone), "EEEE", spoken)
    pieces = [day]
    if day.startswith(weekday):
        pieces = day.split(" ", 1)
    elif day.endswith(weekday):
        pieces = day.rsplit(" ", 1)
    return MomentLines(tuple(pieces), moment(instant, zone, spoken).removeprefix(day).removesuffix(clock), clock)


def iso_moment(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """2026-10-06T14:30:00-07:00, for <time datetime> and the API."""
    return _local(moment, zone).isoformat(timespec="seconds")


def weekdays(locale: AnyLocale = None) -> tuple[tuple[int, str, str], ...]:
    """Monday's 0 to Sunday's 6, Sun, Sunday: each day of a week in the order in which calendars here show them."""
    return _weekdays(regional(locale))


def weekday(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Monday"""
    return _day(_local_day(day, zone), "EEEE", regional(locale))


def month_name(day: date, locale: AnyLocale = None) -> str:
    """October"""
    return _day(day, "LLLL", regional(locale))


def zone_city(zone: ZoneInfo, locale: AnyLocale = None) -> str:
    """Los Angeles, as in "Los Angeles time"."""
    return _zone_city(zone, regional(locale))


# What follows is asked for the same few days and times with every page, and no answer can change.


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, spoken: Locale) -> str:
    return spaced(format_date(day, pattern, locale=spoken))


@lru_cache(maxsize=4096)
def _day_by_skeleton(day: date, skeleton: str, spoken: Locale) -> str:
    # format_skeleton() of a mere date shows it as a time of day.
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - no instant, only a date in Babel's clothes
    return spaced(format_skeleton(skeleton, midnight, locale=spoken))


@lru_cache
def _day_and_month_pattern(spoken: Locale) -> str:
    skeleton = next(s for s in ("MMMMEEEEd", "MMMMEd", "MMMEd") if s in spoken.datetime_skeletons)
    return _written_out(spoken.datetime_skeletons[skeleton].pattern)


@lru_cache(maxsize=4096)
def _wall_time(wall: time, spoken: Locale) -> str:
    """ "12:00 PM" is read as midnight by too many people."""
    if spoken.language == "en" and wall.minute == 0 and wall.hour % 12 == 0:
        return "12:00 noon" if wall.hour else "12:00 midnight"
    return spaced(format_time(wall, "short", locale=spoken))


@lru_cache(maxsize=4096)
def _clock_face(wall: time, spoken: Locale) -> str:
    pattern = re.sub(r"[abB]+", "", str(spoken.time_formats["short"].pattern))
    return spaced(format_time(wall, pattern, locale=spoken)).strip()


@lru_cache
def _weekdays(spoken: Locale) -> tuple[tuple[int, str, str], ...]:
    days = [(spoken.first_week_day + count) % 7 for count in range(7)]
    names = spoken.days["stand-alone"]
    return tuple((day, spaced(names["abbreviated"][day]), spaced(names["wide"][day])) for day in days)


@lru_cache
def _zone_city(zone: ZoneInfo, spoken: Locale) -> str:
    return get_timezone_location(zone, locale=spoken, return_city=True)


def _local(moment: datetime, zone: ZoneInfo | None) -> datetime:
    if moment.tzinfo is None or zone is None:
        raise ValueError("A moment is an aware datetime, and is shown in a zone.")
    return moment.astimezone(zone)


def _local_day(day: date, zone: ZoneInfo | None) -> date:
    return _local(day, zone).date() if isinstance(day, datetime) else day


def _written_out(pattern: str) -> str:
    """The abbreviated weekday and month of a CLDR pattern in full; quoted text stays."""
    pieces = re.split(r"('[^']*')", pattern)
    pieces[::2] = [re.sub(r"E+|ccc", "EEEE", re.sub(r"([ML])\1{2,3}", r"\1" * 4, _)) for _ in pieces[::2]]
    return "".join(pieces)


def _happens_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
