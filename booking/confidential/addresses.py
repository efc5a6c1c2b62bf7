"""An email address that a patient has taken away, sealed in the letter that says farewell to it."""

from __future__ import annotations

from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable

_ADDRESS = "address"


def seal_address(email: str, *, letter: UUID) -> bytes:
    return keyring().seal({_ADDRESS: email}, table="letters", row=letter)


def unsealed_address(sealed: bytes, *, letter: UUID) -> str:
    """Empty where it cannot be read."""
    try:
        return str(keyring().unseal(sealed, table="letters", row=letter)[_ADDRESS])
    except Unreadable:
        note_damage("letters", letter)
        return ""
