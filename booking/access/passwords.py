"""Passwords: hashed, checked, and judged when they are new."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from booking.models import User

SHORTEST: Final = 12  # characters; no rules about their kinds, which only make people write passwords down
LONGEST: Final = 256

# OWASP's second choice for argon2id: 22 ms on our machines, and 19 MiB for whoever guesses, at each guess.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Weakness(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_SIMPLE = "too_simple"  # a few characters over and over, or a row of the keyboard
    LIKE_THE_EMAIL = "like_the_email"


def hash_password(password: str) -> str:
    return _hasher.hash(_normal(password))


def verify_password(user: User | None, password: str) -> bool:
    """Takes as long for nobody as for a user: else the answer's time tells who has a sign-in here."""
    try:
        right = _hasher.verify(user.password_hash if user else nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and user is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than ours of today."""
    return _hasher.check_needs_rehash(password_hash)


def weakness(password: str, *, email: str) -> Weakness | None:
    """Why this must not become the user's password; None when it may."""
    password, folded = _normal(password), _normal(password).casefold()
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    if len(set(folded)) < 5 or _is_a_row(folded):
        return Weakness.TOO_SIMPLE
    if folded in (email.casefold(), email.casefold().partition("@")[0]):
        return Weakness.LIKE_THE_EMAIL
    return None


@cache
def nobodys_hash() -> str:
    """Stands in for a user who does not exist; a password that matches it is not looked for."""
    return _hasher.hash("nobody")


def _normal(password: str) -> str:
    """One keyboard sends é as one sign, another as two."""
    return unicodedata.normalize("NFKC", password)


def _is_a_row(text: str) -> bool:
    rows = ("12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    return any(text in row or text in row[::-1] for row in rows)
