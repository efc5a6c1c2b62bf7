"""Who set hours, an absence or a note, and when, as staff read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import catalog, schedules
from booking.availability import local_date
from booking.formats import day_and_year, month_and_day
from booking.models import Closure, DayNote, ExtraHours, TimeOff, WorkingHours
from booking.routes.staff.wording import WAYS
from booking.schedules import Setter, Subject


def setter_words(setter: Setter | None, *, now: datetime) -> str:
    """Set by Jordan on Nov 3; nothing for what has stood there since before that was noted."""
    if setter is None:
        return ""
    who = _("by %(name)s", name=setter.by) if setter.by else WAYS["command"]
    day = day_of_change(setter.at, catalog.practice().zone, now=now)
    if setter.act == "removed":
        return _("Removed %(who)s on %(day)s", who=who, day=day)
    return _("Set %(who)s on %(day)s", who=who, day=day)


def setters_in_words(
    rows: Sequence[WorkingHours | ExtraHours | TimeOff | Closure | DayNote], *, now: datetime
) -> Mapping[int, str]:
    """By the rows' ids; all are of one table. One statement."""
    found = schedules.setters_of([Subject(row.__tablename__, row.id) for row in rows])
    return {subject.id: setter_words(setter, now=now) for subject, setter in found.items()}


def day_of_change(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """Nov 3; with the year where it is another one."""
    is_this_year = local_date(at, zone).year == local_date(now, zone).year
    return month_and_day(at, zone) if is_this_year else day_and_year(at, zone)
