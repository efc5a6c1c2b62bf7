"""What staff write down for one another, about a task or a day: sealed, since they name patients in it.

Of what cannot be read no task tells: it stands where it is read, and that is said there.
"""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable


def seal_task_words(words: str, *, task: UUID) -> bytes:
    return keyring().seal({"words": words}, table="tasks", row=task)


def unsealed_task_words(sealed: bytes, *, task: UUID) -> str | None:
    """None when they cannot be read."""
    return _unsealed(sealed, table="tasks", row=task)


def seal_day_note(words: str, *, note: UUID) -> bytes:
    return keyring().seal({"words": words}, table="day_notes", row=note)


def unsealed_day_note(sealed: bytes, *, note: UUID) -> str | None:
    """None when it cannot be read."""
    return _unsealed(sealed, table="day_notes", row=note)


def _unsealed(sealed: bytes, *, table: str, row: UUID) -> str | None:
    try:
        return str(keyring().unseal(sealed, table=table, row=row)["words"])
    except Unreadable:
        return None
