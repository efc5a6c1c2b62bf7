"""The form for a new calendar link."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from booking.calendars import FEED_TITLES
from booking.forms.desk_form import DeskForm

WHOLE_PRACTICE = "practice"
TITLE_WORDS = {
    "private": _l("“Appointment”, nothing about anybody"),
    "initials": _l("The patient’s initials"),
    "full": _l("The patient’s full name"),
}


class FeedLinkForm(DeskForm):
    surgeon = SelectField(_l("Whose calendar"))
    titles = RadioField(
        _l("What the titles say"),
        choices=[SelectChoice(titles, TITLE_WORDS[titles]) for titles in FEED_TITLES],
        default=FEED_TITLES[0],
    )
    label = StringField(_l("Where it is for"), description=_l("For example: iPhone. So that you know which to revoke."))

    def offer(self, surgeons: Iterable[Any], *, whole_practice: bool) -> None:
        everybody = [SelectChoice(WHOLE_PRACTICE, _("The whole practice"))] if whole_practice else []
        self.surgeon.choices = [*(SelectChoice(one.slug, one.name) for one in surgeons), *everybody]
        self.surgeon.flags.required = self.titles.flags.required = True

    def validate_label(self, field: StringField) -> None:
        field.data = " ".join((field.data or "").split())
        if len(field.data) > 80 or not field.data.isprintable():
            raise ValidationError(_("Enter 80 characters at most."))
