"""The page that says why a start cannot be had: every rule that removes it, and who set it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from booking import appointments, catalog, clock
from booking.appointments import InTheWay, NotOffered
from booking.availability import ObstacleKind, Part, nearest
from booking.catalog import Consultation, LocationDetails, Performer, ProcedureDetails
from booking.formats import day_long, duration, language, time_short
from booking.forms.instants import read_instant
from booking.routes.open_times.time_lists import when
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.desk_times import desk_rules, desk_times
from booking.routes.staff.diary.addresses import booking_address
from booking.routes.staff.obstacles.words import obstacle_lines
from booking.routes.staff.viewer import current_viewer
from booking.routes.wording import notice_words, place_name


@dataclass(frozen=True, slots=True)
class Asked:
    """About which start the page is; `found` are its obstacles for the desk."""

    procedure: ProcedureDetails
    consultation: Consultation
    performer: Performer
    location: LocationDetails
    starts_at: datetime
    found: Sequence[InTheWay]


@blueprint.get("/why-not")
def obstacles() -> ResponseReturnValue:
    """?surgeon, ?start=2026-10-06T09:30-07:00, ?procedure, ?location; without a location, the one where least is wrong.

    404 for a surgeon or a place that does not go with the procedure, and for what is no time.
    """
    now, viewer = clock.now(), current_viewer()
    asked = _asked(now)
    rules = asked.consultation.rules
    lines = obstacle_lines(asked.found, rules=desk_rules(asked.consultation), viewer=viewer, now=now)
    kinds = {one.obstacle.kind for one in asked.found}
    is_noticed = now <= asked.starts_at and rules.is_too_soon(asked.starts_at, now=now)
    return render_template(
        "staff/obstacles.html",
        time=time_short(asked.starts_at, rules.zone),
        day=day_long(asked.starts_at, rules.zone),
        surgeon=asked.performer,
        about=str(asked.procedure.words(language())["name"]),
        length=duration(rules.length),
        where=place_name(asked.location),
        lines=lines,
        online_notice=notice_words(rules) if is_noticed else None,
        book=None if ObstacleKind.NOTICE in kinds else _booking(asked, asked.location.slug, asked.starts_at),
        near=_nearest(asked, now=now) if lines else [],
    )


def _asked(now: datetime) -> Asked:
    offered = catalog.procedures()
    usual = catalog.usual_procedure(offered)
    slug = request.args.get("procedure") or (usual.slug if usual else "")
    procedure = next((row for row in offered if row.slug == slug), None) or abort(404)
    consultation = catalog.consultation(procedure.slug) or abort(404)
    performer = consultation.performer(request.args.get("surgeon", "")) or abort(404)
    starts_at = read_instant(request.args.get("start", "")) or abort(404)
    wanted = request.args.get("location")
    places = [row for row in catalog.locations() if row.id in consultation.locations and wanted in (None, "", row.slug)]

    def found_at(location: LocationDetails) -> list[InTheWay]:
        part = Part(performer.id, location.id, starts_at)
        return appointments.all_in_the_way(consultation, [part], rules=desk_rules(consultation), now=now)

    try:
        each = [(found_at(place), place) for place in places] or abort(404)
    except NotOffered:
        abort(404)
    found, location = min(each, key=lambda pair: len(pair[0]))
    return Asked(procedure, consultation, performer, location, starts_at, found)


def _nearest(asked: Asked, *, now: datetime) -> list[tuple[str, str]]:
    """The three nearest starts that can be had, and where each is booked."""
    found = desk_times(asked.procedure, now=now)
    slots = nearest(found.of(asked.performer.slug), asked.starts_at)
    return [
        (when(slot.starts_at, found.practice.zone), _booking(asked, found.location_of(slot).slug, slot.starts_at))
        for slot in slots
    ]


def _booking(asked: Asked, location: str, starts_at: datetime) -> str:
    zone = asked.consultation.rules.zone
    return booking_address(asked.performer.slug, location, starts_at, zone, procedure=asked.procedure.slug)
