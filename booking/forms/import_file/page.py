"""What an administrator chooses on the pages of an import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from booking.forms.contact_fields import plain_lines
from booking.forms.desk_form import DeskForm
from booking.forms.override import LONGEST_REASON
from booking.forms.seen import SeenForm
from booking.forms.wall_fields import DayField

_LONGEST_NAME: Final = 100
_NAMED: Final = SelectChoice("", "It always names one")


class ImportFileForm(DeskForm):
    file = FileField(
        "File",
        description="A CSV or a calendar (.ics), 5 MB at most. For a larger one there is flask import-appointments.",
    )
    surgeon = SelectField("Surgeon where the file names none")
    procedure = SelectField("Procedure where the file names none")

    def offer(self, surgeons: Iterable[tuple[str, str]], procedures: Iterable[tuple[str, str]]) -> None:
        """Slug and name of each."""
        self.surgeon.choices = [_NAMED, *(SelectChoice(*one) for one in surgeons)]
        self.procedure.choices = [_NAMED, *(SelectChoice(*one) for one in procedures)]
        self.file.flags.required = True

    def content(self) -> bytes | None:
        """None, with words at the field, where no file was sent."""
        sent = self.file.data
        if not hasattr(sent, "read"):
            self.file.errors = ["Choose a file."]
            return None
        with sent.stream as stream:
            return bytes(stream.read())

    def file_name(self) -> str:
        """Which only tells what kind of file it is."""
        return str(self.file.data.filename)[-_LONGEST_NAME:]


class ImportPlanForm(SeenForm, DeskForm):
    """`file` is the token of the file that is kept, with the reason for which its overlaps may stand."""

    file = HiddenField(default="")
    reason = StringField("Why may they overlap?")
    leave_out = BooleanField("Leave out what cannot be booked, and import the rest")
    reminders_from = DayField(
        "Remind patients of visits from this day on",
        description="Empty: no reminders. Nobody gets an email about the import itself.",
    )

    def typed_reason(self) -> str:
        return plain_lines(self.reason.data or "")[:LONGEST_REASON]

    def typed_with(self, file: str) -> list[tuple[str, str]]:
        """What was typed, with the token of a file that has this reason."""
        typed = [("reason", self.typed_reason()), ("reminders_from", self.reminders_from._value())]
        return [("file", file), *typed, *([("leave_out", "y")] if self.leave_out.data else [])]
