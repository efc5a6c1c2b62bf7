"""The month of a selection and one day's times, and what is said of an address that cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from booking.availability import Slot
from booking.routes.open_times.beside import DaysBeside, days_beside
from booking.routes.open_times.month import Month, build_month
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.patient import nothing_open
from booking.routes.patient.nothing_open import NothingOpen
from booking.routes.patient.pairs import pairs_of_day
from booking.routes.patient.places import Place, one_a_start, places_of_day
from booking.routes.patient.selection import Selection


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """`wrong` says that nobody could have meant the address: the answer is 422."""

    month: Month
    beside: DaysBeside
    places: list[Place]
    nothing: NothingOpen | None
    sentences: list[str]
    wrong: bool


def shown_month(selection: Selection, requested: RequestedDay, *, is_place_unknown: bool) -> ShownMonth:
    slots = slots_for_month(selection.slots, requested, selection.found)
    month = _month(selection, requested, slots)
    sentences = []
    if requested.sentence:
        here = _("Here is %(month)s.", month=month.title)
        sentences.append(f"{requested.sentence} {here}")
    if is_place_unknown:
        sentences.append(_("We couldn’t find the place in that address. Here are the times in every place."))
    return ShownMonth(
        month=month,
        beside=days_beside(month, selection.slots, selection.found, href=selection.address),
        places=_places(selection, slots, month),
        nothing=None if month.slots else nothing_open.explain(selection, month),
        sentences=sentences,
        wrong=requested.wrong or is_place_unknown,
    )


def _places(selection: Selection, slots: Sequence[Slot], month: Month) -> list[Place]:
    if selection.is_of_both:
        return pairs_of_day(selection, day=month.day)
    return places_of_day(selection, slots, day=month.day)


def _month(selection: Selection, requested: RequestedDay, slots: Sequence[Slot]) -> Month:
    found, filters = selection.found, selection.filters
    return build_month(
        slots if selection.is_of_both else one_a_start(slots),
        month=requested.month,
        day=requested.day,
        today=found.today,
        first_day=filters.arrival,
        last_day=min(found.last_day, filters.departure or found.last_day),
        zone=found.practice.zone,
        href=selection.address,
        own=selection.own_day,
    )
