"""Which of the open times a page shows: whose, where, and those that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from booking.availability import Slot
from booking.catalog import FIRST_AVAILABLE
from booking.routes.open_times.filters import Filters
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.current_hold import CurrentHold
from booking.routes.patient.offered_times import times_address
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class Selection:
    """`surgeon` and `location` are slugs, "first-available" for everybody, None for every place.

    `hold` is what the patient holds for this very consultation: where it lies, no other time is shown.
    """

    found: OpenTimes
    surgeon: str
    location: str | None
    filters: Filters
    hold: CurrentHold | None

    @property
    def own(self) -> Slot | None:
        """The time they hold, if it is with whoever is looked at."""
        if self.hold is None or self.surgeon not in (self.hold.surgeon, FIRST_AVAILABLE):
            return None
        return self.hold.slot

    @property
    def own_day(self) -> date | None:
        """On which that is, if one can book so near."""
        return self.found.day_of(self.own.starts_at) if self.own else None

    def everything(self) -> Selection:
        """The same surgeon's times in every place, whether or not they fit."""
        return replace(self, location=None, filters=Filters())

    def in_words(self) -> str:
        """What they are narrowed by: Video consultation, Monday, Morning."""
        place = [place_name(self.found.locations[self.location])] if self.location else []
        return ", ".join(place + self.filters.in_words())

    def slots(self, *, first: date | None = None, last: date | None = None) -> list[Slot]:
        """From one day to another, both inclusive; without these, all there are."""
        return list(self._fitting(self.found.of(self.surgeon, location=self.location, first=first, last=last)))

    def from_today(self) -> Iterator[Slot]:
        """The earliest first, computed no farther than they are taken."""
        first = self.filters.arrival or self.found.today
        return self._fitting(self.found.from_day(first, self.surgeon, location=self.location))

    def address(self, surgeon: str | None = None, **query: Any) -> str:
        """The page with these times, scrolled to what was pressed; of another surgeon when one is named."""
        always = ({"location": self.location} if self.location else {}) | self.filters.query()
        page = times_address(self.found.procedure, surgeon or self.surgeon)
        sent = urlencode(always | query, doseq=True)
        return (
            f"{page}{'?' if sent else ''}{sent}{'#times' if 'day' in query else '#month' if 'month' in query else ''}"
        )

    def _fitting(self, slots: Iterable[Slot]) -> Iterator[Slot]:
        own = self.own
        others = (slot for slot in slots if own is None or not is_then_and_there(slot, own))
        return self.filters.fitting(others, self.found.practice.zone)


def is_then_and_there(slot: Slot, own: Slot) -> bool:
    return (slot.starts_at, slot.location) == (own.starts_at, own.location)
