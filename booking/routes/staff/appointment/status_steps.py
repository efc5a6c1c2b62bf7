"""The buttons by which one says how an appointment stands on its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from booking import appointments
from booking.appointments import OPPOSITES
from booking.availability import local_date
from booking.models import Appointment
from booking.routes.staff.wording import STATUSES

FORWARD = {
    "checked_in": (_l("Arrived"), "a"),
    "with_surgeon": (_l("With the surgeon"), "s"),
    "fulfilled": (_l("Seen"), "f"),
    "no_show": (_l("No-show"), "n"),
}


@dataclass(frozen=True, slots=True)
class StatusButton:
    """A button; `key` presses it, and what goes back has none."""

    status: str
    text: str
    key: str = ""


MARKS = {
    "late": (_l("Late"), "l"),
    "not_late": (_l("Not late"), ""),
    "fee_paid": (_l("Fee paid"), ""),
    "fee_not_paid": (_l("Fee not paid"), ""),
}


def steps_from(row: Appointment, zone: ZoneInfo, *, now: datetime) -> dict[str, list[StatusButton]]:
    """What may be pressed: forward, and back."""
    steps: dict[str, list[StatusButton]] = {"forward": [], "back": []}
    for status in appointments.statuses_from(row, zone=zone, now=now):
        if appointments.is_step_back(row.status, status):
            steps["back"].append(StatusButton(status, str(STATUSES[status])))
        else:
            text, key = FORWARD[status]
            steps["forward"].append(StatusButton(status, str(text), key))
    return steps


def mark_buttons(row: Appointment, zone: ZoneInfo, *, now: datetime) -> list[StatusButton]:
    """What may be ticked off, or taken back."""
    if row.status in ("held", "cancelled"):
        return []
    late, fee = (OPPOSITES[mark] for mark in appointments.ticked(row.visit))
    is_today = local_date(row.starts_at, zone) == local_date(now, zone)
    offered = [late] if row.status == "booked" and (is_today or late == "not_late") else []
    offered += [fee] if row.visit.fee.cents else []
    return [StatusButton(mark, str(MARKS[mark][0]), MARKS[mark][1]) for mark in offered]
