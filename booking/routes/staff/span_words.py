"""How staff read hours, and when somebody is away."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from booking import calendars, catalog
from booking.availability import local_date
from booking.formats import day_long, moment, time_range, wall_time
from booking.models import Closure, TimeOff
from booking.schedules import Overlaps


def span_words(from_minute: int, until_minute: int) -> str:
    """9:00 AM – 12:00 noon"""
    return f"{wall_time(from_minute)} – {wall_time(until_minute)}"


def overlap_words(other: Overlaps) -> str:
    return str(
        _(
            "In this location there are hours already that share time with these: %(span)s. Change those instead.",
            span=span_words(other.from_minute, other.until_minute),
        )
    )


def absence_words(absence: TimeOff | Closure) -> str:
    """Tuesday, October 6, 2026, all day; or with the times."""
    zone = catalog.practice().zone
    days = calendars.whole_days(absence, zone)
    if days:
        first, last = days[0], days[1] - timedelta(days=1)
        if first == last:
            return str(_("%(day)s, all day", day=day_long(first)))
        return str(_("%(first)s to %(last)s", first=day_long(first), last=day_long(last)))
    starts_at, ends_at = absence.starts_at, absence.ends_at
    if local_date(starts_at, zone) == local_date(ends_at - timedelta(seconds=1), zone):
        return f"{day_long(starts_at, zone)}, {time_range(starts_at, ends_at, zone)}"
    return str(_("%(first)s to %(last)s", first=moment(starts_at, zone), last=moment(ends_at, zone)))
