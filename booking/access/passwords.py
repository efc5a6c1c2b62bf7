"""Passwords: hashed, checked, and judged when they are new."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from booking.config import settings
from booking.models import User

SHORTEST: Final = 12  # characters; no rules about their kinds, which only make people write passwords down
LONGEST: Final = 256

DEMO_USERS: Final = (
    ("admin", "admin@example.com", "demo-admin-password"),
    ("desk", "desk@example.com", "demo-desk-password"),
    ("surgeon", "david.kim@example.com", "demo-david-password"),
    ("surgeon", "eugene.kim@example.com", "demo-eugene-password"),
)
"""Role, e-mail and password of each; published here, and therefore wrong outside development."""

NO_HASH: Final = "-"  # stands where a hash would; nothing fits it

_PUBLISHED: Final = frozenset(password for _, _, password in DEMO_USERS)

# OWASP's second choice for argon2id: 22 ms on our machines, and 19 MiB for whoever guesses, at each guess.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Weakness(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_SIMPLE = "too_simple"  # a few characters over and over, or a row of the keyboard
    LIKE_THE_EMAIL = "like_the_email"
    PUBLISHED = "published"  # with the demo


def hash_password(password: str) -> str:
    return _hasher.hash(_normal(password))


def verify_password(user: User | None, password: str) -> bool:
    """Takes as long for nobody as for a user: else the answer's time tells who has a sign-in here.

    A published password is wrong outside development, whatever the user's row says.
    """
    right = _fits(user.password_hash if user else nobodys_hash(), password)
    return right and user is not None and (not _is_published(password) or settings().development)


def has_published_password(password_hash: str) -> bool:
    return any(_fits(password_hash, password) for password in _PUBLISHED)


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
    if _is_published(password):
        return Weakness.PUBLISHED
    return None


@cache
def nobodys_hash() -> str:
    """Stands in for a user who does not exist; a password that matches it is not looked for."""
    return _hasher.hash("nobody")


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _is_published(password: str) -> bool:
    return _normal(password) in _PUBLISHED


def _normal(password: str) -> str:
    """One keyboard sends é as one sign, another as two."""
    return unicodedata.normalize("NFKC", password)


def _is_a_row(text: str) -> bool:
    rows = ("12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    return any(text in row or text in row[::-1] for row in rows)
