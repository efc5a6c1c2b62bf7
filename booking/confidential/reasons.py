"""Why a surgeon is away: sealed, since staff may name a patient in it."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable


def seal_reason(reason: str, *, time_off: UUID) -> bytes | None:
    """None for no reason."""
    return keyring().seal({"reason": reason}, table="time_off", row=time_off) if reason else None


def unsealed_reason(sealed: bytes | None, *, time_off: UUID) -> str | None:
    """Empty when nobody gave one; None when it cannot be read."""
    if sealed is None:
        return ""
    try:
        return str(keyring().unseal(sealed, table="time_off", row=time_off).get("reason", ""))
    except Unreadable:
        note_damage("time_off", time_off)
        return None
