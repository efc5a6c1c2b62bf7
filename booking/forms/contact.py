"""The form by which patients correct their own name, email address and phone number."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError

from booking.confidential import EmailFault
from booking.forms.caller import UUIDField
from booking.forms.contact_fields import (
    EMAIL_WORDS,
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    email_field,
    name_field,
    telephone_field,
)
from booking.forms.languages import OwnLanguageField
from booking.forms.seen import SeenForm


class OwnContactForm(SeenForm):
    """Whoever is written to stays so: see `require_email`, though a caller may have left none.

    The names of who comes and of a guardian are on the page where they are known; left out, they stay as they are.
    """

    name = name_field(_l("Your name"))
    patient = name_field(_l("Patient’s name"), required=False, words=PATIENT_NAME_WORDS)
    guardian = name_field(_l("Name of a parent or guardian"), required=False, words=GUARDIAN_NAME_WORDS)
    email = email_field(_l("Email address"), required=False, asked="email_asked")
    email_asked = HiddenField(default="")
    telephone = telephone_field(_l("Phone number"))
    language = OwnLanguageField(_l("Language of our emails"))
    visit = UUIDField()

    def require_email(self) -> None:
        self.email.flags.required = True

    def validate_email(self, field: Any) -> None:
        if field.flags.required and not (field.data or "").strip():
            raise ValidationError(EMAIL_WORDS[EmailFault.EMPTY])

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        names = {"name": self.name.fit, "patient": self.patient.fit, "guardian": self.guardian.fit}
        return names | {"email": self.email.fit, "telephone": self.telephone.fit}
