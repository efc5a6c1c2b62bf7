"""Which patient is it? Found by last name, telephone number or e-mail address.

The words come by POST: in an address they would end in the browser's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.confidential import answers_of, national, search_digests
from booking.models import Appointment, Practice
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.wording import status

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """An appointment of a patient, with her name: whoever typed it knows it."""

    row: Appointment
    name: str
    telephone: str
    status: str


@blueprint.get("/patients")
def patients() -> ResponseReturnValue:
    """Only asks: there are no links to a result."""
    return render_template("staff/patients.html", sought="")


@blueprint.post("/patients")
def find() -> ResponseReturnValue:
    sought, now = request.form.get("sought", "").strip(), clock.now()
    digests = search_digests(sought)
    rows = appointments.appointments_of(digests, limit=MOST + 1)
    practice = catalog.practice()
    page = render_template(
        "staff/patients.html",
        sought=sought,
        sentence=None if digests else _("Enter a last name, a telephone number or an e-mail address."),
        coming=[_found(row, practice) for row in _coming(rows[:MOST], now=now)],
        others=[_found(row, practice) for row in rows[:MOST] if not _is_coming(row, now=now)],
        most=MOST if len(rows) > MOST else None,
    )
    return page, 200 if digests else 422


def _coming(rows: list[Appointment], *, now: datetime) -> list[Appointment]:
    """The next first."""
    return sorted((row for row in rows if _is_coming(row, now=now)), key=lambda row: row.starts_at)


def _is_coming(row: Appointment, *, now: datetime) -> bool:
    return row.ends_at > now and row.status in ("booked", "checked_in", "with_surgeon")


def _found(row: Appointment, practice: Practice) -> Found:
    answers = answers_of(row.visit)
    telephone = answers.get("telephone", "")
    return Found(row, answers.get("name", ""), national(telephone) if telephone else "", status(row, practice.zone))
