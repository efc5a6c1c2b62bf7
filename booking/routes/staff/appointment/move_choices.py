"""Where a visit can be moved to: the times of all surgeons on one day at once, and the days beside it.

A visit to two surgeons is moved as one: both keep their distance in time, and neither is exchanged. Or one of them
goes to another time or place alone, and the other stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, url_for

from booking.availability import DAY, Part, Slot, days_with_slots, local_date, nearest
from booking.catalog import FIRST_AVAILABLE, AnyLocation, Performer
from booking.formats import day_and_month, day_short, time_short
from booking.forms.choices import Choice
from booking.models import Appointment, Surgeon, Visit
from booking.routes.open_times.time_lists import when
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.desk_times import desk_times_to_move
from booking.routes.staff.wording import line_of
from booking.routes.wording import place_name

DAYS_BESIDE = 4  # after the day shown, one press away; farther ones stand in the month
LOOKED_AHEAD = 7 * DAY  # for them


@dataclass(frozen=True, slots=True)
class Way:
    """A link to the times of another surgeon, or in another place."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class MoveTime:
    """A button that sends `to`, a Choice; where it is now, which is none, has no `to`."""

    text: str
    place: str | None
    to: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A surgeon's times of one day."""

    name: str
    colour: str
    times: list[MoveTime]


@dataclass(frozen=True, slots=True)
class DayLink:
    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Move:
    """A visit and the surgeon and place, its own or others, whose times are looked at: alone when `is_narrowed`."""

    visit: Visit
    found: OpenTimes
    surgeon: Surgeon | Performer
    location: AnyLocation
    is_narrowed: bool = False
    only: Appointment | None = None  # the one of several that is moved

    @property
    def is_single(self) -> bool:
        return len(self.visit.appointments) == 1

    @property
    def row(self) -> Appointment:
        """Whose times are looked at: of several that move together, the first."""
        return self.only or self.visit.appointments[0]

    def parts(self, starts_at: datetime) -> list[Part]:
        """One an appointment of the visit."""
        if self.is_single:
            return [Part(self.surgeon.id, self.location.id, starts_at)]
        if self.only:
            there = Part(self.only.surgeon_id, self.location.id, starts_at)
            return [there if row is self.only else here for row, here in self._as_it_is()]
        first = self.row.starts_at
        return [
            Part(row.surgeon_id, row.location_id, starts_at + (row.starts_at - first))
            for row in self.visit.appointments
        ]

    def slots(self, *, first: date | None = None, last: date | None = None) -> list[Slot]:
        """From one day to another, else all: starts that all parts can have, but for where the visit is already."""
        slots = self.found.of(self.surgeon.slug, location=self.location.slug, first=first, last=last)
        if self.only:
            others = [row for row in self.visit.appointments if row is not self.only]
            slots = [slot for slot in slots if all(_is_apart(slot, row) for row in others)]
        elif not self.is_single:
            for row in self.visit.appointments:
                slots = self._open_for(row, slots)
        return [slot for slot in slots if not self.is_there_already(slot.starts_at)]

    def is_there_already(self, starts_at: datetime) -> bool:
        """Whether the visit begins then, with all its surgeons and places: no move would change anything."""
        return self.parts(starts_at) == [here for _row, here in self._as_it_is()]

    def parts_that_go(self, starts_at: datetime) -> list[Part]:
        """Without one that stays."""
        return [
            part for part, (_row, here) in zip(self.parts(starts_at), self._as_it_is(), strict=True) if part != here
        ]

    @property
    def is_where_it_is(self) -> bool:
        """Whether the times looked at are those of its own surgeon and place."""
        return (self.surgeon.id, self.location.id) == (self.row.surgeon_id, self.row.location_id)

    def columns(self, day: date) -> list[Column]:
        """The day's times of every surgeon in every place, among them where it is now; when narrowed, of one in one."""
        if self.is_narrowed or not self.is_single:
            columns = [self._column(self.surgeon, self.slots(first=day, last=day), day, location=self.location)]
        else:
            surgeons = {row.id: row for row in (*self.found.surgeons.values(), self.surgeon)}
            columns = [
                self._column(row, self.found.of(row.slug, first=day, last=day), day) for row in surgeons.values()
            ]
        return [column for column in columns if column.times]

    def days_after(self, day: date) -> list[DayLink]:
        """The next ones with times, a few, and those of the week after it alone."""
        slots = self._of_days(day + DAY, day + LOOKED_AHEAD)
        return [self._day_link(on) for on in days_with_slots(slots, self.found.practice.zone)][:DAYS_BESIDE]

    def day_before(self, day: date) -> DayLink | None:
        slots = self._of_days(day - LOOKED_AHEAD, day - DAY)
        return self._day_link(local_date(slots[-1].starts_at, self.found.practice.zone)) if slots else None

    def lines(self, starts_at: datetime) -> list[str]:
        """Where each part of it would be, to be read aloud."""
        zone, place = self.found.practice.zone, place_name(self.location)
        if self.is_single:
            return [line_of(starts_at, self.surgeon.name, place, zone)]
        parts = zip(self.parts(starts_at), self.visit.appointments, strict=True)
        return [
            line_of(part.starts_at, row.surgeon.name, place if row is self.only else place_name(row.location), zone)
            for part, row in parts
        ]

    def nearest(self, wanted: datetime) -> list[MoveTime]:
        """The three nearest to a time that has gone, with this surgeon in this place."""
        zone = self.found.practice.zone
        return [self._time(slot, when(slot.starts_at, zone)) for slot in nearest(self.slots(), wanted)]

    def surgeons(self) -> list[Way]:
        """None to choose from when the visit is to two surgeons, or there is only one."""
        choices = self.found.surgeons if self.is_single and len(self.found.surgeons) > 1 else {}
        return [self._way(row.name, row.id == self.surgeon.id, surgeon=slug) for slug, row in choices.items()]

    def places(self) -> list[Way]:
        is_free_to_choose = (self.is_single or self.only) and len(self.found.locations) > 1
        choices = self.found.locations if is_free_to_choose else {}
        return [self._way(place_name(row), row.id == self.location.id, location=slug) for slug, row in choices.items()]

    def address(self, **changed: str) -> str:
        """This page, with another day or month, or with the times of one surgeon in one place alone."""
        values: dict[str, Any] = (self._narrowed() if self.is_narrowed else {}) | self.hidden
        return url_for("staff.move", uuid=self.row.uuid, **(values | changed))

    @property
    def hidden(self) -> dict[str, str]:
        """What its forms and addresses carry besides."""
        return {"only": "yes"} if self.only else {}

    def _as_it_is(self) -> list[tuple[Appointment, Part]]:
        return [(row, Part(row.surgeon_id, row.location_id, row.starts_at)) for row in self.visit.appointments]

    def _way(self, name: str, is_chosen: bool, **changed: str) -> Way:
        return Way(name, self.address(**changed), is_chosen and self.is_narrowed)

    def _narrowed(self) -> dict[str, str]:
        return {"surgeon": self.surgeon.slug, "location": self.location.slug}

    def _column(
        self, surgeon: Surgeon | Performer, slots: list[Slot], day: date, *, location: AnyLocation | None = None
    ) -> Column:
        zone, first = self.found.practice.zone, self.row
        now_at = Slot(first.starts_at, first.surgeon_id, first.location_id, first.ends_at)
        is_here = surgeon.id == first.surgeon_id and (location is None or location.id == first.location_id)
        others = [slot for slot in slots if slot != now_at]
        own = [now_at] if is_here and local_date(first.starts_at, zone) == day else []
        times = [
            MoveTime(time_short(slot.starts_at, zone), None, None)
            if slot == now_at
            else self._time(slot, time_short(slot.starts_at, zone))
            for slot in sorted([*others, *own])
        ]
        return Column(surgeon.name, surgeon.colour, times)

    def _time(self, slot: Slot, text: str) -> MoveTime:
        to = Choice(self.found.surgeon_of(slot).slug, self.found.location_of(slot).slug, slot.starts_at)
        return MoveTime(text, self.found.place_of(slot), str(to))

    def _of_days(self, first: date, last: date) -> list[Slot]:
        if last < self.found.today:
            return []
        if self.is_narrowed or not self.is_single:
            return self.slots(first=first, last=last)
        return self.found.of(FIRST_AVAILABLE, first=first, last=last)

    def _day_link(self, day: date) -> DayLink:
        return DayLink(day_short(day), day_and_month(day), self.address(day=day.isoformat()))

    def _open_for(self, row: Appointment, slots: list[Slot]) -> list[Slot]:
        """Those of the slots from which this part, at its distance from the first, can be had too."""
        apart, zone = row.starts_at - self.visit.appointments[0].starts_at, self.found.practice.zone
        days = {local_date(slot.starts_at + apart, zone) for slot in slots}
        if not days:
            return []
        theirs = self.found.of(row.surgeon.slug, location=row.location.slug, first=min(days), last=max(days))
        starts = {slot.starts_at - apart for slot in theirs}
        return [slot for slot in slots if slot.starts_at in starts]


def _is_apart(slot: Slot, row: Appointment) -> bool:
    """Nobody is with two surgeons at once."""
    return slot.ends_at <= row.starts_at or slot.starts_at >= row.ends_at


def move_of(
    visit: Visit, surgeon: str | None, location: str | None, *, only: Appointment | None = None, now: datetime
) -> Move:
    """404 for a surgeon or a place that does not go with its procedure. One of several keeps its surgeon."""
    only = only if len(visit.appointments) > 1 else None
    first = only or visit.appointments[0]
    surgeon = None if only else surgeon
    found = desk_times_to_move(visit, now=now)
    if (surgeon and surgeon not in found.surgeons) or (location and location not in found.locations):
        abort(404)
    return Move(
        visit,
        found,
        found.surgeons[surgeon] if surgeon else first.surgeon,
        found.locations[location] if location else first.location,
        is_narrowed=bool(surgeon or location),
        only=only,
    )
