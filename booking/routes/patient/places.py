"""The places in which a surgeon sees patients on a day, and those that may be chosen from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter

from flask_babel import gettext as _

from booking.availability import Slot, local_date
from booking.catalog import FIRST_AVAILABLE
from booking.formats import proper_name
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.open_times.time_lists import Group, groups_of_day
from booking.routes.patient.selection import Selection
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


def places_of_day(selection: Selection, slots: Sequence[Slot], *, day: date | None) -> list[Place]:
    """The places that have times that day, in the practice's order; `slots` may be of many days.

    Among them is the time that the patient holds.
    """
    found, surgeon, own = selection.found, selection.surgeon, selection.own
    free: dict[tuple[int, datetime], list[Slot]] = defaultdict(list)
    for slot in sorted([*slots, own], key=attrgetter("starts_at")) if own else slots:
        if local_date(slot.starts_at, found.practice.zone) == day:
            free[slot.location, slot.starts_at].append(slot)

    def who(slot: Slot) -> str | None:
        if surgeon != FIRST_AVAILABLE:
            return None
        those = free[slot.location, slot.starts_at]
        return proper_name(found.surgeon_of(slot).name) if len(those) == 1 else _("either surgeon")

    places = []
    for location in found.locations.values():
        there = [those[0] for (place, _start), those in free.items() if place == location.id]
        if there:
            is_here = own is not None and own.location == location.id
            groups = groups_of_day(
                there, zone=found.practice.zone, detail=who, own=own.starts_at if own and is_here else None
            )
            hidden = {"procedure": found.procedure.slug, "surgeon": surgeon, "location": location.slug}
            places.append(Place(place_name(location), groups, hidden))
    return places


def places_to_choose(selection: Selection, *, requested: RequestedDay) -> list[PlaceToChoose]:
    """Every place, then each that the surgeon has times in; none when that is one place only."""
    found, location = selection.found, selection.location
    slugs = found.locations_of(selection.surgeon) | ({location} if location else set())
    if len(slugs) < 2:
        return []
    day, month = requested.day, requested.month
    always = {"day": day.isoformat()} if day else {"month": f"{month:%Y-%m}"} if month else {}

    def choice(name: str, slug: str | None) -> PlaceToChoose:
        href = replace(selection, location=slug).address(**always)
        return PlaceToChoose(name, href, current=slug == location)

    named = [choice(place_name(row), row.slug) for row in found.locations.values() if row.slug in slugs]
    return [choice(_("Any place"), None), *named]
