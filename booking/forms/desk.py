"""The forms by which the desk moves an appointment and corrects how a patient is reached."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField, ValidationError

from booking.confidential import EmailFault, TelephoneFault, read_email, read_name, read_telephone
from booking.forms.contact_fields import (
    EMAIL_WORDS,
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    TELEPHONE_WORDS,
    Fit,
    name_field,
)
from booking.forms.desk_form import DeskForm
from booking.forms.holds import ChoiceField
from booking.forms.languages import LanguageField
from booking.forms.seen import SeenForm

NUMBERS = {**TELEPHONE_WORDS, TelephoneFault.EMPTY: _l("Enter the patient’s phone number.")}
ADDRESSES = {**EMAIL_WORDS, EmailFault.EMPTY: _l("Enter the patient’s email address.")}


class MoveForm(SeenForm):
    """`to` is the time that was pressed; `confirmed` comes with the button of the page that asks whether to move."""

    confirmed = HiddenField(default="")
    to = ChoiceField()

    def validate_to(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Choose one of the times we show."))

    def start(self) -> datetime:
        """Of a valid form."""
        if self.to.data is None:
            raise LookupError("no time was chosen")
        return self.to.data.starts_at


class ContactForm(DeskForm, SeenForm):
    """How a patient is reached, as it is known; what the practice does not have to know may be left empty."""

    name = StringField(_l("Name"), [Fit(read_name, PATIENT_NAME_WORDS)])
    telephone = StringField(_l("Phone number"), [Fit(read_telephone, NUMBERS)])
    email = StringField(
        _l("Email address"),
        [Fit(read_email, ADDRESSES, required=False)],
        description=_l("A new address gets an email about how the appointment stands."),
    )
    language = LanguageField(_l("Language of emails"), description=_l("The patient’s own page speaks it too."))
    patient = name_field(_l("Patient, if someone else booked"), required=False, words=PATIENT_NAME_WORDS)
    guardian = name_field(_l("Parent or guardian"), required=False, words=GUARDIAN_NAME_WORDS)

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        names = {"name": self.name.fit, "patient": self.patient.fit, "guardian": self.guardian.fit}
        return names | {"telephone": self.telephone.fit, "email": self.email.fit}
