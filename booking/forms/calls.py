"""What the desk notes of a call."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf

from booking.forms.seen import SeenForm
from booking.messages import CallOutcome


class CallForm(SeenForm):
    """`outcome` is the value of the button; `day` is whose list the page showed, or empty."""

    outcome = StringField(validators=[AnyOf(list(CallOutcome))])
    day = HiddenField(default="")

    @property
    def calls_seen(self) -> int | None:
        """How many calls the page showed; None where it does not say."""
        text = str(self.seen.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
