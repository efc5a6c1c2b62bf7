"""What is a slot, which of them are nearest to a wish, and which belong to each day?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from heapq import nsmallest
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.wall_clock import local_date


class Slot(NamedTuple):
    """A consultation that can be had; slots sort by start, then surgeon, then location."""

    starts_at: datetime  # UTC, as `ends_at`
    surgeon: str
    location: str
    ends_at: datetime  # of the consultation itself: no buffer is in it


def nearest(slots: Iterable[Slot], wanted: datetime, *, count: int = 3) -> list[Slot]:
    """The `count` slots that start nearest to `wanted`, in order of time; of two as near, the earlier."""

    def distance(slot: Slot) -> tuple[timedelta, Slot]:
        return abs(slot.starts_at - wanted), slot

    return sorted(nsmallest(count, slots, key=distance))


def days_with_slots(slots: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """The slots of each local date that has any, dates and slots in order."""
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=attrgetter("starts_at", "surgeon", "location")):
        days.setdefault(local_date(slot.starts_at, zone), []).append(slot)
    return dict(sorted(days.items()))
