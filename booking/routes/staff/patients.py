"""Finding a patient by last name, telephone number or e-mail address.

The words come by POST: in an address they would end in the browser's history.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from booking import access, appointments, catalog, clock, schedules
from booking.appointments import FoundAppointment
from booking.confidential import LONGEST_SEARCH, NotASearch, SearchFault, read_search
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.kept_form import shown_again
from booking.routes.staff.viewer import cannot_be_read
from booking.routes.staff.wording import is_coming, other_language, status, telephone_to_press

LIMIT = 50
_SENTENCES = {
    SearchFault.EMPTY: _l("Enter a last name, a phone number, or an email address."),
    SearchFault.TOO_LONG: _l("This is too long to search for. Enter a name of at most six words, or a phone number."),
}


@blueprint.get("/patients")
def patients() -> ResponseReturnValue:
    """Asks, or shows what was found; there are no links to a result."""
    typed = access.form_brought_back()
    if typed is None:
        return render_template("staff/patients.html", sought="")
    return _found(typed.fields.get("sought", "").strip(), now=clock.now())


@blueprint.post("/patients")
def find() -> ResponseReturnValue:
    """303 to what was found, so that one can go back to it."""
    sought, now = request.form.get("sought", "").strip(), clock.now()
    try:
        read_search(sought)
    except NotASearch as refused:
        return _refused(sought, refused.reason)
    return shown_again("staff.patients", [("sought", sought)], now=now)


def _refused(sought: str, reason: SearchFault) -> ResponseReturnValue:
    return render_template("staff/patients.html", sought=sought[:LONGEST_SEARCH], sentence=_SENTENCES[reason]), 422


def _found(sought: str, *, now: datetime) -> ResponseReturnValue:
    zone = catalog.practice().zone
    try:
        search = read_search(sought)
    except NotASearch as refused:
        return _refused(sought, refused.reason)
    found = appointments.found_appointments(search, limit=LIMIT + 1)
    shown = found[:LIMIT]
    coming = sorted((one for one in shown if is_coming(one.row, now=now)), key=lambda one: one.row.starts_at)
    outside = schedules.outside_hours([one.row for one in coming], now=now)
    return render_template(
        "staff/patients.html",
        sought=sought,
        coming=[_line(one, zone) | {"outside": one.row.id in outside} for one in coming],
        others=[_line(one, zone) for one in shown if not is_coming(one.row, now=now)],
        limit=LIMIT if len(found) > LIMIT else None,
    )


def _line(found: FoundAppointment, zone: ZoneInfo) -> dict[str, Any]:
    """With the name: whoever typed it knows it."""
    return {
        "row": found.row,
        "name": found.contact.patient_name if found.contact.is_readable else cannot_be_read(),
        "booked_by": found.contact.name if found.contact.patient else None,
        "language": other_language(found.row.visit.language),
        "telephone": telephone_to_press(found.contact.telephone),
        "status": status(found.row, zone),
    }
