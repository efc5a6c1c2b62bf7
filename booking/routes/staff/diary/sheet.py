"""A day on paper: whom each surgeon sees and when, so that it survives a power cut."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, people
from booking.appointments import FoundAppointment
from booking.availability import local_date, whole_day
from booking.catalog import SurgeonDetails
from booking.confidential import initials, national
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.staff.appointment.preparation import comfort_lines
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import Viewer, cannot_be_read, current_viewer
from booking.routes.staff.wording import in_one_visit_with, other_language


@dataclass(frozen=True, slots=True)
class SheetLine:
    starts_at: datetime
    patient: str
    telephone: str
    marks: Sequence[str]


@blueprint.get("/sheet")
def sheet() -> ResponseReturnValue:
    """?day=2026-10-06; ?names=full prints whole names, which paper otherwise does not have.

    A surgeon prints their own patients alone.
    """
    viewer, now, zone = current_viewer(), clock.now(), catalog.practice().zone
    requested = read_diary_day(request.args.get("day"), today=local_date(now, zone))
    full = request.args.get("names") == "full"
    found = appointments.expected_between(*whole_day(requested.on, zone))
    first = people.first_visits({one.row.visit_id for one in found}, now=now)
    columns = [
        {
            "surgeon": surgeon,
            "lines": [_line(one, first, zone=zone, full=full) for one in found if one.row.surgeon_id == surgeon.id],
        }
        for surgeon in _printed(catalog.surgeons(), viewer)
    ]
    page = render_template(
        "staff/sheet.html",
        on=requested.on,
        columns=columns,
        now=now,
        sentence=requested.sentence,
        **_ways(requested.on, full),
    )
    return page, 422 if requested.sentence else 200


def _printed(surgeons: Sequence[SurgeonDetails], viewer: Viewer) -> list[SurgeonDetails]:
    return [one for one in surgeons if viewer.own_surgeon in (None, one.id)]


def _line(found: FoundAppointment, first: Container[int], *, zone: ZoneInfo, full: bool) -> SheetLine:
    row, contact = found.row, found.contact
    name = contact.patient_name if full else initials(contact.patient_name)
    return SheetLine(
        starts_at=row.starts_at,
        patient=(name or _("No name")) if contact.is_readable else cannot_be_read(),
        telephone=national(contact.telephone) if contact.telephone else "",
        marks=[*in_one_visit_with(row, row.visit.appointments, zone), *_marks(found, first)],
    )


def _marks(found: FoundAppointment, first: Container[int]) -> list[str]:
    """What whoever greets them has to know before they come; never what the visit is about."""
    visit = found.row.visit
    new = [_("first visit")] if visit.id in first else []
    by_video = [_("by video")] if found.row.location.kind == "video" else []
    spoken = other_language(visit.language)
    return [*new, *by_video, *([spoken] if spoken else []), *comfort_lines(appointments.preparation_of(visit).comfort)]


def _ways(on: date, full: bool) -> dict[str, Any]:
    def address(names: str | None) -> str:
        return url_for("staff.sheet", day=on.isoformat(), names=names)

    return {
        "full": full,
        "other_names": address(None if full else "full"),
        "diary_address": url_for("staff.diary", day=on.isoformat()),
    }
