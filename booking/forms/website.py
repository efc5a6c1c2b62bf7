"""The form in which staff choose what the practice's own site shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField, ValidationError
from wtforms.fields import SelectChoice

from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE, ProcedureDetails
from booking.formats import language, language_name


class OfferedField(SelectField):
    def pre_validate(self, form: Any) -> None:
        if self.data not in [choice.value for choice in self.choices]:
            raise ValidationError(_("Choose one of these."))


class WebsiteForm(Form):
    """Sent by GET; `surgeon` may be "first-available" or "both-surgeons".

    No `lang` leaves the language to the reader's browser.
    """

    procedure = OfferedField(_l("Procedure"))
    surgeon = OfferedField(_l("Surgeon"), default=FIRST_AVAILABLE)
    lang = OfferedField(_l("Language"), default="")

    def offer(self, procedures: Iterable[ProcedureDetails], surgeons: Iterable[Any], languages: Sequence[str]) -> None:
        for field in (self.procedure, self.surgeon, self.lang):
            field.flags.required = True
        self.procedure.choices = [SelectChoice(one.slug, str(one.words(language())["name"])) for one in procedures]
        self.surgeon.choices = [
            SelectChoice(FIRST_AVAILABLE, _("Whoever is free first")),
            *(SelectChoice(one.slug, one.name) for one in surgeons),
            SelectChoice(BOTH_SURGEONS, _("Both surgeons, one visit")),
        ]
        self.lang.choices = [
            SelectChoice("", _("The reader’s own")),
            *(SelectChoice(one, language_name(one)) for one in languages),
        ]
