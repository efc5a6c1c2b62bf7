"""The people whom the desk's field finds, as its results show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import catalog, people
from booking.models import Appointment
from booking.routes.staff.viewer import cannot_be_read, current_viewer
from booking.routes.staff.wording import day_and_time, telephone_to_press

LIMIT = 8  # people; whoever is not among them is found by more letters


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`visit` is the latest they came for, or come for next; `last` and `next` are moments in words."""

    name: str
    telephone: dict[str, str] | None
    booked_by: str | None
    visit: UUID
    about: str
    surgeon: str  # its slug
    last: str | None
    next: str | None


def found_people(sought: str, *, now: datetime) -> list[PersonLine]:
    """Who comes next first; at most LIMIT + 1. Raises NotASearch."""
    zone = catalog.practice().zone
    found = people.find(sought, limit=LIMIT + 1, now=now, surgeon=current_viewer().own_surgeon)
    return [_person(one, zone) for one in found]


def _person(found: people.FoundPerson, zone: ZoneInfo) -> PersonLine:
    contact, latest = found.contact, _latest(found)
    return PersonLine(
        name=contact.patient_name if contact.is_readable else cannot_be_read(),
        telephone=telephone_to_press(contact.telephone),
        booked_by=contact.name if contact.patient else None,
        visit=found.uuid,
        about=str(latest.visit.procedure.words("en")["name"]),
        surgeon=latest.surgeon.slug,
        last=_moment(found.last, zone),
        next=_moment(found.next, zone),
    )


def _latest(found: people.FoundPerson) -> Appointment:
    """Of what was not canceled, if there is any."""
    rows = [row for row in (found.last, found.next) if row is not None]
    return max(rows, key=lambda row: (row.status != "cancelled", row.starts_at))


def _moment(row: Appointment | None, zone: ZoneInfo) -> str | None:
    """With what became of it where nobody came."""
    if row is None:
        return None
    said = day_and_time(row.starts_at, zone)
    if row.status == "cancelled":
        return _("%(moment)s, canceled", moment=said)
    return _("%(moment)s, did not come", moment=said) if row.status == "no_show" else said
