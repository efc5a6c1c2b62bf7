"""What staff decide about who is one person."""

from __future__ import annotations

from uuid import uuid4

from wtforms import StringField

from booking.forms.caller import UUIDField
from booking.forms.seen import SeenForm


class PeopleForm(SeenForm):
    """`act` is made with the page, so that the same page decides once; `verdict` comes with the button: one, or two."""

    act = UUIDField(default=uuid4)
    verdict = StringField()
