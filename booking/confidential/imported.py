"""Keyed digests of what another program knows an appointment by, which may hold a name."""

from __future__ import annotations

from booking.confidential.current_keys import keyring


def imported_digest(known_by: str) -> bytes:
    """What is stored."""
    return keyring().newest_lookup("imported", known_by)


def imported_digests(known_by: str) -> list[bytes]:
    """The same by each key, the newest first: what was stored before a new key came is recognized as well."""
    return keyring().lookups("imported", known_by)
