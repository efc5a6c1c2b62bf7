"""One email address, as a patient, a setting, the practice file or a command writes it."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

import email_validator


class EmailFault(StrEnum):
    EMPTY = "empty"
    NOT_ONE_ADDRESS = "not_one_address"
    UNDELIVERABLE_LETTERS = "undeliverable_letters"


class NotAnEmail(ValueError):
    def __init__(self, reason: EmailFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_email(typed: str) -> str:
    """Exactly one address (RFC 5321 4.1.2), in ASCII: the header of a letter would take "a@x, b@y" as two.

    The one reader: what a patient may give, the practice may send from. Raises NotAnEmail.
    """
    address = _without_marks_around(typed)
    if not address:
        raise NotAnEmail(EmailFault.EMPTY)
    try:
        # ".test" names reach nobody, and rehearsals with them should behave as a real booking does.
        checked = email_validator.validate_email(
            address, check_deliverability=False, test_environment=True, strict=True
        )
    except email_validator.EmailNotValidError:
        raise NotAnEmail(EmailFault.NOT_ONE_ADDRESS) from None
    if checked.ascii_email is None:
        # Few mail servers take such a name (RFC 6531); promising a letter would be untrue.
        raise NotAnEmail(EmailFault.UNDELIVERABLE_LETTERS)
    return checked.ascii_email


def _without_marks_around(text: str) -> str:
    """Without white space and the marks that nobody sees, which messengers put around what is copied."""
    marks = "".join({sign for sign in text if sign.isspace() or unicodedata.category(sign) == "Cf"})
    return text.strip(marks)
