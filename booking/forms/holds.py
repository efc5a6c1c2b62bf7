"""The forms by which a patient chooses a time and says who they are."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)

from booking.forms.choices import ChoicesField, PartsField
from booking.forms.contact_fields import (
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    email_field,
    is_own_name,
    name_field,
    plain_lines,
    telephone_field,
)
from booking.forms.instants import InstantField
from booking.forms.seen import SeenForm

LONGEST_NOTE = 500
WAYS_TO_REACH = {"email": _l("By email"), "telephone": _l("By phone"), "text": _l("By text message")}
WAYS_THERE_ARE = ("email", "telephone")  # nothing here sends a text message; some have been promised one before


class Preset:
    """A validator that asks nothing: one of the choices is chosen from the start, so the field is not optional."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Any) -> None:
        pass


def _slug(text: str | None) -> str:
    return (text or "").strip()


class HoldForm(FlaskForm):
    """`surgeon` may be "first-available"; `location` may be left out."""

    procedure = StringField(filters=[_slug])
    surgeon = StringField(filters=[_slug])
    location = StringField(filters=[_slug])
    starts_at = InstantField()


class BothForm(FlaskForm):
    """Both surgeons in one visit: two parts, in their order."""

    procedure = StringField(filters=[_slug])
    part = PartsField()


class DetailsForm(SeenForm):
    name = name_field(
        _l("Your name"),
        description=_l("First and last name, so our front desk can greet you."),
    )
    for_other = BooleanField(_l("I’m booking for someone else"))
    patient = name_field(_l("Patient’s name"), only_if="for_other", words=PATIENT_NAME_WORDS)
    under_18 = BooleanField(_l("The patient is under 18"))
    guardian = name_field(
        _l("Name of a parent or guardian"),
        only_if="under_18",
        words=GUARDIAN_NAME_WORDS,
        description=_l("Who comes along and decides with the patient."),
    )
    email = email_field(
        _l("Email address"),
        asked="email_asked",
        description=_l("We’ll send your confirmation here, with a link to change or cancel."),
    )
    email_asked = HiddenField(default="")
    telephone = telephone_field(
        _l("Phone number"),
        description=_l("Any format is fine. From outside the US, begin with + and the country code."),
    )
    reach = RadioField(
        _l("How should we reach you about this appointment?"),
        [Preset()],
        choices=[SelectChoice(way, WAYS_TO_REACH[way]) for way in WAYS_THERE_ARE],
        default="email",
        validate_choice=False,  # WTForms has words for it in one language
    )
    note = TextAreaField(
        _l("Anything we should know?"),
        description=_l(
            "Only your surgeon and our front desk read this. "
            "No email, calendar entry, or printed page says what your visit is about."
        ),
    )
    instead = ChoicesField()

    def validate_reach(self, field: Any) -> None:
        if field.data not in WAYS_THERE_ARE:
            raise ValidationError(_("Choose one of the ways in the list."))

    def validate_guardian(self, _field: Any) -> None:
        if self.under_18.data and is_own_name(self):
            raise ValidationError(
                _(
                    "This is your own name. If the patient is someone else, "
                    "check “I’m booking for someone else” above and enter their name."
                )
            )

    def validate_note(self, field: Any) -> None:
        number = len(plain_lines(field.data))
        if number > LONGEST_NOTE:
            raise ValidationError(
                _(
                    "Shorten the note to %(most)s characters; it has %(number)s. You can tell the surgeon the rest.",
                    most=LONGEST_NOTE,
                    number=number,
                )
            )

    def is_untouched(self) -> bool:
        """Whether nothing had been typed yet when the time went."""
        typed = (self.name, self.patient, self.guardian, self.email, self.telephone, self.note)
        return not any((field.data or "").strip() for field in typed)

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        return {
            "name": self.name.fit,
            "patient": self.patient.fit,
            "guardian": self.guardian.fit,
            "email": self.email.fit,
            "telephone": self.telephone.fit,
            "reach": self.reach.data,
            "note": plain_lines(self.note.data),
        }


class PersonForm(SeenForm):
    """`who` is same or empty: the button that was pressed."""

    who = HiddenField(default="")


class ReviewForm(SeenForm):
    instead = ChoicesField()


class RescheduleForm(SeenForm):
    starts_at = InstantField()


class RescheduleBothForm(SeenForm):
    part = PartsField()

    def validate_part(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Choose one of the times we show."))


def sentence_of(form: Form) -> str:
    """The first thing that is wrong, for a page that has no field to say it at."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
