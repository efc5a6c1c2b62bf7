"""Ready calendar events with a name or initials in their title: sealed, each degree of telling as a part of its own."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable

ROOM_FOR_A_TITLE = 640  # bytes: a name of 120 signs, four bytes each, folded and escaped
TABLE = "calendar_events"


def seal_event(body: bytes, *, event: UUID, part: str, neutral: bytes) -> bytes:
    """As many bytes whatever the name: the length is that of the `neutral` event, and of room for a title."""
    return keyring().seal_bytes(body, table=TABLE, row=event, part=part, fill_to=len(neutral) + ROOM_FOR_A_TITLE)


def unsealed_event(sealed: bytes, *, event: UUID, part: str) -> bytes | None:
    """None when it cannot be read."""
    try:
        return keyring().unseal_bytes(sealed, table=TABLE, row=event, part=part)
    except Unreadable:
        note_damage(TABLE, event)
        return None
