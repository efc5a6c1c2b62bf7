"""Which of the open times a page shows: whose, where, and those that fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import url_for

from booking.availability import Pair, Slot
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.routes.open_times.filters import Filters
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.current_hold import CurrentHold
from booking.routes.patient.offered_times import times_address
from booking.routes.wording import place_name

AnySlot = TypeVar("AnySlot", Slot, Pair)


@dataclass(frozen=True, slots=True)
class Selection:
    """`surgeon` and `location` are slugs, "first-available" for everybody, "both-surgeons" for one visit to
    both, of which the slots are the first; None for every place.

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
        if self.hold is None:
            return None
        pages = {self.hold.surgeon, FIRST_AVAILABLE} if self.hold.surgeon != BOTH_SURGEONS else {BOTH_SURGEONS}
        return self.hold.slot if self.surgeon in pages else None

    @property
    def is_of_both(self) -> bool:
        return self.surgeon == BOTH_SURGEONS

    @property
    def own_pair(self) -> Pair | None:
        return Pair(*self.hold.slots) if self.hold and self.own and self.is_of_both else None

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

    def pairs(self, day: date) -> list[Pair]:
        """Of that day, as many and in the same order as its slots."""
        return list(self._fitting(self.found.pairs(location=self.location, first=day, last=day)))

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

    def list_address(self) -> str:
        """The page of the earlier-visit list, with what is looked for chosen already."""
        page = url_for("patient.join_list", procedure=self.found.procedure.slug)
        surgeon = {} if self.surgeon == FIRST_AVAILABLE else {"surgeon": self.surgeon}
        days = {name: chosen for name, chosen in self.filters.query().items() if name in ("weekday", "part")}
        sent = urlencode(surgeon | days, doseq=True)
        return f"{page}{'?' if sent else ''}{sent}"

    def _fitting(self, starts: Iterable[AnySlot]) -> Iterator[AnySlot]:
        return self.filters.fitting((one for one in starts if not self._is_own(one)), self.found.practice.zone)

    def _is_own(self, one: Slot | Pair) -> bool:
        """Then and there; of both surgeons also in the same order."""
        own, slot = self.own, one.first if isinstance(one, Pair) else one
        is_there = own is not None and (slot.starts_at, slot.location) == (own.starts_at, own.location)
        return is_there and own is not None and (not self.is_of_both or slot.surgeon == own.surgeon)
