"""Which names a letter says aloud, to a mailbox that anybody may have typed."""

from __future__ import annotations

import pytest

from booking.confidential import greetable_name

NAMES = [
    "Ana María Ruiz",
    "O'Brien",
    "Seán O’Brien-Ní Dhomhnaill",
    "Martin Luther King Jr.",
    "J. R. Smith",
    "서",
    "김민지",
    "Lê Thị Hồng",
    "Мария",
    "محمد علی",
    "می\u200cرم",
    "A" * 40,
]
OTHERS = [
    "evil.com",
    "visit evil.com now",
    "evil.com.",
    "evil。com",
    "evil．com",
    "evil․com",
    "http://evil",
    "evil@example",
    "Ana 24",
    "Jo/Ann s/o Muthu",
    "María de los Ángeles Concepción del Rosario y Fuentes",
    "A" * 41,
    "You won!",
    "Ana (Bold)",
    "a.b",
    "J.R. Smith",
    ".",
    "Ana\u202egnp",
    "Ana\nBcc",
    "",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_greeted(name: str) -> None:
    assert greetable_name(name) == name


@pytest.mark.parametrize("name", OTHERS)
def test_what_could_be_a_message_or_an_address_is_not(name: str) -> None:
    assert greetable_name(name) == ""
