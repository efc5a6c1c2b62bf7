"""What the desk types about a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from booking.forms.caller import UUIDField
from booking.forms.confirmation import ConfirmationForm

EVERYBODY: Final = 0


class DayNoteForm(ConfirmationForm):
    uuid = UUIDField()
    surgeon = SelectField(_l("For"), coerce=int)
    words = TextAreaField(
        _l("Note"),
        [Length(max=500, message=_l("Shorten this to 500 characters."))],
        description=_l("Kept sealed; staff read it on the day, with names."),
    )

    def offer_surgeons(self, surgeons: Iterable[Any]) -> None:
        everybody = SelectChoice(EVERYBODY, _l("Everybody"))
        self.surgeon.choices = [everybody, *(SelectChoice(one.id, one.name) for one in surgeons)]
        self.surgeon.flags.required = True

    @property
    def surgeon_id(self) -> int | None:
        return self.surgeon.data or None

    @property
    def text(self) -> str:
        return (self.words.data or "").strip()
