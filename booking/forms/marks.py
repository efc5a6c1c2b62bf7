"""The form by which the desk ticks something off about a visit."""

from __future__ import annotations

from wtforms import StringField

from booking.forms.seen import SeenForm


class MarkForm(SeenForm):
    """`mark` is that of the pressed button."""

    mark = StringField()
