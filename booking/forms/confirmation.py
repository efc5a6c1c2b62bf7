"""The form of a change of hours, which asks first what becomes of the patients whom it hits."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from booking.forms.desk_form import DeskForm
from booking.forms.outcomes import OUTCOME, ChosenOutcome, chosen_outcomes, told_by

NOT_TYPED: Final = ("csrf_token", "seen", "told", "no_email")


class ConfirmationForm(DeskForm):
    """`seen` is what its page showed: whom the change would hit, if anybody, and after a dot what it changes.

    `told` is what its button says is going to happen to them, see `told_by`. With `no_email` none of
    them is written to.
    """

    seen = HiddenField(default="")
    told = HiddenField(default="")
    no_email = BooleanField(_l("No email"))

    @property
    def hits_seen(self) -> str:
        """Empty also when the button said something else than what is chosen now."""
        says_so = not self.outcomes or self.told.data == told_by(self.outcomes.values())
        return self.listed if says_so else ""

    @property
    def listed(self) -> str:
        """Whom the page named."""
        return str(self.seen.data).partition(".")[0]

    @property
    def outcomes(self) -> dict[UUID, ChosenOutcome]:
        """By the uuid of the appointment."""
        return chosen_outcomes(request.form)

    @property
    def row_seen(self) -> str:
        return str(self.seen.data).partition(".")[2]

    def typed(self) -> list[tuple[str, str]]:
        """Everything else that was sent, to be sent once more; a name may come more than once."""
        return [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NOT_TYPED and not name.startswith(OUTCOME)
        ]
