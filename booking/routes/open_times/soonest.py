"""The soonest open times, of different half-days, and how they read in one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.availability import NOON, Slot, local_date
from booking.formats import AnyLocale, clock_face, month_and_day, weekday_short

A_WEEK = timedelta(days=7)


def one_a_half_day(slots: Iterable[Slot], zone: ZoneInfo) -> Iterator[Slot]:
    """Of slots in order, the first of each morning and of each afternoon, taken no farther than they are asked for."""
    half_day: tuple[date, bool] | None = None
    for slot in slots:
        before, half_day = half_day, (local_date(slot.starts_at, zone), slot.starts_at.astimezone(zone).hour < NOON)
        if half_day != before:
            yield slot


def when_in_short(starts_at: datetime, zone: ZoneInfo, *, today: date, locale: AnyLocale = None) -> str:
    """Mon 9:00; from a week from `today` on Oct 19 9:00."""
    is_near = local_date(starts_at, zone) - today < A_WEEK
    day = weekday_short(starts_at, zone, locale) if is_near else month_and_day(starts_at, zone, locale)
    return f"{day} {clock_face(starts_at, zone, locale)}"
