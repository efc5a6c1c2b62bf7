"""Which times are open for a consultation about one procedure, with each of its surgeons?

Read from the tables each time, never from a cache: what is shown here is about to be booked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from booking import catalog, schedules
from booking.availability import Slot, local_date, open_slots_of_all
from booking.catalog import FIRST_AVAILABLE, AnyProcedure, LocationDetails, PracticeDetails
from booking.formats import day_long
from booking.models import Surgeon
from booking.routes.open_times.month import NextTime, next_times
from booking.routes.wording import where


@dataclass(frozen=True, slots=True)
class NextTimes:
    """A surgeon's next times, as next_times.html shows them."""

    name: str
    colour: str
    title: str
    times: list[NextTime]
    all: Mapping[str, str] | None
    empty: str


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """From today until the last day that can be booked; surgeons are those who perform it, in the practice's order."""

    practice: PracticeDetails
    procedure: AnyProcedure
    surgeons: dict[str, Surgeon]
    locations: dict[str, LocationDetails]
    slots: list[Slot]  # sorted by start, surgeon, location
    today: date
    last_day: date

    def of(self, surgeon: str, *, location: str | None = None) -> list[Slot]:
        """Their times, or everybody's for first available, in one location or in all; both named by slug."""
        surgeons = {row.id for row in self.surgeons.values() if surgeon in (row.slug, FIRST_AVAILABLE)}
        return [slot for slot in self.slots if slot.surgeon in surgeons and slot.location in self._within(location)]

    def surgeon_of(self, slot: Slot) -> Surgeon:
        return next(row for row in self.surgeons.values() if row.id == slot.surgeon)

    def location_of(self, slot: Slot) -> LocationDetails:
        return next(row for row in self.locations.values() if row.id == slot.location)

    def next_of_each(self, *, location: str | None = None, first: str | None = None) -> list[NextTimes]:
        """Each surgeon's next three; `location` narrows them to one place, surgeon `first` goes before others."""
        surgeons = sorted(self.surgeons.values(), key=lambda surgeon: surgeon.slug != first)
        return [self._next_of(surgeon, location=location) for surgeon in surgeons]

    def place_of(self, slot: Slot) -> str | None:
        """Said of a time only where it could be misunderstood: an office is what everybody expects."""
        location = self.location_of(slot)
        offices = [one for one in self.locations.values() if one.kind == "office"]
        return where(location) if location.kind == "video" or len(offices) > 1 else None

    def address(self, surgeon: str, **query: Any) -> str:
        """The page with all the surgeon's times."""
        return url_for("patient.times", procedure=self.procedure.slug, surgeon=surgeon, **query)

    def _within(self, location: str | None) -> set[int]:
        return {row.id for row in self.locations.values() if location in (row.slug, None)}

    def _next_of(self, surgeon: Surgeon, *, location: str | None) -> NextTimes:
        def hidden(slot: Slot) -> dict[str, str]:
            return {"procedure": self.procedure.slug, "surgeon": surgeon.slug, "location": self.location_of(slot).slug}

        slots = self.of(surgeon.slug, location=location)
        all_times = self.address(surgeon.slug, location=location)
        return NextTimes(
            name=surgeon.name,
            colour=surgeon.colour,
            title=_("%(surgeon)s’s next times", surgeon=surgeon.name),
            times=next_times(slots, zone=self.practice.zone, hidden=hidden, place=self.place_of),
            all={"href": all_times, "text": _("All times with %(surgeon)s", surgeon=surgeon.name)} if slots else None,
            empty=_("No open times until %(day)s.", day=day_long(self.last_day)),
        )


def open_times(slug: str, *, now: datetime) -> OpenTimes:
    """404 for a procedure we do not have; one that nobody performs at present has no surgeons and no times."""
    procedure = catalog.procedure(slug)
    if procedure is None:
        abort(404)
    return open_times_about(procedure, now=now)


def open_times_about(procedure: AnyProcedure, *, now: datetime, without_visit: int | None = None) -> OpenTimes:
    """`without_visit` is a visit to be moved: its own time is as good as free."""
    practice = catalog.practice()
    today = local_date(now, practice.zone)
    consultation = catalog.consultation(procedure.slug)
    if consultation is None:
        return OpenTimes(practice, procedure, {}, {}, [], today, today)
    rules = consultation.rules
    last_day = rules.last_day(now)
    agendas = schedules.agendas(
        consultation,
        consultation.performers,
        first=today,
        last=last_day,
        now=now,
        without_visit=without_visit,
    )
    performers = {performer.slug for performer in consultation.performers}
    return OpenTimes(
        practice=practice,
        procedure=procedure,
        surgeons={row.slug: row for row in catalog.surgeons() if row.slug in performers},
        locations={row.slug: row for row in catalog.locations()},
        slots=open_slots_of_all(agendas, rules, first=today, last=last_day, now=now),
        today=today,
        last_day=last_day,
    )
