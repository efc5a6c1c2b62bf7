"""The form in which an admin says which weeks the figures are of."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, ValidationError

from booking.availability import DAY
from booking.formats import first_of_week
from booking.forms.wall_fields import DayField

USUAL_WEEKS: Final = 12
MOST_WEEKS: Final = 53  # a year, wherever in a week it begins


class FiguresForm(Form):
    """Sent by GET; whole weeks, of which a day alone may be named. Without either day the last twelve."""

    first = DayField(_l("First day"))
    last = DayField(_l("Last day"))

    def __init__(self, formdata: Any, *, today: date) -> None:
        super().__init__(formdata)
        self.today = today
        if not self.last.typed:
            self.last.data = today
        if not self.first.typed and self.last.data:
            self.first.data = first_of_week(self.last.data) - (USUAL_WEEKS - 1) * 7 * DAY

    def validate_last(self, field: Any) -> None:
        if not (self.first.data and field.data):
            return
        if field.data < self.first.data:
            raise ValidationError(_("The last day is before the first. Check both."))
        if self.weeks > MOST_WEEKS:
            raise ValidationError(_("Choose a year at most."))

    @property
    def begins(self) -> date:
        """Of a valid form, the first day of the first week."""
        return first_of_week(self.first.data or self.today)

    @property
    def weeks(self) -> int:
        return (first_of_week(self.last.data or self.today) - self.begins).days // 7 + 1
