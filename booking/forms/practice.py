"""What the practice types about what it offers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, SubmitField

from booking.forms.confirmation import ConfirmationForm

_WHOLE: Final = re.compile(r"[0-9]{1,6}")


class WholeNumberField(StringField):
    """`data` is a number from `least` to `most`; whatever else was typed stays, with words about it."""

    data: int | None

    def __init__(self, label: Any, *, least: int, most: int, **named: Any) -> None:
        super().__init__(label, **named)
        self.least, self.most, self.typed = least, most, ""
        self.flags.required = True

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        number = int(self.typed) if _WHOLE.fullmatch(self.typed) else None
        if number is None or not self.least <= number <= self.most:
            raise ValueError(_("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most))
        self.data = number

    def _value(self) -> str:
        return str(self.data) if self.data is not None else self.typed


class SettingsForm(ConfirmationForm):
    """Pressed by `look`, nothing is saved, and the page says whom it would concern."""

    look = SubmitField(_l("Show first what it changes"))

    def typed(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().typed() if name != self.look.name]


class ProcedureForm(SettingsForm):
    active = BooleanField(
        _l("Offered online"), description=_l("Without the tick it leaves every page that patients see.")
    )
    consultation_minutes = WholeNumberField(
        _l("Length in minutes"), least=5, most=480, description=_l("What patients read, from 5 to 480.")
    )
    buffer_before_minutes = WholeNumberField(
        _l("Kept free before, in minutes"), least=0, most=240, description=_l("Patients do not see it. 0 for nothing.")
    )
    buffer_after_minutes = WholeNumberField(
        _l("Kept free after, in minutes"), least=0, most=240, description=_l("For photographs and notes, for example.")
    )

    def values(self) -> Mapping[str, Any]:
        """By column."""
        names = ("active", "consultation_minutes", "buffer_before_minutes", "buffer_after_minutes")
        return {name: self[name].data for name in names}
