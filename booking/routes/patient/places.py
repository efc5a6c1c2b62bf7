"""In which places does a surgeon see patients on a day, and which of them may be chosen from?"""

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
    found: OpenTimes, *, surgeon: str, location: str | None, asked: RequestedDay
) -> list[PlaceToChoose]:
    """Every place, then each that he has times in; none when he has times in one place only."""
    slugs = {found.location_of(slot).slug for slot in found.of(surgeon)} | ({location} if location else set())
    if len(slugs) < 2:
        return []
    kept = {"day": asked.day.isoformat()} if asked.day else {"month": f"{asked.month:%Y-%m}"} if asked.month else {}

    def choice(name: str, slug: str | None) -> PlaceToChoose:
        return PlaceToChoose(
            name, found.address(surgeon, location=slug, _anchor="month", **kept), current=slug == location
        )

    named = [choice(place_name(row), row.slug) for row in found.locations.values() if row.slug in slugs]
    return [choice(_("Any place"), None), *named]
