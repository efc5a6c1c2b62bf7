"""What a user typed, sealed while it is kept for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable

TABLE = "kept_forms"


def seal_form(typed: Mapping[str, Any], *, form: UUID) -> bytes:
    return keyring().seal(typed, table=TABLE, row=form)


def unsealed_form(sealed: bytes, *, form: UUID) -> dict[str, Any] | None:
    """None when it cannot be read, as when its key has gone: it is kept for an hour only, and nobody need be told."""
    try:
        return keyring().unseal(sealed, table=TABLE, row=form)
    except Unreadable:
        return None
