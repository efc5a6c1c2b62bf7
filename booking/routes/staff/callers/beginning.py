"""What the page that books for a caller begins with: the choices of its address, and the data of somebody known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from booking import appointments
from booking.availability import DAY, local_date
from booking.catalog import FIRST_AVAILABLE, PracticeDetails
from booking.confidential import national
from booking.formats import month_and_day
from booking.forms.choices import Choice
from booking.forms.dates import read_date
from booking.forms.instants import read_instant
from booking.models import Visit


def beginning(args: Mapping[str, str], practice: PracticeDetails, *, today: date) -> dict[str, Any]:
    """The form's data by an address: `person` is a visit of theirs, with `follow_up` they come after it once more.

    Of both surgeons `first` is who sees them first. Without a start the day is left to whoever asks, and so is the
    procedure of nobody known.
    """
    start, visit = _start(args, practice), known_visit(args.get("person"))
    surgeon, location = args.get("surgeon", FIRST_AVAILABLE), args.get("location", "")
    walk_in = "yes" if "walk_in" in args else ""
    begun: dict[str, Any] = {"surgeon": surgeon, "location": location, "walk_in": walk_in}
    if visit is not None:
        begun |= _data_of(visit) | {"procedure": visit.procedure.slug}
        if "follow_up" in args:
            begun |= _follow_up(visit, practice, today=today)
    if start is not None:
        begun |= {
            "day": local_date(start, practice.zone),
            "start": [Choice(args.get("first", surgeon), location, start)],
        }
    return begun


def known_visit(person: str | None) -> Visit | None:
    """A visit by its uuid as an address or a form has it, if it was ever booked."""
    try:
        visit = appointments.visit_by_uuid(UUID(person)) if person else None
    except ValueError:
        return None
    return visit if visit is not None and appointments.was_ever_booked(visit) else None


def _data_of(visit: Visit) -> dict[str, Any]:
    """What is known of whoever booked it, as the form's fields hold it."""
    contact = appointments.contact_of(visit)
    return {
        "person": str(visit.uuid),
        "name": contact.name,
        "telephone": national(contact.telephone) if contact.telephone else "",
        "email": contact.email,
        "for_other": bool(contact.patient),
        "patient": contact.patient,
        "under_18": bool(contact.guardian),
        "guardian": contact.guardian,
        "born_on": read_date(contact.born_on) if contact.born_on else None,
        "language": visit.language,
    }


def _follow_up(visit: Visit, practice: PracticeDetails, *, today: date) -> dict[str, Any]:
    after = timedelta(weeks=practice.follow_up_weeks)
    before = local_date(visit.appointments[0].starts_at, practice.zone)
    note = _("Follow-up to the appointment on %(day)s.", day=month_and_day(before))
    return {"day": max(before + after, today + DAY), "note": note}


def _start(args: Mapping[str, str], practice: PracticeDetails) -> datetime | None:
    """None also for one whose local date overflows."""
    start = read_instant(args.get("start", ""))
    try:
        if start is not None:
            local_date(start, practice.zone)
    except OverflowError:
        return None
    return start
