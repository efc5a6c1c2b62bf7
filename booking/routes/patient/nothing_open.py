"""What a page says that has no time to offer, and what its reader could do next."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from booking.availability import local_date
from booking.catalog import FIRST_AVAILABLE
from booking.formats import day_and_month, day_long
from booking.routes.open_times.month import Link, Month
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.offered_times import times_address


@dataclass(frozen=True, slots=True)
class NothingOpen:
    title: str
    acts: list[Link]


def explain(found: OpenTimes, month: Month, *, surgeon: str, location: str | None) -> NothingOpen:
    """The likeliest next act first: the next open day, another place, another surgeon."""
    return NothingOpen(
        _title(found, month), [*_same_surgeon(found, month, surgeon, location), *_others(found, month, surgeon)]
    )


def _title(found: OpenTimes, month: Month) -> str:
    if month.day is not None:
        return _("No open times on %(day)s", day=day_and_month(month.day))
    if month.nearest_open_day is not None:
        return _("No open times in %(month)s", month=month.title)
    return _("No open times until %(day)s", day=day_long(found.last_day))


def _same_surgeon(found: OpenTimes, month: Month, surgeon: str, location: str | None) -> list[Link]:
    acts = []
    if month.nearest_open_day is not None:
        later = month.day is None or month.nearest_open_day > month.day
        day = day_and_month(month.nearest_open_day)
        text = _("Next open day: %(day)s", day=day) if later else _("Last open day: %(day)s", day=day)
        href = times_address(
            found.procedure, surgeon, day=month.nearest_open_day.isoformat(), location=location, _anchor="times"
        )
        acts.append(Link(href, text, text))
    if location is not None and found.of(surgeon):
        text = _("Times in any place")
        acts.append(Link(times_address(found.procedure, surgeon), text, text))
    return acts


def _others(found: OpenTimes, month: Month, surgeon: str) -> list[Link]:
    """Surgeons who have times on that day, or where no day was asked for, at all."""
    acts = []
    for other in found.surgeons.values():
        if other.slug == surgeon or surgeon == FIRST_AVAILABLE:
            continue
        days = {local_date(slot.starts_at, found.practice.zone) for slot in found.of(other.slug)}
        if month.day in days:
            text = _("%(surgeon)s has times that day", surgeon=other.name)
            acts.append(
                Link(times_address(found.procedure, other.slug, day=month.day.isoformat(), _anchor="times"), text, text)
            )
        elif days:
            text = _("Times with %(surgeon)s", surgeon=other.name)
            acts.append(Link(times_address(found.procedure, other.slug), text, text))
    return acts
