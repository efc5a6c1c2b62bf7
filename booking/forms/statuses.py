"""The form by which the desk says how an appointment stands on its day."""

from __future__ import annotations

from wtforms import StringField

from booking.forms.seen import SeenForm


class StatusForm(SeenForm):
    """`status` is that of the pressed button."""

    status = StringField()
