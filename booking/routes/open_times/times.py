"""The open times for a consultation about one procedure, with each of its surgeons, for patients and for the desk.

Read from the tables each time, never from a cache: what is shown here is about to be booked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from booking import catalog, schedules
from booking.availability import (
    DAY,
    Agenda,
    Pair,
    Rules,
    Slot,
    first_available,
    local_date,
    open_pairs,
    open_slots_of_all,
)
from booking.catalog import (
    BOTH_SURGEONS,
    FIRST_AVAILABLE,
    AnyProcedure,
    Consultation,
    LocationDetails,
    Performer,
    PracticeDetails,
)
from booking.routes.open_times.read_agendas import ReadAgendas
from booking.routes.wording import where

LOOKED_THROUGH = (7, 28)  # so many days are looked through for a next time, then so many, then all


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """From today until the last day that can be booked; surgeons are those who perform it, in the practice's order.

    Slots are computed when they are asked for, and no others. Surgeons and locations are asked for by slug,
    "first-available" for everybody, "both-surgeons" for the first slot of each of their pairs; without a location, in
    all of them. Slots come by start, surgeon, location.
    """

    practice: PracticeDetails
    procedure: AnyProcedure
    surgeons: dict[str, Performer]
    locations: dict[str, LocationDetails]
    agendas: ReadAgendas
    rules: Rules
    now: datetime
    today: date
    last_day: date

    def of(
        self, surgeon: str, *, location: str | None = None, first: date | None = None, last: date | None = None
    ) -> list[Slot]:
        """All slots from one day to another, both inclusive."""
        if surgeon == BOTH_SURGEONS:
            return [pair.first for pair in self.pairs(location=location, first=first, last=last)]
        first, last = self._clipped(first, last)
        agendas = self._agendas_of(surgeon, first, last)
        return self._within(location, open_slots_of_all(agendas, self.rules, first=first, last=last, now=self.now))

    def first_available(
        self, *, location: str | None = None, first: date | None = None, last: date | None = None
    ) -> list[Slot]:
        """One slot for each start and location: of the surgeon whom first available would choose."""
        first, last = self._clipped(first, last)
        agendas = self._agendas_of(FIRST_AVAILABLE, first, last)
        return self._within(location, first_available(agendas, self.rules, first=first, last=last, now=self.now))

    @property
    def is_with_both(self) -> bool:
        """Whether one visit may be to both surgeons: where two see patients about it, and no third."""
        return len(self.surgeons) == 2

    def pairs(self, *, location: str | None = None, first: date | None = None, last: date | None = None) -> list[Pair]:
        """Of both surgeons, one right after the other, from one day to another."""
        first, last = self._clipped(first, last)
        agendas = self._agendas_of(BOTH_SURGEONS, first, last) if self.is_with_both else []
        pairs = open_pairs(agendas, self.rules, first=first, last=last, now=self.now)
        places = self._places(location)
        return [pair for pair in pairs if pair.first.location in places]

    def from_day(self, day: date, surgeon: str, *, location: str | None = None) -> Iterator[Slot]:
        """The earliest first, read and computed no farther than they are taken."""
        for first, last in self._spans_from(day):
            yield from self.of(surgeon, location=location, first=first, last=last)

    def pairs_from_day(self, day: date, *, location: str | None = None) -> Iterator[Pair]:
        """As `from_day`, of both surgeons."""
        for first, last in self._spans_from(day):
            yield from self.pairs(location=location, first=first, last=last)

    def before_day(self, day: date, surgeon: str, *, location: str | None = None) -> Iterator[Slot]:
        """The latest first, as far as they are taken."""
        last = max(min(day, self.last_day + DAY), self.today) - DAY
        for days in (*LOOKED_THROUGH, (last - self.today).days + 1):
            first = max(last - days * DAY + DAY, self.today)
            yield from reversed(self.of(surgeon, location=location, first=first, last=last))
            last = first - DAY

    def day_of(self, moment: datetime) -> date | None:
        """On which it is; None where one cannot book so near or so far."""
        try:
            day = local_date(moment, self.practice.zone)
        except OverflowError:
            return None
        return day if self.today <= day <= self.last_day else None

    def locations_of(self, surgeon: str) -> set[str]:
        """In which there is any slot."""
        surgeons = list(self._chosen(surgeon))
        possible = schedules.locations_with_hours(surgeons, first=self.today, last=self.last_day)
        found: set[int] = set()
        for slot in self.from_day(self.today, surgeon) if len(possible) > 1 else ():
            found.add(slot.location)
            if found >= possible:
                break
        return {slug for slug, location in self.locations.items() if location.id in found}

    def surgeon_of(self, slot: Slot) -> Performer:
        return next(row for row in self.surgeons.values() if row.id == slot.surgeon)

    def location_of(self, slot: Slot) -> LocationDetails:
        return next(row for row in self.locations.values() if row.id == slot.location)

    def place_of(self, slot: Slot) -> str | None:
        """Said of a time only where it could be misunderstood: an office is what everybody expects."""
        location = self.location_of(slot)
        offices = [one for one in self.locations.values() if one.kind == "office"]
        return where(location) if location.kind == "video" or len(offices) > 1 else None

    def _spans_from(self, day: date) -> Iterator[tuple[date, date]]:
        first = min(max(day, self.today), self.last_day + DAY)
        for days in (*LOOKED_THROUGH, (self.last_day - first).days + 1):
            last = min(first + days * DAY - DAY, self.last_day)
            yield first, last
            first = last + DAY

    def _clipped(self, first: date | None, last: date | None) -> tuple[date, date]:
        return max(first or self.today, self.today), min(last or self.last_day, self.last_day)

    def _agendas_of(self, surgeon: str, first: date, last: date) -> list[Agenda]:
        if first > last:
            return []
        chosen = self._chosen(surgeon)
        return [agenda for agenda in self.agendas.over(first, last) if agenda.surgeon in chosen]

    def _chosen(self, surgeon: str) -> set[int]:
        return {row.id for row in self.surgeons.values() if surgeon in (row.slug, FIRST_AVAILABLE, BOTH_SURGEONS)}

    def _places(self, location: str | None) -> set[int]:
        return {row.id for row in self.locations.values() if location in (row.slug, None)}

    def _within(self, location: str | None, slots: list[Slot]) -> list[Slot]:
        places = self._places(location)
        return [slot for slot in slots if slot.location in places]


def open_times(
    procedure: AnyProcedure,
    consultation: Consultation,
    *,
    rules: Rules,
    now: datetime,
    without_visit: int | None = None,
) -> OpenTimes:
    """By the consultation's rules or, at the desk, more lenient ones; without performers there are no times.

    `without_visit` is a visit to be moved: its own time is as good as free.
    """
    practice = catalog.practice()
    today = local_date(now, practice.zone)
    performers = consultation.performers
    last_day = rules.last_day(now) if performers else today
    return OpenTimes(
        practice=practice,
        procedure=procedure,
        surgeons={performer.slug: performer for performer in performers},
        locations={row.slug: row for row in catalog.locations()} if performers else {},
        agendas=ReadAgendas(consultation, first=today, last=last_day, now=now, without_visit=without_visit),
        rules=rules,
        now=now,
        today=today,
        last_day=last_day,
    )
