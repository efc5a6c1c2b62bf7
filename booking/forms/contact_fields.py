"""Fields for a name, an email address and a phone number, and what is said when one does not fit.

Each field keeps what was typed in `data`; `fit` is what `booking.confidential` made of it, "" for an optional one left
empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, StringField
from wtforms.validators import StopValidation

from booking.appointments import Contact
from booking.confidential import (
    EmailFault,
    NameFault,
    NotAName,
    NotAnEmail,
    NotATelephone,
    TelephoneFault,
    likely_meant,
    national,
    read_email,
    read_name,
    read_telephone,
)

NAME_WORDS: Mapping[StrEnum, Any] = {
    NameFault.EMPTY: _l("Enter your name."),
    NameFault.TOO_LONG: _l("Enter a shorter name: 120 characters at most."),
    NameFault.CONTROL_CHARACTERS: _l("Enter your name on one line, without signs that cannot be seen."),
    NameFault.NO_LETTER: _l("Enter your name in letters."),
}
PATIENT_NAME_WORDS: Mapping[StrEnum, Any] = {
    NameFault.EMPTY: _l("Enter the patient’s name."),
    NameFault.TOO_LONG: NAME_WORDS[NameFault.TOO_LONG],
    NameFault.CONTROL_CHARACTERS: _l("Enter the patient’s name on one line, without signs that cannot be seen."),
    NameFault.NO_LETTER: _l("Enter the patient’s name in letters."),
}
GUARDIAN_NAME_WORDS: Mapping[StrEnum, Any] = {
    NameFault.EMPTY: _l("Enter the name of a parent or guardian."),
    NameFault.TOO_LONG: NAME_WORDS[NameFault.TOO_LONG],
    NameFault.CONTROL_CHARACTERS: _l("Enter the guardian’s name on one line, without signs that cannot be seen."),
    NameFault.NO_LETTER: _l("Enter the guardian’s name in letters."),
}
EMAIL_WORDS: Mapping[StrEnum, Any] = {
    EmailFault.EMPTY: _l("Enter your email address."),
    EmailFault.NOT_ONE_ADDRESS: _l("Enter one email address, like name@example.com."),
    EmailFault.UNDELIVERABLE_LETTERS: _l(
        "Enter another email address. Few mail systems can reach one in these letters."
    ),
}
TELEPHONE_WORDS: Mapping[StrEnum, Any] = {
    TelephoneFault.EMPTY: _l("Enter your phone number."),
    TelephoneFault.NO_NUMBER: _l("Enter a phone number, like (310) 555-0142."),
    TelephoneFault.AREA_CODE_MISSING: _l("This phone number looks too short. Include the area code."),
    TelephoneFault.TOO_SHORT: _l("This phone number looks too short. Include the area code."),
    TelephoneFault.COUNTRY_CODE_MISSING: _l(
        "Check this phone number. From outside the US, begin with + and the country code."
    ),
    TelephoneFault.TOO_LONG: _l(
        "This phone number looks too long. From outside the US, begin with + and the country code."
    ),
    TelephoneFault.IMPOSSIBLE: _l(
        "Check this phone number. US numbers don’t begin like this. "
        "From outside the US, begin with + and the country code."
    ),
    TelephoneFault.UNKNOWN_COUNTRY: _l("Check the country code of this phone number, after the +."),
}


class OnlyIf:
    """A validator before `Fit`: what stands in the field counts only while that box is ticked."""

    def __init__(self, box: str) -> None:
        self._box = box

    def __call__(self, form: Form, field: Field) -> None:
        field.fit = ""
        if not form[self._box].data:
            raise StopValidation


class Fit:
    """A validator: what was typed becomes `field.fit`, or words about why it cannot."""

    def __init__(self, canonical: Callable[[str], str], words: Mapping[StrEnum, Any], *, required: bool = True) -> None:
        self.field_flags = {"required": True} if required else {}
        self._canonical, self._words = canonical, words

    def __call__(self, form: Form, field: Field) -> None:
        field.fit = ""
        typed = field.data or ""
        if not typed.strip() and "required" not in self.field_flags:
            return
        try:
            field.fit = self._canonical(typed)
        except (NotAName, NotAnEmail, NotATelephone) as fault:
            raise StopValidation(self._words[fault.reason]) from None


class AskOnce:
    """A validator after `Fit`: a likely slip is a question, and the same address sent once more is the answer to it.

    The form carries the address that was asked about in its field of that name.
    """

    def __init__(self, asked: str) -> None:
        self._asked = asked

    def __call__(self, form: Form, field: Field) -> None:
        typed, asked = getattr(field, "fit", ""), form[self._asked]
        meant = likely_meant(typed)
        if meant and asked.data != typed:
            asked.data = typed
            raise StopValidation(
                _("Did you mean %(meant)s? If %(typed)s is right, just continue.", meant=meant, typed=typed)
            )


def name_field(
    label: Any,
    *,
    only_if: str | None = None,
    required: bool = True,
    words: Mapping[StrEnum, Any] = NAME_WORDS,
    **named: Any,
) -> StringField:
    """With `only_if`, asked for while the box of that name is ticked."""
    ticked = [OnlyIf(only_if)] if only_if else []
    return StringField(label, [*ticked, Fit(read_name, words, required=required)], **named)


def is_own_name(form: Any) -> bool:
    """Whether who books has given themselves as the guardian, and nobody as the patient."""
    return not form.for_other.data and form.guardian.fit.casefold() == form.name.fit.casefold() != ""


def email_field(label: Any, *, required: bool = True, asked: str | None = None, **named: Any) -> StringField:
    """With `asked`, a likely slip is asked about once, see `AskOnce`."""
    question = [AskOnce(asked)] if asked else []
    return StringField(label, [Fit(read_email, EMAIL_WORDS, required=required), *question], **named)


def telephone_field(label: Any, *, required: bool = True, **named: Any) -> StringField:
    return StringField(label, [Fit(read_telephone, TELEPHONE_WORDS, required=required)], **named)


def as_typed(contact: Contact) -> dict[str, Any]:
    """What is known, as a form shows it again: the phone number as people here write it, and its boxes ticked."""
    known = {name: value for name, value in asdict(contact).items() if value}
    known |= {"telephone": national(contact.telephone)} if contact.telephone else {}
    return known | {"for_other": bool(contact.patient), "under_18": bool(contact.guardian)}


def plain_lines(text: str | None) -> str:
    """As typed, with one kind of line end, without white space around it and without what cannot be seen."""
    lines = "\n".join((text or "").splitlines()).strip()
    return "".join(sign for sign in lines if sign in "\n\t\u200c\u200d" or (sign.isprintable() and sign != "\ufffd"))
