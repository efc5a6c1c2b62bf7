"""Where a visit can be moved to.

A visit to two surgeons is moved as one: both keep their distance in time, and neither is exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from booking.availability import Part, Slot, local_date, nearest
from booking.catalog import AnyLocation, Performer
from booking.models import Appointment, Surgeon, Visit
from booking.routes.open_times.month import Month
from booking.routes.open_times.time_lists import Group, Time, groups_of_day, when
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.desk_times import desk_times_to_move
from booking.routes.staff.wording import line_of
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the times of another surgeon, or in another place."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A visit and the surgeon and place, its own or others, whose times are looked at."""

    visit: Visit
    found: OpenTimes
    surgeon: Surgeon | Performer
    location: AnyLocation

    @property
    def is_single(self) -> bool:
        return len(self.visit.appointments) == 1

    def parts(self, starts_at: datetime) -> list[Part]:
        if self.is_single:
            return [Part(self.surgeon.id, self.location.id, starts_at)]
        first = self.visit.appointments[0].starts_at
        return [
            Part(row.surgeon_id, row.location_id, starts_at + (row.starts_at - first))
            for row in self.visit.appointments
        ]

    def slots(self, *, first: date | None = None, last: date | None = None) -> list[Slot]:
        """From one day to another, else all: starts that all parts can have, but for where the visit is already."""
        slots = self.found.of(self.surgeon.slug, location=self.location.slug, first=first, last=last)
        if not self.is_single:
            for row in self.visit.appointments:
                slots = self._open_for(row, slots)
        return [slot for slot in slots if not self.is_there_already(slot.starts_at)]

    def is_there_already(self, starts_at: datetime) -> bool:
        """Whether the visit begins then, with all its surgeons and places: no move would change anything."""
        here = [Part(row.surgeon_id, row.location_id, row.starts_at) for row in self.visit.appointments]
        return self.parts(starts_at) == here

    @property
    def is_where_it_is(self) -> bool:
        """Whether the times looked at are those of its own surgeon and place."""
        first = self.visit.appointments[0]
        return (self.surgeon.id, self.location.id) == (first.surgeon_id, first.location_id)

    def groups(self, month: Month) -> list[Group]:
        """The times of the month's day as times.html shows them, among them where it is now."""
        zone, first = self.found.practice.zone, self.visit.appointments[0]
        if not self.is_where_it_is or month.day != local_date(first.starts_at, zone):
            return groups_of_day(month.slots, zone=zone)
        now_at = Slot(first.starts_at, first.surgeon_id, first.location_id, first.ends_at)
        return groups_of_day(sorted([*month.slots, now_at]), zone=zone, own=first.starts_at)

    def lines(self, starts_at: datetime) -> list[str]:
        """Where each part of it would be, to be read aloud."""
        zone, place = self.found.practice.zone, place_name(self.location)
        if self.is_single:
            return [line_of(starts_at, self.surgeon.name, place, zone)]
        parts = zip(self.parts(starts_at), self.visit.appointments, strict=True)
        return [line_of(part.starts_at, row.surgeon.name, place_name(row.location), zone) for part, row in parts]

    def nearest(self, wanted: datetime) -> list[Group]:
        """The three nearest to a time that has gone, as times.html shows them."""
        zone = self.found.practice.zone
        times = [
            Time(when(slot.starts_at, zone), slot.starts_at.isoformat(), None) for slot in nearest(self.slots(), wanted)
        ]
        return [Group(_("The nearest times"), times)] if times else []

    def surgeons(self) -> list[Way]:
        """None to choose from when the visit is to two surgeons, or there is only one."""
        choices = self.found.surgeons if self.is_single and len(self.found.surgeons) > 1 else {}
        return [Way(row.name, self.address(surgeon=slug), row.id == self.surgeon.id) for slug, row in choices.items()]

    def places(self) -> list[Way]:
        choices = self.found.locations if self.is_single and len(self.found.locations) > 1 else {}
        return [
            Way(place_name(row), self.address(location=slug), row.id == self.location.id)
            for slug, row in choices.items()
        ]

    def address(self, **changed: str) -> str:
        """This page, with another day, month, surgeon or place."""
        values: dict[str, Any] = {"surgeon": self.surgeon.slug, "location": self.location.slug} | changed
        return url_for("staff.move", uuid=self.visit.appointments[0].uuid, **values)

    def _open_for(self, row: Appointment, slots: list[Slot]) -> list[Slot]:
        """Those of the slots from which this part, at its distance from the first, can be had too."""
        apart, zone = row.starts_at - self.visit.appointments[0].starts_at, self.found.practice.zone
        days = {local_date(slot.starts_at + apart, zone) for slot in slots}
        if not days:
            return []
        theirs = self.found.of(row.surgeon.slug, location=row.location.slug, first=min(days), last=max(days))
        starts = {slot.starts_at - apart for slot in theirs}
        return [slot for slot in slots if slot.starts_at in starts]


def move_of(visit: Visit, surgeon: str | None, location: str | None, *, now: datetime) -> Move:
    """404 for a surgeon or a place that does not go with its procedure."""
    first = visit.appointments[0]
    found = desk_times_to_move(visit, now=now)
    if (surgeon and surgeon not in found.surgeons) or (location and location not in found.locations):
        abort(404)
    return Move(
        visit,
        found,
        found.surgeons[surgeon] if surgeon else first.surgeon,
        found.locations[location] if location else first.location,
    )
