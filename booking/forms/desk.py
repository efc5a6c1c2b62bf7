"""The forms by which the desk moves, corrects and cancels what is booked, and how a patient is reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice

from booking.appointments import Cancellation
from booking.confidential import EmailFault, TelephoneFault, read_email, read_name, read_telephone
from booking.forms.birth import BirthField
from booking.forms.choices import ChoiceField
from booking.forms.contact_fields import (
    EMAIL_WORDS,
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    TELEPHONE_WORDS,
    Fit,
    name_field,
    plain_lines,
)
from booking.forms.desk_form import DeskForm
from booking.forms.holds import LONGEST_NOTE, Preset
from booking.forms.languages import LanguageField
from booking.forms.override import OverrideForm
from booking.forms.seen import SeenForm

NUMBERS = {**TELEPHONE_WORDS, TelephoneFault.EMPTY: _l("Enter the patient’s phone number.")}
ADDRESSES = {**EMAIL_WORDS, EmailFault.EMPTY: _l("Enter the patient’s email address.")}


def as_minutes(text: str | int | None) -> int:
    """0 for what is no number."""
    written = str(text)
    return int(written) if written.isdecimal() and written.isascii() and len(written) < 5 else 0


class TellingForm(SeenForm):
    """Of an act of which an email tells the patient, unless `no_email` is ticked."""

    no_email = BooleanField(_l("No email"))


class MoveForm(OverrideForm, TellingForm):
    """`to` is the time that was pressed, `only` whether one of two appointments goes there alone."""

    to = ChoiceField()
    only = HiddenField(default="")

    def validate_to(self, field: Field) -> None:
        if field.data is None:
            raise ValidationError(_("Choose one of the times we show."))

    def start(self) -> datetime:
        """Of a valid form."""
        if self.to.data is None:
            raise LookupError("no time was chosen")
        return self.to.data.starts_at


class ContactForm(DeskForm, TellingForm):
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
    born_on = BirthField(_l("Date of birth"))
    note = TextAreaField(_l("Note for the surgeon"))

    def validate_note(self, field: Field) -> None:
        require_short(field)

    def answers(self) -> dict[str, str]:
        """Of a valid form. A note, or a date of birth, that was not sent stays as it is."""
        names = {"name": self.name.fit, "patient": self.patient.fit, "guardian": self.guardian.fit}
        note = {"note": plain_lines(self.note.data)} if self.note.raw_data else {}
        born_on = (
            {"born_on": self.born_on.data.isoformat() if self.born_on.data else ""} if self.born_on.raw_data else {}
        )
        return names | {"telephone": self.telephone.fit, "email": self.email.fit} | note | born_on


class BookingForm(OverrideForm, TellingForm):
    """What is booked and how long it takes; `minutes` are those of the whole visit's appointments."""

    procedure = SelectField(_l("About"), [Preset()], validate_choice=False)
    minutes = SelectField(_l("Length"), [Preset()], coerce=as_minutes, validate_choice=False)

    def offer(self, procedures: Sequence[tuple[str, str]], lengths: Sequence[tuple[int, str]]) -> None:
        self.procedure.choices = [SelectChoice(value, label) for value, label in procedures]
        self.minutes.choices = [SelectChoice(value, label) for value, label in lengths]

    def offers_what_is_chosen(self) -> bool:
        """Whether both are among those that were offered."""
        chosen = [(field, field.data) for field in (self.procedure, self.minutes)]
        return all(value in [choice.value for choice in field.choices] for field, value in chosen)


class CancelForm(DeskForm, TellingForm):
    """Why it is canceled; other than that in words only where no choice fits."""

    why = RadioField(_l("Why?"), [Preset()], default="patient", validate_choice=False)
    words = StringField(_l("In words, for the practice"))
    told = TextAreaField(
        _l("A line to the patient"), description=_l("It stands in the email; the reason above does not.")
    )

    def offer(self, reasons: Sequence[tuple[str, str]]) -> None:
        self.why.choices = [SelectChoice(value, label) for value, label in reasons]

    def validate_why(self, field: Field) -> None:
        if field.data not in [choice.value for choice in field.choices]:
            raise ValidationError(_("Choose a reason."))

    def validate_words(self, field: Field) -> None:
        require_short(field)
        if self.why.data == "other" and not plain_lines(field.data):
            raise ValidationError(_("Enter the reason."))

    def validate_told(self, field: Field) -> None:
        require_short(field)

    def cancellation(self) -> Cancellation:
        """Of a valid form."""
        return Cancellation(self.why.data, plain_lines(self.words.data), plain_lines(self.told.data))


class RestoreForm(OverrideForm, TellingForm):
    """`to` is another time than it had; none is that one."""

    to = ChoiceField()


def require_short(field: Field) -> None:
    if len(plain_lines(field.data)) > LONGEST_NOTE:
        raise ValidationError(_("Shorten this to %(most)s characters.", most=LONGEST_NOTE))
