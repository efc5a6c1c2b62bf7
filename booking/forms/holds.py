"""The forms by which a patient chooses a time and says who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, RadioField, SelectChoice, StringField, TextAreaField, ValidationError

from booking.forms.contact_fields import email_field, name_field, plain_lines, telephone_field
from booking.forms.instants import InstantField, read_instant
from booking.forms.seen import SeenForm

LONGEST_NOTE = 500
WAYS_TO_REACH = {"email": _l("By e-mail"), "telephone": _l("By telephone"), "text": _l("By text message")}


@dataclass(frozen=True, slots=True)
class Choice:
    """A start with a surgeon in a place, as one button sends it."""

    surgeon: str
    location: str
    starts_at: datetime

    @classmethod
    def read(cls, text: str) -> Choice | None:
        surgeon, _space, rest = text.partition(" ")
        location, _space, instant = rest.partition(" ")
        starts_at = read_instant(instant)
        return cls(surgeon, location, starts_at) if surgeon and location and starts_at else None

    def __str__(self) -> str:
        return f"{self.surgeon} {self.location} {self.starts_at.isoformat()}"


class ChoiceField(StringField):
    """The button by which the patient takes another time instead of the lost one; None when it was not pressed."""

    data: Choice | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = Choice.read(valuelist[0]) if valuelist and valuelist[0] else None
        if self.data is None and valuelist and valuelist[0]:
            raise ValueError(_("Choose one of the times we show."))

    def _value(self) -> str:
        return str(self.data or "")


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


class DetailsForm(SeenForm):
    name = name_field(
        _l("Your name"),
        description=_l("First and last name, so that the front desk knows whom to expect."),
    )
    email = email_field(
        _l("E-mail address"),
        description=_l("We send your confirmation here, with a link to change or cancel."),
    )
    telephone = telephone_field(
        _l("Telephone number"),
        description=_l("We call only if your time has to change at short notice. Any format will do."),
    )
    reach = RadioField(
        _l("How should we reach you if something changes?"),
        [Preset()],
        choices=[SelectChoice(value, label) for value, label in WAYS_TO_REACH.items()],
        default="email",
        description=_l("So that a message finds you the way you prefer."),
    )
    note = TextAreaField(
        _l("Note for the surgeon"),
        description=_l(
            "If there is something to know beforehand. You can also say it when you come. 500 characters at most."
        ),
    )
    instead = ChoiceField()

    def validate_note(self, field: Any) -> None:
        if len(plain_lines(field.data)) > LONGEST_NOTE:
            raise ValidationError(
                _(
                    "Shorten the note to %(most)s characters; it has %(number)s. You can tell the surgeon the rest.",
                    most=LONGEST_NOTE,
                    number=len(plain_lines(field.data)),
                )
            )

    def is_untouched(self) -> bool:
        """Whether nothing had been typed yet when the time went."""
        return not any((field.data or "").strip() for field in (self.name, self.email, self.telephone, self.note))

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        return {
            "name": self.name.fit,
            "email": self.email.fit,
            "telephone": self.telephone.fit,
            "reach": self.reach.data,
            "note": plain_lines(self.note.data),
        }


class PersonForm(SeenForm):
    """`who` is same or empty: the button that was pressed."""

    who = HiddenField(default="")


class ReviewForm(SeenForm):
    instead = ChoiceField()


class RescheduleForm(SeenForm):
    starts_at = InstantField()


def sentence_of(form: Form) -> str:
    """The first thing that is wrong, for a page that has no field to say it at."""
    return next((str(error) for errors in form.errors.values() for error in errors), "")
