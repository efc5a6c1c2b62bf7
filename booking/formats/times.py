"""Times of day and ranges of them: instants come in as aware datetimes and are shown in `zone`, the practice's."""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time

from booking.formats.locales import AnyLocale, regional, spaced
from booking.formats.zones import happens_twice, local

# "12:00 PM" is read as midnight by too many people.
TWELVE: Final = {
    "en": ("12:00 midnight", "12:00 noon"),
    "es": ("12:00 de la medianoche", "12:00 del mediodía"),
    "ko": ("오전 0:00", "낮 12:00"),  # 밤 12:00 would be the end of the day it stands beside
}


def time_short(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30 PM, 2:30 p.m., 오후 2:30; 12:00 noon; and 1:30 AM PDT where that day has two 1:30s."""
    there = local(moment, zone)
    written = _wall_time(there.time(), regional(locale))
    return f"{written} {there.tzname()}" if happens_twice(there) else written


def clock_face(moment: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30, without saying which half of the day: beside words that say it."""
    there = local(moment, zone)
    written = _clock_face(there.time(), regional(locale))
    return f"{written} {there.tzname()}" if happens_twice(there) else written


def wall_time(minute: int, locale: AnyLocale = None) -> str:
    """9:00 AM for 540, a time of any day, as working hours have it; 1440 is the midnight that ends one."""
    hours, minutes = divmod(minute, 60)
    return _wall_time(time(hours % 24, minutes), regional(locale))


def time_range(starts_at: datetime, ends_at: datetime, zone: ZoneInfo | None = None, locale: AnyLocale = None) -> str:
    """2:30 PM – 3:15 PM; in Korean, which says the half of the day first and once, 오후 2:30~3:15."""
    spoken = regional(locale)
    start, end = time_short(starts_at, zone, spoken), time_short(ends_at, zone, spoken)
    if spoken.language != "ko":
        return f"{start} – {end}"
    half, _space, clock = end.partition(" ")
    return f"{start}~{clock}" if start.startswith(f"{half} ") else f"{start}~{end}"


# What follows is asked for the same few times with every page, and no answer can change.


@lru_cache(maxsize=4096)
def _wall_time(wall: time, spoken: Locale) -> str:
    if wall.minute == 0 and wall.hour % 12 == 0 and spoken.language in TWELVE:
        midnight, noon = TWELVE[spoken.language]
        return noon if wall.hour else midnight
    # CLDR's short forms say AM and PM in Korean, its long ones 오전 and 오후; elsewhere here they are the same.
    pattern = re.sub("a+", "aaaa", str(spoken.time_formats["short"].pattern))
    return spaced(format_time(wall, pattern, locale=spoken))


@lru_cache(maxsize=4096)
def _clock_face(wall: time, spoken: Locale) -> str:
    pattern = re.sub(r"[abB]+", "", str(spoken.time_formats["short"].pattern))
    return spaced(format_time(wall, pattern, locale=spoken)).strip()
