"""Fields for a name, an e-mail address and a telephone number, and what is said when one does not fit.

Each field keeps what was typed in `data`; `fit` is what `booking.confidential` made of it, "" for an optional one left
empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import Any

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
EMAIL_WORDS: Mapping[StrEnum, Any] = {
    EmailFault.EMPTY: _l("Enter your e-mail address."),
    EmailFault.NOT_ONE_ADDRESS: _l("Enter one whole e-mail address, like name@example.com."),
    EmailFault.UNDELIVERABLE_LETTERS: _l(
        "Enter another e-mail address: few mail systems reach one with these letters."
    ),
}
TELEPHONE_WORDS: Mapping[StrEnum, Any] = {
    TelephoneFault.EMPTY: _l("Enter your telephone number."),
    TelephoneFault.NO_NUMBER: _l("Enter a telephone number, like (310) 555-0142."),
    TelephoneFault.AREA_CODE_MISSING: _l("Enter the telephone number with its area code, like (310) 555-0142."),
    TelephoneFault.TOO_SHORT: _l("Check the telephone number: some of its digits seem to be missing."),
    TelephoneFault.COUNTRY_CODE_MISSING: _l(
        "Check the telephone number: if it is from another country, start with + and the country code."
    ),
    TelephoneFault.TOO_LONG: _l(
        "Check the telephone number: it seems to have too many digits. "
        "If it is from another country, start with + and the country code."
    ),
    TelephoneFault.IMPOSSIBLE: _l(
        "Check the telephone number: no number begins like this. "
        "If it is from another country, start with + and the country code."
    ),
    TelephoneFault.UNKNOWN_COUNTRY: _l("Check the telephone number: we do not know its country code."),
}


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


def name_field(label: Any, **named: Any) -> StringField:
    return StringField(label, [Fit(read_name, NAME_WORDS)], **named)


def email_field(label: Any, *, required: bool = True, **named: Any) -> StringField:
    return StringField(label, [Fit(read_email, EMAIL_WORDS, required=required)], **named)


def telephone_field(label: Any, *, required: bool = True, **named: Any) -> StringField:
    return StringField(label, [Fit(read_telephone, TELEPHONE_WORDS, required=required)], **named)


def as_typed(contact: Contact) -> dict[str, str]:
    """What is known, as a form shows it again: the telephone number as people here write it."""
    known = {name: value for name, value in asdict(contact).items() if value}
    return known | {"telephone": national(contact.telephone)} if contact.telephone else known


def plain_lines(text: str | None) -> str:
    """As typed, with one kind of line end, without white space around it and without what cannot be seen."""
    lines = "\n".join((text or "").splitlines()).strip()
    return "".join(sign for sign in lines if sign in "\n\t\u200c\u200d" or (sign.isprintable() and sign != "\ufffd"))
