"""The slots that a month's page is built from, computed no farther than it needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from booking.availability import Slot, local_date
from booking.routes.open_times.month import last_of_month
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.open_times.times import OpenTimes

SlotsBetween = Callable[..., Sequence[Slot]]
"""The page's slots from day `first` to day `last`, both inclusive; without these, all there are."""


def slots_for_month(slots: SlotsBetween, requested: RequestedDay, found: OpenTimes) -> Sequence[Slot]:
    """Those of the month to be shown; where it shows none, all there are, which tell where to find some."""
    zone, day = found.practice.zone, requested.day or requested.month or found.today
    of_month = slots(first=day.replace(day=1), last=last_of_month(day))
    if any(requested.day in (local_date(slot.starts_at, zone), None) for slot in of_month):
        return of_month
    return slots()
