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

from booking import access, catalog, clock, people, schedules
from booking.models import Appointment
from booking.people import LONGEST_SEARCH, FoundPerson, NotASearch, SearchFault, read_search
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.kept_form import shown_again
from booking.routes.staff.viewer import cannot_be_read, current_viewer
from booking.routes.staff.wording import other_language, status, telephone_to_press

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
        found = people.find(sought, limit=LIMIT + 1, now=now, surgeon=current_viewer().own_surgeon)
    except NotASearch as refused:
        return _refused(sought, refused.reason)
    shown = found[:LIMIT]
    coming = [_line(one, one.next, zone) for one in shown if one.next]
    outside = schedules.outside_hours([line["row"] for line in coming], now=now)
    return render_template(
        "staff/patients.html",
        sought=sought,
        coming=[line | {"outside": line["row"].id in outside} for line in coming],
        others=[_line(one, one.last, zone) for one in shown if one.last],
        limit=LIMIT if len(found) > LIMIT else None,
    )


def _line(found: FoundPerson, row: Appointment, zone: ZoneInfo) -> dict[str, Any]:
    """With the name: whoever typed it knows it."""
    return {
        "row": row,
        "name": found.contact.patient_name if found.contact.is_readable else cannot_be_read(),
        "booked_by": found.contact.name if found.contact.patient else None,
        "language": other_language(row.visit.language),
        "telephone": telephone_to_press(found.contact.telephone),
        "status": status(row, zone),
    }
