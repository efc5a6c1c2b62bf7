"""The clock of a place: what it shows at an instant, when it shows the same twice, and the city it is named after."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

from booking.formats.locales import AnyLocale, regional


def zone_city(zone: ZoneInfo, locale: AnyLocale = None) -> str:
    """Los Angeles, as in "Los Angeles time"."""
    return _zone_city(zone, regional(locale))


def iso_moment(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """2026-10-06T14:30:00-07:00, for <time datetime> and the API."""
    return local(moment, zone).isoformat(timespec="seconds")


def local(moment: datetime, zone: ZoneInfo | None) -> datetime:
    """The instant by the clock of the zone. Raises ValueError for a naive datetime and for no zone."""
    if moment.tzinfo is None or zone is None:
        raise ValueError("A moment is an aware datetime, and is shown in a zone.")
    return moment.astimezone(zone)


def happens_twice(there: datetime) -> bool:
    """Whether its wall time is one that the end of summer time repeats."""
    return there.replace(fold=0).utcoffset() != there.replace(fold=1).utcoffset()


@lru_cache
def _zone_city(zone: ZoneInfo, spoken: Locale) -> str:
    return get_timezone_location(zone, locale=spoken, return_city=True)
