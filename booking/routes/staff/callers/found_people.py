"""The people whom the desk's field finds, as its results show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import access, catalog, people, schedules
from booking.catalog import BOTH_SURGEONS
from booking.confidential import name_parts
from booking.formats import day_and_year
from booking.forms.dates import read_date
from booking.models import Appointment
from booking.routes.staff.viewer import cannot_be_read
from booking.routes.staff.wording import STATUSES, day_and_time, in_one_visit_with, other_language, telephone_to_press

LIMIT = 8  # people; whoever is not among them is found by more letters


@dataclass(frozen=True, slots=True)
class Known:
    """An appointment of theirs: when, what is to be said of it, and with whom else it is one visit."""

    appointment: UUID
    moment: str
    said: str | None = None
    one_visit: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`visit` and `surgeon`, its slug or "both-surgeons", are of the latest they came for, or come for next; `born` in
    words, where two have one name and it is known.
    """

    name: str
    born: str | None
    telephone: dict[str, str] | None
    booked_by: str | None
    language: str | None
    visit: UUID
    surgeon: str
    last: Known | None
    next: Known | None


def found_people(sought: str, *, now: datetime) -> list[PersonLine]:
    """Who comes next first; at most LIMIT + 1. Raises NotASearch."""
    zone = catalog.practice().zone
    found = people.find(sought, limit=LIMIT + 1, now=now, surgeon=access.own_surgeon())
    outside = schedules.outside_hours([one.next for one in found if one.next], now=now)
    return [_person(one, zone, outside=bool(one.next and one.next.id in outside)) for one in found]


def are_of_another_name(found: Sequence[PersonLine], sought: str) -> bool:
    """Whether a name was typed beside a number or an address, and nobody who was found for these is called so."""
    typed = people.read_typed(sought)
    parts = name_parts(typed.name)
    is_beside = bool(parts and (typed.telephone or typed.email))
    return is_beside and not any(_is_called(name_parts(one.name), parts) for one in found)


def _is_called(name: Sequence[str], typed: Sequence[str]) -> bool:
    return all(any(part.startswith(one) for part in name) for one in typed)


def _person(found: people.FoundPerson, zone: ZoneInfo, *, outside: bool) -> PersonLine:
    contact, latest = found.contact, _latest(found)
    return PersonLine(
        name=contact.patient_name if contact.is_readable else cannot_be_read(),
        born=day_and_year(read_date(contact.born_on)) if found.has_namesake and contact.born_on else None,
        telephone=telephone_to_press(contact.telephone),
        booked_by=contact.name if contact.patient else None,
        language=other_language(found.visit.language),
        visit=found.uuid,
        surgeon=BOTH_SURGEONS if _others(latest, found) else latest.surgeon.slug,
        last=_known(found.last, found, zone),
        next=_known(found.next, found, zone, outside=outside),
    )


def _latest(found: people.FoundPerson) -> Appointment:
    """Of what was not canceled, if there is any."""
    rows = [row for row in (found.last, found.next) if row is not None]
    return max(rows, key=lambda row: (row.status != "cancelled", row.starts_at))


def _others(row: Appointment, found: people.FoundPerson) -> list[Appointment]:
    """Of the same visit."""
    return [other for other in found.parts if other.visit_id == row.visit_id and other is not row]


def _known(
    row: Appointment | None, found: people.FoundPerson, zone: ZoneInfo, *, outside: bool = False
) -> Known | None:
    """With what became of it where nobody came, where the surgeon is not there for it, and who else sees them then."""
    if row is None:
        return None
    said = _("outside hours") if outside else None
    if row.status in ("cancelled", "no_show"):
        said = str(STATUSES[row.status])
    beside = in_one_visit_with(row, found.parts, zone)
    return Known(row.uuid, day_and_time(row.starts_at, zone), said, beside)
