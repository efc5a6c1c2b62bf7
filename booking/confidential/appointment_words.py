"""What a person at the desk typed about an appointment, sealed: why it overlaps another, why it was canceled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable

TABLE: Final = "appointments"


def seal_words(words: Mapping[str, str], *, appointment: UUID) -> bytes | None:
    """`override` and `cancellation`, as far as something was typed; None when nothing was."""
    said = {about: text for about, text in words.items() if text}
    return keyring().seal(said, table=TABLE, row=appointment) if said else None


def unsealed_words(sealed: bytes | None, *, appointment: UUID) -> Mapping[str, str] | None:
    """Empty when nobody typed any; None when they cannot be read."""
    if sealed is None:
        return {}
    try:
        return {about: str(text) for about, text in keyring().unseal(sealed, table=TABLE, row=appointment).items()}
    except Unreadable:
        note_damage(TABLE, appointment)
        return None
