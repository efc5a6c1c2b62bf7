"""The address of a video room: one for all visits, or one for each, which only its own link tells.

A visit's own room is derived like a token and never stored: what is stored of it opens no door. It stays through every
move; new links (`generation`) come with a new room.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Final
from uuid import UUID

from booking.confidential.keys import Unreadable
from booking.confidential.tokens import Purpose, derive_token
from booking.config import settings
from booking.models import Visit

ROOM: Final = "{room}"
"""Where VIDEO_ROOM_URL has this, each visit has a room of its own."""

_BYTES: Final = 16  # nobody guesses 128 bits


def video_room_address(visit: Visit) -> str | None:
    """None where there is no room that we know of."""
    address = settings().video_room_url
    if address is None or ROOM not in address:
        return address
    name = room_name(visit.uuid, visit.generation, visit.key_id)
    return address.replace(ROOM, name) if name else None


def has_own_rooms() -> bool:
    return ROOM in (settings().video_room_url or "")


def room_name(visit: UUID, generation: int, key_id: str) -> str:
    """32 hexadecimal digits, which every video service takes; empty when the visit's key is no longer in FIELD_KEYS."""
    try:
        token = derive_token(Purpose.ROOM, visit, generation, key_id)
    except Unreadable:
        return ""
    return urlsafe_b64decode(token + "=")[:_BYTES].hex()
