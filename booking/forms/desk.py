"""The forms by which the desk books for a caller, moves and cancels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice

from booking.confidential import EmailFault, TelephoneFault, read_email, read_name, read_telephone
from booking.forms.contact_fields import (
    EMAIL_WORDS,
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    TELEPHONE_WORDS,
    Fit,
    is_own_name,
    name_field,
    plain_lines,
)
from booking.forms.desk_form import DeskForm
from booking.forms.holds import LONGEST_NOTE, Choice, ChoiceField, Preset
from booking.forms.instants import InstantField
from booking.forms.languages import LanguageField
from booking.forms.seen import SeenForm
from booking.forms.wall_fields import DayField

NUMBERS = {**TELEPHONE_WORDS, TelephoneFault.EMPTY: _l("Enter the patient’s phone number.")}
ADDRESSES = {**EMAIL_WORDS, EmailFault.EMPTY: _l("Enter the patient’s email address.")}


class UUIDField(HiddenField):
    """A visit's uuid, made when the page is first shown: the same page sent twice books once."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = UUID(valuelist[0]) if valuelist else uuid4()
        except ValueError:
            self.data = uuid4()


class CallerForm(DeskForm):
    """`shown` says for which choices the times on the page are; `start` is one of them."""

    minutes: int = 0  # how long a consultation about what is chosen takes
    uuid = UUIDField(default=uuid4)
    shown = HiddenField()
    procedure = SelectField(_l("About"), [Preset()], validate_choice=False)
    surgeon = SelectField(_l("Surgeon"), [Preset()], validate_choice=False)
    location = SelectField(_l("Place"), [Preset()], validate_choice=False)
    day = DayField(_l("Day"), empty=_l("Enter the day."))
    start = ChoiceField(_l("Time"))
    name = StringField(_l("Name"), [Fit(read_name, PATIENT_NAME_WORDS)])
    telephone = StringField(_l("Phone number"), [Fit(read_telephone, NUMBERS)])
    email = StringField(
        _l("Email address"),
        [Fit(read_email, ADDRESSES, required=False)],
        description=_l("Without it no email goes out: let the caller write down day and time."),
    )
    for_other = BooleanField(_l("The caller books for someone else"))
    patient = name_field(_l("Patient’s name"), only_if="for_other", words=PATIENT_NAME_WORDS)
    under_18 = BooleanField(_l("The patient is under 18"))
    guardian = name_field(_l("Name of a parent or guardian"), only_if="under_18", words=GUARDIAN_NAME_WORDS)
    language = LanguageField(_l("Language of emails"))
    note = TextAreaField(_l("Note for the surgeon"))

    def offer(self, field: Field, choices: Sequence[tuple[str, str]]) -> None:
        field.choices = [SelectChoice(value, label) for value, label in choices]

    def offers_what_is_chosen(self) -> bool:
        """Whether surgeon and place are among those that were offered."""
        return all(field.data in [choice.value for choice in field.choices] for field in (self.surgeon, self.location))

    def go_to(self, day: str | None) -> None:
        """To the day of the pressed button instead of the one in the field."""
        if day is not None:
            self.day.process(MultiDict({self.day.name: day}))

    def typed(self) -> list[tuple[str, str]]:
        """As it was sent, but for the day that was gone to."""
        sent = [(name, value) for name, value in request.form.items(multi=True) if name != self.day.name]
        return [*sent, (self.day.name, self.day._value())]

    def choices_made(self) -> str:
        day = self.day.data.isoformat() if self.day.data else ""
        about = f"{self.procedure.data or ''} {self.minutes}"
        return " ".join((about, self.surgeon.data or "", self.location.data or "-", day))

    def validate_guardian(self, _field: Field) -> None:
        if self.under_18.data and is_own_name(self):
            raise ValidationError(
                _(
                    "This is the caller’s own name. If the patient is someone else, "
                    "check “The caller books for someone else” and enter their name."
                )
            )

    def validate_note(self, field: Field) -> None:
        if len(plain_lines(field.data)) > LONGEST_NOTE:
            raise ValidationError(_("Shorten the note to %(most)s characters.", most=LONGEST_NOTE))

    def validate_start(self, field: Field) -> None:
        if self.shown.data != self.choices_made():
            raise ValidationError(_("You chose something else above. Choose one of the times as they are now."))
        if field.data is None:
            raise ValidationError(_("Choose a time."))

    def chosen(self) -> Choice:
        """Of a valid form."""
        if self.start.data is None:
            raise LookupError("no time was chosen")
        return self.start.data

    def answers(self) -> dict[str, str]:
        """Of a valid form. Who calls is best called back."""
        return {
            "name": self.name.fit,
            "patient": self.patient.fit,
            "guardian": self.guardian.fit,
            "email": self.email.fit,
            "telephone": self.telephone.fit,
            "reach": "telephone",
            "note": plain_lines(self.note.data),
        }


class MoveForm(SeenForm):
    """`confirmed` comes with the button of the page that asks whether to move there."""

    confirmed = HiddenField(default="")
    starts_at = InstantField()
    surgeon = StringField()
    location = StringField()


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
