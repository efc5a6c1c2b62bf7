"""The form for a time that is typed by hand, with whom and where: it is looked at before anything moves there."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField
from wtforms.fields import SelectChoice

from booking.forms.holds import Preset
from booking.forms.wall_fields import ClockField, DayField, minute_of_day


class OtherTimeForm(Form):
    """Sent by GET: it asks, and changes nothing."""

    on = DayField(_l("Day"), empty=_l("Enter the day."))
    at = ClockField(_l("Time"), empty=_l("Enter the time."))
    surgeon = SelectField(_l("Surgeon"), [Preset()])
    location = SelectField(_l("Place"), [Preset()])

    def offer(self, surgeons: Sequence[tuple[str, str]], locations: Sequence[tuple[str, str]]) -> None:
        for field, choices in ((self.surgeon, surgeons), (self.location, locations)):
            field.choices = [SelectChoice(value, label) for value, label in choices]

    def minute(self) -> int:
        """Of a valid form, from 0:00."""
        return minute_of_day(self.at) or 0

    def refuse(self, sentence: str) -> None:
        self.at.errors = [sentence]


def left_out_by_the_clocks() -> str:
    return _("The clocks leave this time out on that day. Enter another time.")
