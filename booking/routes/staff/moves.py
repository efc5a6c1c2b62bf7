"""How does the desk move an appointment, also to another surgeon or place?

A visit to two surgeons is moved as one: both keep their distance in time, and neither is exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalogue, clock
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, NotOffered, Part, SlotTaken
from booking.asked import Asked, read_asked
from booking.formats import time_short
from booking.forms.desk import MoveForm
from booking.forms.holds import sentence_of
from booking.models import Visit
from booking.month import Group, Time, build, groups_of_day, when
from booking.routes.patient.wording import zone_sentence
from booking.routes.staff.appointments import (
    appointment_page,
    is_booked,
    known_appointment,
    last_change,
    letter_goes,
    not_booked,
)
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changed import Told
from booking.routes.staff.openings import DeskTimes, desk_times
from booking.routes.staff.viewer import viewer
from booking.routes.staff.wording import in_a_line, place, why_not
from booking.slots import Slot, nearest
from booking.wall_clock import local_date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was moved: in words, or by a change that somebody else made."""

    sentence: str = ""
    wanted: datetime | None = None
    meanwhile: Told | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A visit on its way to other times, of its own surgeon and place or of the chosen ones."""

    visit: Visit
    found: DeskTimes
    surgeon: str
    location: str

    @property
    def is_single(self) -> bool:
        return len(self.visit.appointments) == 1

    def parts(self, starts_at: datetime) -> list[Part]:
        if self.is_single:
            return [Part(self.surgeon, self.location, starts_at)]
        first = self.visit.appointments[0].starts_at
        return [
            Part(row.surgeon.slug, row.location.slug, starts_at + (row.starts_at - first))
            for row in self.visit.appointments
        ]

    def slots(self) -> list[Slot]:
        """Starts that all parts can have, but for where the visit is already."""
        open_now = {(slot.surgeon, slot.location, slot.starts_at) for slot in self.found.slots}
        here = [(row.surgeon.slug, row.location.slug, row.starts_at) for row in self.visit.appointments]
        possible = []
        for slot in self.found.of(self.surgeon, location=self.location):
            wanted = [(part.surgeon, part.location, part.starts_at) for part in self.parts(slot.starts_at)]
            if wanted != here and open_now.issuperset(wanted):
                possible.append(slot)
        return possible


@blueprint.route("/appointments/<uuid:uuid>/move", methods=["GET", "POST"])
def move(uuid: UUID) -> ResponseReturnValue:
    """?surgeon, ?location, ?month=2026-11 or ?day=2026-11-03; POST takes starts_at and what the page showed."""
    row, now, form = known_appointment(uuid), clock.now(), MoveForm()
    if not is_booked(row.visit):
        return not_booked(row)
    sent = request.args if request.method == "GET" else request.form
    moving = _move(row.visit, sent.get("surgeon"), sent.get("location"), now=now)
    if request.method == "GET":
        return _page(uuid, moving, now=now)
    if not form.validate():
        return _page(uuid, moving, Refusal(sentence_of(form)), status=422, now=now)
    try:
        _carry_out(moving, form, now=now)
    except NotBooked:
        return not_booked(row)
    except ChangedMeanwhile:
        return _page(uuid, moving, Refusal(meanwhile=last_change(row.visit)), status=409, now=now)
    except SlotTaken:
        return _page(uuid, moving, Refusal(wanted=form.starts_at.data), status=409, now=now)
    except NotOffered as refused:
        sentence = _why_not(moving, refused, form.starts_at.data, now=now)
        return _page(uuid, moving, Refusal(sentence), status=422, now=now)
    zone = moving.found.practice.zone
    row = row.visit.appointments[0]
    flash(_("Moved: now %(line)s. %(letter)s", line=in_a_line(row, zone), letter=letter_goes(row.visit)), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


def _carry_out(moving: Move, form: MoveForm, *, now: datetime) -> None:
    actor, parts = Actor("desk", viewer().user_id), moving.parts(form.starts_at.data)
    appointments.reschedule(moving.visit, parts, actor=actor, seen=form.seen.data, now=now)


def _move(visit: Visit, surgeon: str | None, location: str | None, *, now: datetime) -> Move:
    """404 for a surgeon or a place that we do not have."""
    first = visit.appointments[0]
    found = desk_times(visit.procedure, now=now, without_visit=visit.id)
    if (surgeon and surgeon not in found.surgeons) or (location and location not in found.locations):
        abort(404)
    return Move(visit, found, surgeon or first.surgeon.slug, location or first.location.slug)


def _why_not(moving: Move, refused: NotOffered, starts_at: datetime, *, now: datetime) -> str:
    consultation = catalogue.consultation_of(moving.visit.procedure_id)
    return why_not(refused.reason, starts_at, consultation.rules, now=now) if consultation else ""


def _page(
    uuid: UUID, moving: Move, refusal: Refusal | None = None, *, status: int = 200, now: datetime
) -> ResponseReturnValue:
    """With the times that are open now, also after a refusal; the seen versions are those of now."""
    row = known_appointment(uuid)
    found = desk_times(row.visit.procedure, now=now, without_visit=row.visit.id) if refusal else moving.found
    moving = Move(row.visit, found, moving.surgeon, moving.location)
    slots, asked = moving.slots(), _asked(moving, refusal)
    address = partial(url_for, "staff.move", uuid=uuid, surgeon=moving.surgeon, location=moving.location)
    month = build(
        slots,
        month=asked.month,
        day=asked.day,
        today=found.today,
        last_day=found.last_day,
        zone=found.practice.zone,
        href=partial(address, _anchor="times"),
    )
    page = appointment_page(
        "move",
        row,
        now=now,
        moving=moving,
        refusal=refusal,
        taken=_taken(refusal, found),
        month=month,
        groups=groups_of_day(month.slots, zone=found.practice.zone),
        near=_near(slots, refusal, found),
        address=address,
        surgeons=_choices(moving, uuid) if moving.is_single else [],
        places=_places(moving, uuid) if moving.is_single else [],
        zone_sentence=zone_sentence(found.practice.zone),
        sentence=asked.sentence,
    )
    return page, 422 if asked.wrong else status


def _asked(moving: Move, refusal: Refusal | None) -> Asked:
    found = moving.found
    if refusal and refusal.wanted:
        day = local_date(refusal.wanted, found.practice.zone)
        return Asked(month=day.replace(day=1), day=day) if found.today <= day <= found.last_day else Asked()
    return read_asked(request.args, today=found.today, last_day=found.last_day)


def _taken(refusal: Refusal | None, found: DeskTimes) -> str | None:
    return time_short(refusal.wanted, found.practice.zone) if refusal and refusal.wanted else None


def _near(slots: Sequence[Slot], refusal: Refusal | None, found: DeskTimes) -> list[Group]:
    """The nearest instead of one that has gone."""
    if refusal is None or refusal.wanted is None or not slots:
        return []
    zone = found.practice.zone
    near = [
        Time(when(slot.starts_at, zone), slot.starts_at.isoformat(), None) for slot in nearest(slots, refusal.wanted)
    ]
    return [Group(_("The nearest times"), near)]


def _choices(moving: Move, uuid: UUID) -> list[dict[str, object]]:
    return [
        {
            "name": surgeon.name,
            "href": url_for("staff.move", uuid=uuid, surgeon=slug, location=moving.location),
            "current": slug == moving.surgeon,
        }
        for slug, surgeon in moving.found.surgeons.items()
    ]


def _places(moving: Move, uuid: UUID) -> list[dict[str, object]]:
    return [
        {
            "name": place(location),
            "href": url_for("staff.move", uuid=uuid, surgeon=moving.surgeon, location=slug),
            "current": slug == moving.location,
        }
        for slug, location in moving.found.locations.items()
    ]
