"""The forms by which the desk takes a wish for an earlier time at the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from booking.catalog import Performer
from booking.confidential import read_email, read_name, read_telephone
from booking.forms.caller import UUIDField
from booking.forms.choices import ChoiceField
from booking.forms.contact_fields import PATIENT_NAME_WORDS, Fit
from booking.forms.desk import ADDRESSES, NUMBERS, TellingForm
from booking.forms.desk_form import DeskForm
from booking.forms.holds import Preset
from booking.forms.languages import LanguageField
from booking.forms.seen import SeenForm
from booking.forms.wishes import WishForm


class TheirWishForm(WishForm, DeskForm):
    """Asked of somebody else."""

    def offer(self, performers: Iterable[Performer]) -> None:
        super().offer(performers)
        self.notice.label.text = _("How much notice do they need?")


class DeskWishForm(TheirWishForm, SeenForm):
    """Of somebody whom we know."""


class GivenTimeForm(TellingForm):
    """`start` is a free time, which is given to somebody who waits."""

    start = ChoiceField()


class CallerWishForm(TheirWishForm):
    """Of a caller who has none: who they are, and that they agree."""

    uuid = UUIDField(default=uuid4)
    procedure = SelectField(_l("About"), [Preset()], validate_choice=False)
    name = StringField(_l("Name"), [Fit(read_name, PATIENT_NAME_WORDS)])
    telephone = StringField(_l("Phone number"), [Fit(read_telephone, NUMBERS)])
    email = StringField(
        _l("Email address"),
        [Fit(read_email, ADDRESSES, required=False)],
        description=_l("Times that open up are offered by email. Without an address only you can offer them one."),
    )
    language = LanguageField(_l("Language of emails"))
    agreed = BooleanField(
        _l("They agree"),
        description=_l(
            "Say: “We’ll keep your name, phone number, and email while you’re on the list, and email you when a time "
            "opens up. Is that all right?”"
        ),
    )

    def offer_procedures(self, procedures: Sequence[tuple[str, str]]) -> None:
        self.procedure.choices = [SelectChoice(slug, name) for slug, name in procedures]

    def validate_agreed(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Ask whether they agree, and check the box."))

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        return {"name": self.name.fit, "email": self.email.fit, "telephone": self.telephone.fit}
