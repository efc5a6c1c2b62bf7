"""The places in which a surgeon sees patients on a day, and those that may be chosen from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from booking.availability import Slot, local_date
from booking.catalog import FIRST_AVAILABLE
from booking.routes.open_times.month import Group, groups_of_day
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.offered_times import times_address
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class Place:
    """One day's times in one place; `hidden` is what their form sends besides the start."""

    name: str
    groups: list[Group]
    hidden: dict[str, str]


@dataclass(frozen=True, slots=True)
class PlaceToChoose:
    name: str
    href: str
    current: bool


def one_a_start(slots: Sequence[Slot]) -> list[Slot]:
    """Of several surgeons who are free then and there, only one: a patient sees a single button."""
    return list({(slot.starts_at, slot.location): slot for slot in slots}.values())


def places_of_day(found: OpenTimes, slots: Sequence[Slot], *, surgeon: str, day: date | None) -> list[Place]:
    """The places that have times that day, in the practice's order; `slots` may be of many days."""
    free: dict[tuple[int, datetime], list[Slot]] = defaultdict(list)
    for slot in slots:
        if local_date(slot.starts_at, found.practice.zone) == day:
            free[slot.location, slot.starts_at].append(slot)

    def who(slot: Slot) -> str | None:
        if surgeon != FIRST_AVAILABLE:
            return None
        those = free[slot.location, slot.starts_at]
        return found.surgeon_of(slot).name if len(those) == 1 else _("either surgeon")

    places = []
    for location in found.locations.values():
        there = [those[0] for (place, _start), those in free.items() if place == location.id]
        if there:
            groups = groups_of_day(there, zone=found.practice.zone, detail=who)
            hidden = {"procedure": found.procedure.slug, "surgeon": surgeon, "location": location.slug}
            places.append(Place(place_name(location), groups, hidden))
    return places


def places_to_choose(
    found: OpenTimes, *, surgeon: str, location: str | None, requested: RequestedDay
) -> list[PlaceToChoose]:
    """Every place, then each that the surgeon has times in; none when that is one place only."""
    slugs = found.locations_of(surgeon) | ({location} if location else set())
    if len(slugs) < 2:
        return []
    day, month = requested.day, requested.month
    always = {"day": day.isoformat()} if day else {"month": f"{month:%Y-%m}"} if month else {}

    def choice(name: str, slug: str | None) -> PlaceToChoose:
        href = times_address(found.procedure, surgeon, location=slug, _anchor="month", **always)
        return PlaceToChoose(name, href, current=slug == location)

    named = [choice(place_name(row), row.slug) for row in found.locations.values() if row.slug in slugs]
    return [choice(_("Any place"), None), *named]
