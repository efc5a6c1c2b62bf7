"""What is stored of a mailbox to count what goes there; it says nothing of anybody."""

from __future__ import annotations

import unicodedata
from typing import Final

from booking.confidential.current_keys import keyring

DOTLESS: Final = frozenset({"gmail.com", "googlemail.com"})  # one mailbox, with and without dots, under both names


def mailbox_digest(email: str) -> bytes:
    """Keyed; the same for all spellings that end in one mailbox: case, "+tag", and Gmail's dots."""
    return keyring().newest_lookup("mailbox", _folded(email))


def is_surely_one_mailbox(one: str, other: str) -> bool:
    """Whether what is meant for one may be told to the other; but for Gmail, a "+" may be in a stranger's address."""
    if _folded(one).endswith("@gmail.com"):
        return _folded(one) == _folded(other)
    return _plain(one) == _plain(other)


def _plain(email: str) -> str:
    return unicodedata.normalize("NFKC", email).casefold().strip()


def _folded(email: str) -> str:
    local, _at, domain = _plain(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in DOTLESS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
