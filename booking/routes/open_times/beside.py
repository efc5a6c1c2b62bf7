"""The open days before and after the one that is shown, so that days can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.availability import DAY, local_date
from booking.formats import day_and_month, month_and_day
from booking.routes.open_times.month import Address, Link, Month, last_of_month
from booking.routes.open_times.month_slots import SlotsBetween
from booking.routes.open_times.times import LOOKED_THROUGH, OpenTimes


@dataclass(frozen=True, slots=True)
class DaysBeside:
    """Links to them; none where there is no such day."""

    before: Link | None
    after: Link | None


def days_beside(month: Month, slots: SlotsBetween, found: OpenTimes, *, href: Address) -> DaysBeside:
    """Of the day that the month shows; beyond its month only where that has no other."""
    if month.day is None:
        return DaysBeside(None, None)
    zone = found.practice.zone
    before = month.open_before or _last_before(month.day.replace(day=1), slots, found.today, zone)
    after = month.open_after or _first_after(last_of_month(month.day), slots, found.last_day, zone)
    return DaysBeside(
        before=_link(before, _("Previous open day: %(day)s", day=day_and_month(before)), href) if before else None,
        after=_link(after, _("Next open day: %(day)s", day=day_and_month(after)), href) if after else None,
    )


def _last_before(first: date, slots: SlotsBetween, today: date, zone: ZoneInfo) -> date | None:
    for days in _spans((first - today).days):
        there = slots(first=max(first - days * DAY, today), last=first - DAY)
        if there:
            return local_date(there[-1].starts_at, zone)
        first -= days * DAY
    return None


def _first_after(last: date, slots: SlotsBetween, last_day: date, zone: ZoneInfo) -> date | None:
    for days in _spans((last_day - last).days):
        there = slots(first=last + DAY, last=min(last + days * DAY, last_day))
        if there:
            return local_date(there[0].starts_at, zone)
        last += days * DAY
    return None


def _spans(left: int) -> Iterator[int]:
    """How many days to look through next, as long as there are some left."""
    for days in (*LOOKED_THROUGH, left):
        if left <= 0:
            return
        yield days
        left -= days


def _link(day: date, label: str, href: Address) -> Link:
    return Link(href(day=day.isoformat()), month_and_day(day), label)
