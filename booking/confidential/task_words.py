"""What a task says that a person has written: sealed, since they name patients in it."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable


def seal_task_words(words: str, *, task: UUID) -> bytes:
    return keyring().seal({"words": words}, table="tasks", row=task)


def unsealed_task_words(sealed: bytes, *, task: UUID) -> str | None:
    """None when they cannot be read; no other task tells of it, since this one stands in the list and says so."""
    try:
        return str(keyring().unseal(sealed, table="tasks", row=task)["words"])
    except Unreadable:
        return None
