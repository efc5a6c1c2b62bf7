"""Which day an address of the desk asks for, as ?day=2026-10-06 does: any day, also one gone by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from booking.availability import DAY

FARTHEST = 20 * 366 * DAY  # from today; nobody keeps a diary for longer, and dates have an end


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`sentence` says why it is not the day that was asked for."""

    on: date
    sentence: str | None = None


def read_day(text: str | None, *, today: date) -> AskedDay:
    if not text:
        return AskedDay(today)
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return AskedDay(today, _("There is no such day. Here is today."))
    if abs(on - today) > FARTHEST:
        return AskedDay(today, _("That day is too far away. Here is today."))
    return AskedDay(on)
