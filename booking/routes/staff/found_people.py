"""The people whom the desk's field finds, as its results show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import appointments, catalog
from booking.appointments import FoundAppointment
from booking.confidential import Search
from booking.models import Appointment
from booking.routes.staff.viewer import cannot_be_read
from booking.routes.staff.wording import day_and_time, is_coming, telephone_to_press

LIMIT = 8  # people; whoever is not among them is found by more letters
VISITS = 60  # looked at for them


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """`visit` is the latest they came for, or come for next; `last` and `next` are moments in words."""

    name: str
    telephone: dict[str, str] | None
    booked_by: str | None
    visit: UUID
    about: str
    surgeon: str  # its slug
    last: str | None
    next: str | None


def found_people(search: Search, *, now: datetime) -> list[FoundPerson]:
    """Visits of one name and one telephone number or email address are one person's; at most LIMIT + 1."""
    zone = catalog.practice().zone
    theirs: dict[tuple[str, str], list[FoundAppointment]] = {}
    for one in appointments.found_appointments(search, limit=VISITS):
        contact = one.contact
        key = (contact.patient_name.casefold(), contact.telephone or contact.email.casefold())
        theirs.setdefault(key if contact.is_readable else (str(one.row.visit_id), ""), []).append(one)
    return [_person(those, zone, now=now) for those in list(theirs.values())[: LIMIT + 1]]


def _person(those: list[FoundAppointment], zone: ZoneInfo, *, now: datetime) -> FoundPerson:
    """Of their appointments, the latest first."""
    contact, rows = those[0].contact, [one.row for one in those]
    coming = [row for row in rows if is_coming(row, now=now)]
    latest = next((row for row in rows if row.status != "cancelled"), rows[0])
    return FoundPerson(
        name=contact.patient_name if contact.is_readable else cannot_be_read(),
        telephone=telephone_to_press(contact.telephone),
        booked_by=contact.name if contact.patient else None,
        visit=latest.visit.uuid,
        about=str(latest.visit.procedure.words("en")["name"]),
        surgeon=latest.surgeon.slug,
        last=_moment((row for row in rows if row.starts_at <= now), zone),
        next=_moment(reversed(coming), zone),
    )


def _moment(rows: Iterable[Appointment], zone: ZoneInfo) -> str | None:
    """Of the first of them; with what became of it where nobody came."""
    row = next(iter(rows), None)
    if row is None:
        return None
    said = day_and_time(row.starts_at, zone)
    if row.status == "cancelled":
        return _("%(moment)s, canceled", moment=said)
    return _("%(moment)s, did not come", moment=said) if row.status == "no_show" else said
