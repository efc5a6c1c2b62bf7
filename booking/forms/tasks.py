"""What the desk types about its own tasks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from booking.availability import shows
from booking.forms.caller import UUIDField
from booking.forms.contact_fields import plain_lines
from booking.forms.desk_form import DeskForm
from booking.forms.seen import SeenForm
from booking.forms.wall_fields import ClockField, DayField

LONGEST_WORDS: Final = 300
NOBODY: Final = 0


class WithAssignee(SeenForm):
    assigned_to = SelectField(_l("Whose it is"), coerce=int, default=NOBODY)

    def offer_users(self, users: Iterable[tuple[int, str]]) -> None:
        everybody = SelectChoice(NOBODY, _("Whoever is free"))
        self.assigned_to.choices = [everybody, *(SelectChoice(id, name) for id, name in users)]

    @property
    def assignee(self) -> int | None:
        return self.assigned_to.data or None


class AssigneeForm(WithAssignee):
    """`seen` is whose the page said it was."""


class TaskForm(DeskForm, WithAssignee):
    """`uuid` is made when the page is first shown: the same page sent twice writes one task down."""

    uuid = UUIDField(default=uuid4)
    words = TextAreaField(
        _l("What is to be done"),
        [DataRequired(_l("Enter what is to be done.")), Length(max=LONGEST_WORDS)],
        filters=[plain_lines],
    )
    day = DayField(_l("Day"), description=_l("Empty: it is listed first until it is done."))
    time = ClockField(_l("Time"), description=_l("9:00 AM, 3p or 14:30"))

    zone: ZoneInfo
    today: date

    def validate_time(self, field: ClockField) -> None:
        if field.data is not None and not shows(self._on(), field.data, self.zone):
            raise ValidationError(_("The clocks change on that day, and never show that time. Enter another."))

    def due_at(self) -> datetime | None:
        """In UTC; of a day alone its first moment, of a time alone that time today."""
        if self.day.data is None and self.time.data is None:
            return None
        midnight = datetime.combine(self._on(), time())
        return (midnight + timedelta(minutes=self.time.data or 0)).replace(tzinfo=self.zone).astimezone(UTC)

    def _on(self) -> Any:
        return self.day.data or self.today
