"""A note to a day: sealed, since staff may name a patient in it."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable


def seal_day_note(words: str, *, note: UUID) -> bytes:
    return keyring().seal({"words": words}, table="day_notes", row=note)


def unsealed_day_note(sealed: bytes, *, note: UUID) -> str | None:
    """None when it cannot be read; no task tells of it, since it stands on its day and says so."""
    try:
        return str(keyring().unseal(sealed, table="day_notes", row=note)["words"])
    except Unreadable:
        return None
