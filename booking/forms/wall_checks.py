"""What is asked of days and times that the desk has typed, beside what each field asks of itself."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from wtforms import ValidationError

from booking.availability import shows
from booking.formats import day_long, wall_time
from booking.forms.wall_fields import ClockField


def require_later(opens: ClockField, closes: ClockField) -> None:
    if opens.data is not None and closes.data is not None and closes.data <= opens.data:
        raise ValidationError(end_before_start(opens.data))


def exists_on(field: ClockField, on: date, zone: ZoneInfo) -> bool:
    """Whether the wall clock shows this time on that day, or words about it."""
    if shows(on, field.data or 0, zone):
        return True
    words = _(
        "There is no %(time)s on %(day)s: the clocks are set forward then. Enter another time.",
        time=wall_time(field.data or 0),
        day=day_long(on),
    )
    return refuse(field, words)


def refuse(field: Any, words: str) -> bool:
    """False, for whoever asks whether it fits."""
    field.errors = [*field.errors, words]
    return False


def end_before_start(opens: int) -> str:
    return str(_("The end must come after %(start)s. Write afternoons as 2:30 PM or 14:30.", start=wall_time(opens)))
