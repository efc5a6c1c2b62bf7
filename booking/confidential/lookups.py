"""Keyed digests by which a visit is found at once: of a whole email address and of a whole telephone number.

Of no part of either, and of no name: what many people share is guessed from how often its digest occurs. Names and the
ends of telephone numbers are found by unsealing, see people/memory.py.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from booking.confidential import telephones
from booking.confidential.current_keys import keyring


class Lookup(StrEnum):
    EMAIL = "email"
    TELEPHONE = "telephone"


def lookups_of(answers: Mapping[str, Any]) -> set[bytes]:
    """The digests that are stored with these answers."""
    digests = set()
    if answers.get("telephone"):
        digests.add(telephone_lookup(answers["telephone"]))
    if answers.get("email"):
        digests.add(email_lookup(answers["email"]))
    return digests


def telephone_lookup(telephone: str) -> bytes:
    """The digest stored with a telephone number in E.164."""
    return keyring().newest_lookup(Lookup.TELEPHONE, telephones.digits_of(telephone))


def email_lookup(email: str) -> bytes:
    """The digest stored with an e-mail address, written as `read_email` does."""
    return keyring().newest_lookup(Lookup.EMAIL, email.casefold())


def email_lookups(email: str) -> list[bytes]:
    """The same by each key, the newest first: what was stored before a new key came is found by them as well."""
    return keyring().lookups(Lookup.EMAIL, email.casefold())
