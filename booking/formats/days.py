"""Days, weekdays and months; of an instant, its day in `zone`, the practice's."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton

from booking.formats.locales import AnyLocale, regional, spaced
from booking.formats.zones import local


def day_long(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 2026; martes, 6 de octubre de 2026; 2026년 10월 6일 화요일"""
    return _day(_local_day(day, zone), "full", regional(locale))


def day_and_year(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """October 6, 2026: where the weekday says nothing to the reader."""
    return _day(_local_day(day, zone), "long", regional(locale))


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


def month_title(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """October 2026"""
    return _day_by_skeleton(_local_day(day, zone), "yMMMM", regional(locale))


def month_name(day: date, locale: AnyLocale = None) -> str:
    """October"""
    return _day(day, "LLLL", regional(locale))


def weekday(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday"""
    return _day(_local_day(day, zone), "EEEE", regional(locale))


def weekday_short(day: date, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tue"""
    return _day(_local_day(day, zone), "ccc", regional(locale))


def first_of_week(on: date) -> date:
    """Of the week with that day, as calendars here show weeks."""
    return on - timedelta(days=(on.weekday() - weekdays()[0][0]) % 7)


def weekdays(locale: AnyLocale = None) -> tuple[tuple[int, str, str], ...]:
    """Monday's 0 to Sunday's 6, Sun, Sunday: each day of a week in the order in which calendars here show them."""
    return _weekdays(regional(locale))


# What follows is asked for the same few days with every page, and no answer can change.


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


@lru_cache
def _weekdays(spoken: Locale) -> tuple[tuple[int, str, str], ...]:
    days = [(spoken.first_week_day + count) % 7 for count in range(7)]
    names = spoken.days["stand-alone"]
    return tuple((day, spaced(names["abbreviated"][day]), spaced(names["wide"][day])) for day in days)


def _local_day(day: date, zone: ZoneInfo | None) -> date:
    return local(day, zone).date() if isinstance(day, datetime) else day


def _written_out(pattern: str) -> str:
    """The abbreviated weekday and month of a CLDR pattern in full; quoted text stays.

    A weekday that stands in brackets because it is short loses them: 10월 6일 (화), but 10월 6일 화요일.
    """
    pieces = re.split(r"('[^']*')", pattern)
    pieces[::2] = [re.sub(r"E+|ccc", "EEEE", re.sub(r"([ML])\1{2,3}", r"\1" * 4, _)) for _ in pieces[::2]]
    return "".join(pieces).replace("(EEEE)", "EEEE")
