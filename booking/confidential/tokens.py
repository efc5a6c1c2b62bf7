"""Tokens: derived from a row, never stored.

A token is derived, never stored: a letter can be written at send time. The row keeps `digest(token)` for
look-up, its `generation` and the id of the key; raising the generation revokes every link sent before.
"""

import base64
import hashlib
import hmac
import re
from enum import StrEnum
from typing import Final
from uuid import UUID

from booking.confidential.current_keys import keyring

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class Purpose(StrEnum):
    HOLD = "hold"
    APPOINTMENT = "appointment"
    FEED = "feed"
    ROOM = "room"
    WISH = "wish"
    OFFER = "offer"


def derive_token(purpose: str, row: UUID, generation: int, key_id: str) -> str:
    """43 URL-safe characters; raises Unreadable when the key is no longer in FIELD_KEYS."""
    name = purpose.encode()
    # Lengths go first, so that no two different triples spell the same message.
    message = len(name).to_bytes(2) + name + row.bytes + generation.to_bytes(8)
    mac = hmac.digest(keyring().token_key(key_id), message, "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def token_digest(token: str) -> bytes:
    """What is stored of a token: 32 bytes that open nothing."""
    return hashlib.sha256(token.encode()).digest()


def looks_like_token(text: str) -> bool:
    """False for whatever need not be looked for in the database."""
    return TOKEN.fullmatch(text) is not None
