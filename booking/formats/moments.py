"""A day with a time: instants come in as aware datetimes and are shown in `zone`, the practice's."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.formats.days import day_and_month, day_long, weekday
from booking.formats.locales import AnyLocale, regional, spaced
from booking.formats.times import time_short


def moment(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 2026 at 2:30 PM; martes, 6 de octubre de 2026, 2:30 p.m.; 2026년 10월 6일 화요일 오후 2:30"""
    spoken = regional(locale)
    # Babel has CLDR's "at" no longer: its full form is "Tuesday, October 6, 2026, 2:30 PM".
    pattern = "{1} at {0}" if spoken.language == "en" else str(spoken.datetime_formats["full"])
    return _joined(pattern, day_long(moment, zone, spoken), time_short(moment, zone, spoken))


def moment_of_year(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 2:30 PM: where the year goes without saying."""
    spoken = regional(locale)
    pattern = str(spoken.datetime_formats["full"])
    return _joined(pattern, day_and_month(moment, zone, spoken), time_short(moment, zone, spoken))


class MomentLines(NamedTuple):
    """What `moment` says, cut where a line may end; a space stands between the pieces of the day."""

    day: tuple[str, ...]  # "Tuesday,", "October 6, 2026"
    joint: str  # " at "
    time: str


def moment_in_lines(instant: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> MomentLines:
    """Tuesday, | October 6, 2026 | at | 2:30 PM: for a card that sets them as lines, in large letters."""
    spoken = regional(locale)
    day, clock = day_long(instant, zone, spoken), time_short(instant, zone, spoken)
    named = weekday(instant, zone, spoken)
    pieces = [day]
    if day.startswith(named):
        pieces = day.split(" ", 1)
    elif day.endswith(named):
        pieces = day.rsplit(" ", 1)
    return MomentLines(tuple(pieces), moment(instant, zone, spoken).removeprefix(day).removesuffix(clock), clock)


def _joined(pattern: str, day: str, clock: str) -> str:
    pieces = {"{0}": clock, "{1}": day}
    return spaced(re.sub(r"\{[01]\}", lambda found: pieces[found[0]], pattern.replace("'", "")))
