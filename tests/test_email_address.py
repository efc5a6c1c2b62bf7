"""One reader of email addresses: a patient, MAIL_FROM and the practice file are told the same."""

from collections.abc import Callable

import pytest
from click import ClickException

from booking.catalog.file.keys import Keys
from booking.catalog.file.practice import _email
from booking.confidential import NotAnEmail, read_email
from booking.config.values import mail_from

Reader = Callable[[str], object]
DOORS: dict[str, Reader] = {
    "a patient": read_email,
    "MAIL_FROM": lambda typed: mail_from({"MAIL_FROM": typed}),
    "the practice file": lambda typed: _email(Keys("practice", {"email": typed})),
}


def answers(typed: str) -> dict[str, object]:
    """What each door keeps; None where it refuses."""

    def answer(read: Reader) -> object:
        try:
            return read(typed)
        except (NotAnEmail, ClickException):
            return None

    return {name: answer(read) for name, read in DOORS.items()}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("office@practice.example", "office@practice.example"),
        ("office@practice.test", "office@practice.test"),
        ("Office@Practice.EXAMPLE", "Office@practice.example"),
        ("büro@practice.example", None),
        ("office@bücher.example", "office@xn--bcher-kva.example"),
        ("office@例え.jp", "office@xn--r8jz45g.jp"),
        ("o'brien+kim@practice.example", "o'brien+kim@practice.example"),
        ("\u2068office@practice.example\u2069", "office@practice.example"),
        ("The practice <office@practice.example>", None),
        ("<office@practice.example>", None),
        ("a@practice.example, b@practice.example", None),
        ("a@practice.example;b@practice.example", None),
        ('"a b"@practice.example', None),
        ("office@[127.0.0.1]", None),
        ("office@localhost", None),
        ("office@practice", None),
        ("office", None),
        ("a" * 65 + "@practice.example", None),
        ("office@" + "a" * 64 + ".example", None),
        ("office@practice.example.", None),
        (".office@practice.example", None),
        ("of..fice@practice.example", None),
        ("office@-practice.example", None),
        ("office\0@practice.example", None),
    ],
)
def test_every_door_gives_the_same_answer(typed: str, kept: str | None) -> None:
    assert answers(typed) == dict.fromkeys(DOORS, kept)
