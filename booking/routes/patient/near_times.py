"""The open times nearest to one that cannot be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from booking.availability import Slot, nearest
from booking.catalog import FIRST_AVAILABLE
from booking.formats import iso_moment, proper_name
from booking.forms.choices import Choice
from booking.routes.open_times.time_lists import when
from booking.routes.open_times.times import OpenTimes
from booking.routes.wording import where


@dataclass(frozen=True, slots=True)
class NearTime:
    """A button: `hidden` and `starts_at` go to POST /holds; `choice` says all of it to a hold there is already.

    Of both surgeons two `part` are among what is hidden, and say all that `starts_at` does.
    """

    text: str
    detail: str | None
    starts_at: str
    hidden: Mapping[str, str | Sequence[str]]
    choice: str


def near_times(
    found: OpenTimes, *, surgeon: str, location: str | None, wanted: datetime, count: int = 3
) -> list[NearTime]:
    """Of the surgeon and the place that were asked for; only where that has none, of another place, then of anybody."""
    slots, whose = found.of(surgeon, location=location) or found.of(surgeon), surgeon
    if not slots:
        slots, whose = found.of(FIRST_AVAILABLE), FIRST_AVAILABLE
    starts: dict[tuple[datetime, int], Slot] = {}
    for slot in slots:
        starts.setdefault((slot.starts_at, slot.location), slot)  # one of a start that two surgeons have
    return [
        _near(found, slot, surgeon=whose, preferred=(surgeon, location))
        for slot in nearest(starts.values(), wanted, count=count)
    ]


def _near(found: OpenTimes, slot: Slot, *, surgeon: str, preferred: tuple[str, str | None]) -> NearTime:
    who, location = found.surgeon_of(slot), found.location_of(slot)
    hidden = {"procedure": found.procedure.slug, "surgeon": surgeon, "location": location.slug}
    details = [
        proper_name(who.name) if preferred[0] not in (who.slug, FIRST_AVAILABLE) else None,
        where(location) if preferred[1] != location.slug else found.place_of(slot),
    ]
    zone = found.practice.zone
    return NearTime(
        text=when(slot.starts_at, zone),
        detail=Markup(", ").join(detail for detail in details if detail) or None,
        starts_at=iso_moment(slot.starts_at, zone),
        hidden=hidden,
        choice=str(Choice(who.slug, location.slug, slot.starts_at)),
    )
