"""What the desk has corrected about a patient, as it was before, sealed while that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from booking.confidential.answers import FILLED_TO
from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable

TABLE: Final = "former_contacts"


def seal_former(known: Mapping[str, Any], *, visit: UUID) -> bytes:
    return keyring().seal(known, table=TABLE, row=visit, fill_to=FILLED_TO)


def unsealed_former(sealed: bytes, *, visit: UUID) -> dict[str, Any] | None:
    """None when it cannot be read, as when its key has gone: it is kept for minutes, and nobody need be told."""
    try:
        return keyring().unseal(sealed, table=TABLE, row=visit)
    except Unreadable:
        return None
