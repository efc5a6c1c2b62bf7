"""The form by which the desk books for somebody who calls or stands there."""

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

from booking.catalog import BOTH_SURGEONS
from booking.confidential import read_email, read_name, read_telephone
from booking.forms.birth import BirthField
from booking.forms.choices import Choice, ChoicesField
from booking.forms.contact_fields import (
    GUARDIAN_NAME_WORDS,
    PATIENT_NAME_WORDS,
    Fit,
    is_own_name,
    name_field,
    plain_lines,
)
from booking.forms.desk import ADDRESSES, NUMBERS
from booking.forms.desk_form import DeskForm
from booking.forms.holds import LONGEST_NOTE, Preset
from booking.forms.languages import LanguageField
from booking.forms.override import OverrideForm
from booking.forms.wall_fields import ClockField, DayField, minute_of_day


class UUIDField(HiddenField):
    """A visit's uuid, made when the page is first shown: the same page sent twice books once."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            self.data = UUID(valuelist[0]) if valuelist else uuid4()
        except ValueError:
            self.data = uuid4()


class CallerForm(DeskForm, OverrideForm):
    """`shown` says for which choices the times on the page are; `start` is one of them, of both surgeons two.

    Without a `day` the next times of each surgeon are on offer. `at` is a time typed by hand, on that day. `refused` is
    one that cannot be had, unless the desk sets aside what is in its way.
    """

    minutes: int = 0  # how long a consultation about what is chosen takes
    uuid = UUIDField(default=uuid4)
    shown = HiddenField()
    person = HiddenField(default="")  # a visit of theirs, by which they were found
    procedure = SelectField(_l("About"), [Preset()], validate_choice=False)
    surgeon = SelectField(_l("Surgeon"), [Preset()], validate_choice=False)
    location = SelectField(_l("Place"), [Preset()], validate_choice=False)
    day = DayField(_l("Day"))
    at = ClockField(_l("Time"))
    start = ChoicesField(_l("Time"))
    refused = ChoicesField()
    walk_in = HiddenField(default="")
    name = StringField(_l("Name"), [Fit(read_name, PATIENT_NAME_WORDS)])
    telephone = StringField(_l("Phone number"), [Fit(read_telephone, NUMBERS)])
    email = StringField(
        _l("Email address"),
        [Fit(read_email, ADDRESSES, required=False)],
        description=_l("Without it no email goes out."),
    )
    for_other = BooleanField(_l("The caller books for someone else"))
    patient = name_field(_l("Patient’s name"), only_if="for_other", words=PATIENT_NAME_WORDS)
    under_18 = BooleanField(_l("The patient is under 18"))
    guardian = name_field(_l("Name of a parent or guardian"), only_if="under_18", words=GUARDIAN_NAME_WORDS)
    born_on = BirthField(_l("Date of birth"))
    language = LanguageField(_l("Language of emails"))
    note = TextAreaField(_l("Note for the surgeon"))
    no_email = BooleanField(_l("No email"))

    @property
    def is_walk_in(self) -> bool:
        """Whether they stand at the desk: then no telephone number is needed."""
        return bool(self.walk_in.data)

    @property
    def is_with_both(self) -> bool:
        """Whether one visit to both surgeons is looked for: its time is two choices."""
        return self.surgeon.data == BOTH_SURGEONS and not self.is_walk_in

    def need_no_telephone(self) -> None:
        self.telephone.validators = [Fit(read_telephone, NUMBERS, required=False)]
        self.telephone.flags.required = False

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
        """As it was sent, but for the day that was gone to, and both surgeons where they were asked for."""
        gone_to = {self.day.name: self.day._value(), self.surgeon.name: self.surgeon.data or ""}
        return self._sent_but(gone_to | {self.refused.name: ""})

    def typed_with(self, choice: Choice) -> list[tuple[str, str]]:
        """As it was sent, with the time that was typed by hand as the chosen one of its day."""
        return self._sent_but(
            {
                self.day.name: self.day._value(),
                self.at.name: "",
                self.refused.name: "",
                self.start.name: str(choice),
            }
        )

    def typed_of_caller(self) -> list[tuple[str, str]]:
        """Who they are and what it is about, for the page that puts them on the earlier-visit list."""
        fields = (self.name, self.telephone, self.email, self.language, self.procedure)
        return [*((field.name, field.data or "") for field in fields), ("notice", "0")]

    def take_refused(self) -> None:
        """By the button that books anyway it is the refused time that is chosen."""
        if self.override() is not None:
            self.start.data = self.refused.data

    def minute(self) -> int | None:
        """Of the time typed by hand, from 0:00."""
        return minute_of_day(self.at)

    def choices_made(self) -> str:
        day = self.day.data.isoformat() if self.day.data else ""
        about = f"{self.procedure.data or ''} {self.minutes}"
        return " ".join((about, self.surgeon.data or "", self.location.data or "-", day))

    def comes_first(self) -> str:
        """The field that is filled in next."""
        needed = (field for field in (self.name, self.telephone) if field.flags.required)
        return next((field.name for field in needed if not (field.data or "").strip()), "start")

    def has_more(self) -> bool:
        """Whether anything stands, or is wrong, in the fields that are folded away."""
        ticked = self.for_other.data or self.under_18.data or (self.note.data or "").strip()
        wrong = (self.patient, self.guardian, self.born_on, self.note)
        return bool(ticked or any(field.errors for field in wrong))

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
        if not field.data:
            raise ValidationError(_("Choose a time."))
        if len(field.data) != (2 if self.is_with_both else 1):
            raise ValidationError(_("Choose one of the times we show."))

    def chosen(self) -> Sequence[Choice]:
        """Of a valid form: one, or of both surgeons two."""
        if not self.start.data:
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
            "born_on": self.born_on.data.isoformat() if self.born_on.data else "",
            "reach": "telephone",
            "note": plain_lines(self.note.data),
        }

    def _sent_but(self, changed: dict[str, str]) -> list[tuple[str, str]]:
        return [pair for pair in request.form.items(multi=True) if pair[0] not in changed] + list(changed.items())
