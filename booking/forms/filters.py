"""The form by which a patient narrows the open times down to those that fit them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectChoice, SelectMultipleField, ValidationError

from booking.formats import day_long, weekdays
from booking.forms.holds import Preset
from booking.forms.wall_fields import DayField

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""In addresses, Monday's first, as `date.weekday()` counts."""

PARTS: Final = {
    "": _l("Any time of day"),
    "morning": _l("Morning"),
    "afternoon": _l("Afternoon"),
    "evening": _l("Evening"),
}


class FilterForm(Form):
    """Sent by GET, so that it has an address and carries no token; `today` and `last_day` bound what can be booked."""

    weekday = SelectMultipleField(_l("Days of the week"), [Preset()], validate_choice=False)
    part = RadioField(
        _l("Time of day"),
        [Preset()],
        choices=[SelectChoice(value, name) for value, name in PARTS.items()],
        default="",
        validate_choice=False,
    )
    arrival = DayField(_l("Arrival"))
    departure = DayField(_l("Departure"))

    def __init__(self, formdata: Any, *, today: date, last_day: date) -> None:
        super().__init__(formdata)
        self.today, self.last_day = today, last_day
        self.weekday.choices = [SelectChoice(WEEKDAYS[day], name) for day, _short, name in weekdays()]

    def validate_weekday(self, field: Any) -> None:
        if not set(field.data or ()) <= set(WEEKDAYS):
            raise ValidationError(_("Choose days of the week from the list."))

    def validate_part(self, field: Any) -> None:
        if (field.data or "") not in PARTS:
            raise ValidationError(_("Choose a time of day from the list."))

    def validate_arrival(self, field: Any) -> None:
        if field.data and field.data > self.last_day:
            raise ValidationError(_("You can book online through %(last_day)s.", last_day=day_long(self.last_day)))

    def validate_departure(self, field: Any) -> None:
        if field.data and field.data < self.today:
            raise ValidationError(_("%(day)s has passed.", day=day_long(field.data)))
        if field.data and self.arrival.data and field.data < self.arrival.data:
            raise ValidationError(_("The departure is before the arrival. Check both days."))

    def chosen_weekdays(self) -> Sequence[int]:
        """Of a valid form, Monday's 0."""
        return [WEEKDAYS.index(day) for day in self.weekday.data or ()]
