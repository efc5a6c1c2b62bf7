"""Keyed digests by which the desk finds a visit: of an email address, a telephone number, the beginning of a name."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from booking.confidential import names, telephones
from booking.confidential.current_keys import keyring
from booking.email_address import NotAnEmail, read_email

SHORTEST_PREFIX: Final = 2
LONGEST_PREFIX: Final = 10


class Lookup(StrEnum):
    EMAIL = "email"
    TELEPHONE = "telephone"
    TELEPHONE_END = "telephone_end"  # its last seven or four digits, as people say them
    NAME = "name"  # the first letters of one word


def lookups_of(answers: Mapping[str, Any]) -> set[bytes]:
    """Digests by which the desk finds these answers: e-mail, telephone, the beginnings of the name."""
    digests = name_lookups(answers.get("name", ""))
    if answers.get("telephone"):
        digests |= telephone_lookups(answers["telephone"])
    if answers.get("email"):
        digests.add(email_lookup(answers["email"]))
    return digests


def search_digests(typed: str) -> list[set[bytes]]:
    """What the desk types to find someone: words of a name, a telephone number in any format, or an address.

    A row is found when it holds at least one digest of every set; an empty list finds nobody.
    """
    typed = typed.strip()
    digits = _digits(typed)
    if "@" in typed:
        return [set(keyring().lookups(Lookup.EMAIL, _as_mailbox(typed)))]
    if len(digits) >= 7 or (len(digits) >= 4 and not any(map(str.isalpha, typed))):
        return [set(keyring().lookups(*_telephone_sought(typed, digits)))]
    return [
        set(keyring().lookups(Lookup.NAME, max(spellings, key=len)[:LONGEST_PREFIX]))
        for spellings in names.folded_words(typed)
    ]


def name_lookups(name: str) -> set[bytes]:
    """The digests stored with a name: every beginning of every word of it."""
    ring = keyring()
    return {ring.newest_lookup(Lookup.NAME, start) for start in _beginnings(name)}


def telephone_lookups(telephone: str) -> set[bytes]:
    """The digests stored with a telephone number in E.164."""
    ring = keyring()
    number = _digits(telephone.partition(telephones.EXTENSION)[0])
    ends = {ring.newest_lookup(Lookup.TELEPHONE_END, number[-length:]) for length in (7, 4)}
    return {ring.newest_lookup(Lookup.TELEPHONE, number), *ends}


def email_lookup(email: str) -> bytes:
    """The digest stored with an e-mail address, written as `read_email` does."""
    return keyring().newest_lookup(Lookup.EMAIL, email.casefold())


def _beginnings(name: str) -> set[str]:
    return {
        word[:length]
        for spellings in names.folded_words(name)
        for word in spellings
        for length in range(_shortest(word), min(len(word), LONGEST_PREFIX) + 1)
    }


def _shortest(word: str) -> int:
    """One sign is enough for a name of one letter, and where a sign is a whole family name (李)."""
    return 1 if len(word) == 1 or word[0] >= "\u2e80" else SHORTEST_PREFIX


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _as_mailbox(typed: str) -> str:
    try:
        return read_email(typed).casefold()
    except NotAnEmail:
        return typed.strip().casefold()


def _telephone_sought(typed: str, digits: str) -> tuple[Lookup, str]:
    try:
        return Lookup.TELEPHONE, _digits(telephones.read_telephone(typed).partition(telephones.EXTENSION)[0])
    except telephones.NotATelephone:
        return Lookup.TELEPHONE_END, digits[-7:] if len(digits) >= 7 else digits[-4:]
