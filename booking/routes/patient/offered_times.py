"""The open times as patients may book them, and the page that shows all of a surgeon's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from booking import appointments, catalog
from booking.availability import Slot
from booking.catalog import AnyProcedure, Performer
from booking.formats import day_long
from booking.models import Visit
from booking.routes.open_times.month import Link, NextTime, next_times
from booking.routes.open_times.times import OpenTimes, open_times


@dataclass(frozen=True, slots=True)
class NextTimes:
    """A surgeon's next times, as next_times.html shows them."""

    name: str
    colour: str
    title: str
    times: list[NextTime]
    all: Link | None
    empty: str


def offered_times(slug: str, *, now: datetime) -> OpenTimes:
    """404 for a procedure we do not have; one that nobody performs at present has no surgeons and no times."""
    procedure = catalog.procedure(slug)
    return offered_times_about(procedure, now=now) if procedure else abort(404)


def offered_times_about(procedure: AnyProcedure, *, now: datetime) -> OpenTimes:
    consultation = catalog.consultation_of(procedure.id) or abort(404)
    return open_times(procedure, consultation, rules=consultation.rules, now=now)


def times_to_move(visit: Visit, *, now: datetime) -> OpenTimes:
    """For its own length, as it was booked; its own time is as good as free."""
    consultation = catalog.consultation_of(visit.procedure_id) or abort(404)
    rules = appointments.as_booked(visit, consultation.rules)
    return open_times(visit.procedure, consultation, rules=rules, now=now, without_visit=visit.id)


def times_address(procedure: AnyProcedure, surgeon: str, **query: Any) -> str:
    """The page with all the surgeon's times."""
    return url_for("patient.times", procedure=procedure.slug, surgeon=surgeon, **query)


def next_of_each(found: OpenTimes, *, location: str | None = None, first: str | None = None) -> list[NextTimes]:
    """Each surgeon's next three; `location` narrows them to one place, surgeon `first` goes before others."""
    surgeons = sorted(found.surgeons.values(), key=lambda surgeon: surgeon.slug != first)
    return [_next_of(surgeon, found, location=location) for surgeon in surgeons]


def _next_of(surgeon: Performer, found: OpenTimes, *, location: str | None) -> NextTimes:
    def hidden(slot: Slot) -> dict[str, str]:
        return {"procedure": found.procedure.slug, "surgeon": surgeon.slug, "location": found.location_of(slot).slug}

    slots = list(islice(found.from_day(found.today, surgeon.slug, location=location), 3))
    all_times = _("All times with %(surgeon)s", surgeon=surgeon.name)
    return NextTimes(
        name=surgeon.name,
        colour=surgeon.colour,
        title=_("%(surgeon)s’s next times", surgeon=surgeon.name),
        times=next_times(slots, zone=found.practice.zone, hidden=hidden, place=found.place_of),
        all=Link(times_address(found.procedure, surgeon.slug, location=location), all_times, all_times)
        if slots
        else None,
        empty=_("No open times until %(day)s.", day=day_long(found.last_day)),
    )
