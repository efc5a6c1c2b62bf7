"""What the desk notes of a call, or offers by email in its place."""

from __future__ import annotations

from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired

from booking.forms.choices import ChoiceField
from booking.forms.seen import SeenForm
from booking.messages import CallOutcome


class _OfACall(SeenForm):
    """`day` is whose list the page showed, or empty."""

    day = HiddenField(default="")

    @property
    def calls_seen(self) -> int | None:
        """How many calls the page showed; None where it does not say."""
        text = str(self.seen.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


class CallForm(_OfACall):
    """`outcome` is the value of the button."""

    outcome = StringField(validators=[AnyOf(list(CallOutcome))])


class OfferForm(_OfACall):
    """The time that the patient is to be offered by email."""

    to = ChoiceField(validators=[InputRequired()])
