"""A date of birth, as the desk types it to tell two people of one name apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _
from wtforms import StringField

from booking import clock
from booking.forms.dates import NoSuchDay, NotADate, read_typed_date
from booking.forms.wall_fields import DayInput

OLDEST: Final = date(1900, 1, 1)


class BirthField(StringField):
    """`data` is a date, or None."""

    data: date | None
    typed = ""
    widget = DayInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        if not self.typed:
            return
        try:
            born = read_typed_date(self.typed)
        except (NotADate, NoSuchDay):
            raise ValueError(_("Enter a date of birth like 4/2/1961.")) from None
        if not OLDEST <= born <= clock.now().date():
            raise ValueError(_("Check the year of this date of birth."))
        self.data = born

    def _value(self) -> str:
        return self.data.isoformat() if self.data else self.typed
