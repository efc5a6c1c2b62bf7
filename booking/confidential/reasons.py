"""Why a surgeon is away: sealed, since staff may name a patient in it."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring


def seal_reason(reason: str, *, time_off: UUID) -> bytes | None:
    """None for no reason."""
    return keyring().seal({"reason": reason}, table="time_off", row=time_off) if reason else None


def unsealed_reason(sealed: bytes | None, *, time_off: UUID) -> str:
    """Empty when nobody gave one. Raises Unreadable."""
    if sealed is None:
        return ""
    return str(keyring().unseal(sealed, table="time_off", row=time_off).get("reason", ""))
