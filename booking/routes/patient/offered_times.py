"""The open times as patients may book them, and the page that shows all of a surgeon's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from booking import appointments, catalog
from booking.availability import Slot
from booking.catalog import BOTH_SURGEONS, AnyProcedure, Performer
from booking.formats import day_long
from booking.models import Visit
from booking.routes.open_times.month import Link
from booking.routes.open_times.soonest import one_a_half_day, when_in_short
from booking.routes.open_times.time_lists import NextTime, next_times
from booking.routes.open_times.times import OpenTimes, open_times
from booking.routes.patient.consulted import consultation_about
from booking.routes.patient.switched_off import refuse


@dataclass(frozen=True, slots=True)
class NextTimes:
    """A surgeon's next times, as next_times.html shows them."""

    name: str
    colour: str
    title: str
    times: list[NextTime]
    all: Link | None
    empty: str


def offered_times(slug: str, *, now: datetime, without_visit: int | None = None) -> OpenTimes:
    """404 for a procedure that we do not have, in words where it is switched off.

    One that nobody performs at present has no surgeons and no times.
    `without_visit` is the visit whose time its patient holds: another may lie where that is.
    """
    procedure = catalog.procedure(slug)
    return offered_times_about(procedure, now=now, without_visit=without_visit) if procedure else refuse(slug)


def offered_times_about(procedure: AnyProcedure, *, now: datetime, without_visit: int | None = None) -> OpenTimes:
    consultation = catalog.consultation_of(procedure.id) or abort(404)
    return open_times(procedure, consultation, rules=consultation.rules, now=now, without_visit=without_visit)


def times_to_move(visit: Visit, *, now: datetime) -> OpenTimes:
    """For its own length, as it was booked; its own time is as good as free."""
    consultation = consultation_about(visit)
    rules = appointments.as_booked(visit, consultation.rules)
    return open_times(visit.procedure, consultation, rules=rules, now=now, without_visit=visit.id)


def times_at_any_notice(visit: Visit, *, now: datetime) -> OpenTimes:
    """`times_to_move`, of whoever we have asked to move."""
    consultation = consultation_about(visit)
    rules = appointments.without_notice(appointments.as_booked(visit, consultation.rules))
    return open_times(visit.procedure, consultation, rules=rules, now=now, without_visit=visit.id)


def times_address(procedure: AnyProcedure, surgeon: str, **query: Any) -> str:
    """The page with all the surgeon's times."""
    return url_for("patient.times", procedure=procedure.slug, surgeon=surgeon, **query)


def both_surgeons_address(found: OpenTimes) -> str | None:
    """The page with the times of both in one visit, where two see patients about it."""
    return times_address(found.procedure, BOTH_SURGEONS) if found.is_with_both else None


def surgeon_of_times(visit: Visit) -> str:
    """Whose times are looked at for a visit like this one: its surgeon's, or both surgeons'."""
    first, *others = visit.appointments
    return BOTH_SURGEONS if others else first.surgeon.slug


def times_like(visit: Visit) -> str:
    """The page with the times for another visit like this one."""
    return times_address(visit.procedure, surgeon_of_times(visit))


def next_of_each(found: OpenTimes) -> list[NextTimes]:
    """Each surgeon's next three."""
    return [_next_of(surgeon, found) for surgeon in found.surgeons.values()]


def soonest(slots: Iterable[Slot], found: OpenTimes, *, surgeon: str) -> list[NextTime]:
    """Three of these slots, of different half-days, each a button that holds it with `surgeon`, or whoever is free."""
    zone = found.practice.zone

    def hidden(slot: Slot) -> dict[str, str]:
        return {"procedure": found.procedure.slug, "surgeon": surgeon, "location": found.location_of(slot).slug}

    chosen = list(islice(one_a_half_day(slots, zone), 3))
    times = next_times(chosen, zone=zone, hidden=hidden, place=found.place_of)
    return [
        replace(time, short=when_in_short(slot.starts_at, zone, today=found.today))
        for time, slot in zip(times, chosen, strict=True)
    ]


def _next_of(surgeon: Performer, found: OpenTimes) -> NextTimes:
    times = soonest(found.from_day(found.today, surgeon.slug), found, surgeon=surgeon.slug)
    all_times = _("All times with %(surgeon)s", surgeon=surgeon.name)
    return NextTimes(
        name=surgeon.name,
        colour=surgeon.colour,
        title=_("Next times with %(surgeon)s", surgeon=surgeon.name),
        times=times,
        all=Link(times_address(found.procedure, surgeon.slug), all_times, all_times) if times else None,
        empty=_("No open times through %(day)s.", day=day_long(found.last_day)),
    )
