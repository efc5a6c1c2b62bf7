"""What a page says that has no time to offer, and what its reader could do next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _

from booking.availability import local_date
from booking.catalog import FIRST_AVAILABLE, Performer
from booking.formats import day_and_month, day_long, with_proper_names
from booking.routes.open_times.month import Link, Month
from booking.routes.patient.selection import Selection


@dataclass(frozen=True, slots=True)
class NothingOpen:
    title: str
    acts: list[Link]


def explain(selection: Selection, month: Month) -> NothingOpen:
    """The likeliest next act first: the next open day, another place, another surgeon."""
    return NothingOpen(_title(selection, month), [*_same_surgeon(selection, month), *_others(selection, month)])


def to_the_list(selection: Selection) -> Link | None:
    """To be told when a time opens up, with what is looked for chosen already; of one surgeon's times alone."""
    if selection.is_of_both:
        return None
    text = _("Tell me if a time opens up")
    return Link(selection.list_address(), text, text)


def _title(selection: Selection, month: Month) -> str:
    if month.day is not None and month.day == selection.own_day:
        return _("No other open times on %(day)s", day=day_and_month(month.day))
    if month.day is not None:
        return _("No open times on %(day)s", day=day_and_month(month.day))
    if month.nearest_open_day is not None:
        return _("No open times in %(month)s", month=month.title)
    if selection.filters:
        return _("No open times fit")
    return _("No open times through %(day)s", day=day_long(selection.found.last_day))


def _same_surgeon(selection: Selection, month: Month) -> list[Link]:
    acts, everywhere = [], replace(selection, location=None)
    everything = selection.everything()
    if month.nearest_open_day is not None:
        later = month.day is None or month.nearest_open_day > month.day
        day = day_and_month(month.nearest_open_day)
        text = _("Next open day: %(day)s", day=day) if later else _("Last open day: %(day)s", day=day)
        acts.append(Link(selection.address(day=month.nearest_open_day.isoformat()), text, text))
    if selection.location is not None and everywhere.slots():
        text = _("Times in any place")
        acts.append(Link(everywhere.address(), text, text))
    if selection.filters and (selection.location is None or everything.slots()):
        text = _("Clear filters")
        acts.append(Link(everything.address(), text, text))
    return acts


def _others(selection: Selection, month: Month) -> list[Link]:
    """Surgeons who have times on that day, or where no day was asked for, at all."""
    found, acts = selection.found, []
    for other in found.surgeons.values():
        if other.slug == selection.surgeon or selection.surgeon == FIRST_AVAILABLE:
            continue
        theirs = replace(selection, surgeon=other.slug, location=None)
        days = {local_date(slot.starts_at, found.practice.zone) for slot in theirs.slots()}
        if month.day in days:
            text = _("%(surgeon)s has times that day", surgeon=other.name)
            acts.append(_to_times_of(other, theirs.address(day=month.day.isoformat()), text))
        elif days:
            text = _("Times with %(surgeon)s", surgeon=other.name)
            acts.append(_to_times_of(other, theirs.address(), text))
    return acts


def _to_times_of(surgeon: Performer, href: str, text: str) -> Link:
    return Link(href, with_proper_names(text, surgeon.name), text)
