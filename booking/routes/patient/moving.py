"""Where a booked visit may be moved to: the times of its surgeons in its place, or those of another procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, request

from booking import appointments, catalog
from booking.availability import Pair, Part, Slot, local_date
from booking.catalog import BOTH_SURGEONS
from booking.formats import iso_moment
from booking.models import Visit
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.offered_times import offered_times, times_to_move
from booking.routes.patient.tokens import appointment_address


@dataclass(frozen=True, slots=True)
class Moving:
    """`surgeon` and `location` are slugs: the visit's own, unless another procedure needs or got others.

    Of a visit to both surgeons `surgeon` is "both-surgeons", and its slots are the first of their pairs.
    """

    visit: Visit
    found: OpenTimes
    surgeon: str
    location: str

    @property
    def is_of_both(self) -> bool:
        return self.surgeon == BOTH_SURGEONS

    @property
    def is_about_another(self) -> bool:
        return self.found.procedure.id != self.visit.procedure_id

    @property
    def hidden(self) -> dict[str, str]:
        """What addresses and forms carry beside the start."""
        if not self.is_about_another:
            return {}
        return {"procedure": self.found.procedure.slug, "surgeon": self.surgeon, "location": self.location}

    def address(self, **query: Any) -> str:
        return appointment_address(self.visit, "reschedule", **(self.hidden | query))

    def slots(self, **days: date) -> list[Slot]:
        """But for the time they have, unless it would be about something else there."""
        if self.is_of_both:
            return [pair.first for pair in self.pairs(**days)]
        row = self.visit.appointments[0]
        of_surgeon = self.found.of(self.surgeon, location=self.location, **days)
        return [slot for slot in of_surgeon if self.is_about_another or slot.starts_at != row.starts_at]

    def pairs(self, **days: date) -> list[Pair]:
        """But for the one they have; the other order of it is another one."""
        return [pair for pair in self.found.pairs(location=self.location, **days) if pair != self.own_pair()]

    def own_pair(self) -> Pair:
        """As it is booked, though the desk may have set the two apart."""
        first, second = (
            Slot(row.starts_at, row.surgeon_id, row.location_id, row.ends_at) for row in self.visit.appointments
        )
        return Pair(first, second)

    def kept(self) -> Slot | None:
        """The time they have, if the other procedure fits there, with the same surgeon in the same place."""
        row = self.visit.appointments[0]
        if not self.is_about_another or (self.surgeon, self.location) != (row.surgeon.slug, row.location.slug):
            return None
        day = local_date(row.starts_at, self.found.practice.zone)
        return next((slot for slot in self.slots(first=day, last=day) if slot.starts_at == row.starts_at), None)

    def kept_at(self) -> str | None:
        """The same, as a form sends it."""
        kept = self.kept()
        return iso_moment(kept.starts_at, self.found.practice.zone) if kept else None

    def part(self, starts_at: datetime) -> Part:
        """Raises NotOffered."""
        row = self.visit.appointments[0]
        if not self.is_about_another:
            return Part(row.surgeon_id, row.location_id, starts_at)
        consultation = catalog.consultation_of(self.found.procedure.id) or abort(404)
        return appointments.part_named(consultation, surgeon=self.surgeon, location=self.location, starts_at=starts_at)


def moving_of(visit: Visit, *, now: datetime) -> Moving:
    """By ?procedure, ?surgeon and ?location, which a form sends as well; 404 for a procedure that we do not have."""
    row, sent = visit.appointments[0], request.values
    if len(visit.appointments) > 1:
        return Moving(visit, times_to_move(visit, now=now), BOTH_SURGEONS, row.location.slug)
    slug = sent.get("procedure", "")
    if slug in ("", visit.procedure.slug):
        return Moving(visit, times_to_move(visit, now=now), row.surgeon.slug, row.location.slug)
    found = offered_times(slug, now=now, without_visit=visit.id)
    return Moving(
        visit,
        found,
        surgeon=_one_of(found.surgeons, sent.get("surgeon"), row.surgeon.slug),
        location=_one_of(found.locations, sent.get("location"), row.location.slug),
    )


def _one_of(offered: dict[str, Any], wanted: str | None, own: str) -> str:
    """What was asked for, else their own, else the first there is; their own also where there is none."""
    return next((slug for slug in (wanted, own) if slug in offered), next(iter(offered), own))
