"""What is stored of a mailbox to count what goes there; it says nothing of anybody."""

from __future__ import annotations

import unicodedata
from typing import Final

from booking.confidential.current_keys import keyring

DOTLESS: Final = frozenset({"gmail.com", "googlemail.com"})  # one mailbox, with and without dots, under both names


def mailbox_digest(email: str) -> bytes:
    """Keyed; the same for all spellings that end in one mailbox: case, "+tag", and Gmail's dots."""
    return keyring().newest_lookup("mailbox", _folded(email))


def _folded(email: str) -> str:
    local, _at, domain = unicodedata.normalize("NFKC", email).casefold().strip().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
