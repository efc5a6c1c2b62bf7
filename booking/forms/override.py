"""What a form carries so that the desk can set aside what its page named as in the way."""

from __future__ import annotations

from typing import Final

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from booking.appointments import Override
from booking.forms.contact_fields import plain_lines
from booking.forms.holds import Preset

ANYWAY: Final = "anyway"
"""The value of the button `act` that sets aside; whatever the fields say, no other does."""
LONGEST_REASON: Final = 200


class OverrideForm(FlaskForm):
    """`set_aside` are the keys of what the page showed, with a space between."""

    set_aside = HiddenField(default="")
    override_reason = StringField(_l("Why may it overlap?"), [Preset()])

    def override(self) -> Override | None:
        if request.form.get("act") != ANYWAY:
            return None
        reason = plain_lines(self.override_reason.data)[:LONGEST_REASON]
        return Override(frozenset((self.set_aside.data or "").split()), reason)

    def ask_why(self) -> None:
        self.override_reason.errors = [_("Enter a reason for the overlap.")]
