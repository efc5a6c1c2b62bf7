"""How do staff read when somebody is away?"""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from booking import calendars, catalog
from booking.availability import local_date
from booking.formats import day_long, moment, time_range
from booking.models import Closure, TimeOff


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
