"""How is personal data kept, so that a stolen database tells nothing about anyone?

A row's personal data is one sealed value: AES-256-GCM, bound to its table and row uuid, so that it opens
nowhere else. It is found again by keyed digests. Each key of FIELD_KEYS yields one subkey a purpose (HKDF,
RFC 5869). Sealed form: version, length of key id, key id, nonce (12 bytes), ciphertext with tag.
"""

import hmac
import json
import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from booking import contact
from booking.config import settings

VERSION: Final = 1
NONCE_BYTES: Final = 12
DIGEST_BYTES: Final = 16
SHORTEST_PREFIX: Final = 2
LONGEST_PREFIX: Final = 10
WHOLE: Final = ""  # the part that a row's one sealed JSON value is


class Lookup(StrEnum):
    EMAIL = "email"
    TELEPHONE = "telephone"
    TELEPHONE_END = "telephone_end"  # its last seven or four digits, as people say them
    NAME = "name"  # the first letters of one word


class Unreadable(Exception):
    """A sealed value was changed, moved to another row, or its key is not in FIELD_KEYS."""


class Keyring:
    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        """Newest first: it seals, all of them open."""
        if not keys or len({key_id for key_id, _ in keys}) < len(keys):
            raise ValueError("A keyring needs at least one key, and a different id for each.")
        self._subkeys = {key_id: _subkeys_of(key) for key_id, key in keys}
        self.newest_id: str = keys[0][0]

    def seal(self, value: Mapping[str, Any], *, table: str, row: UUID) -> bytes:
        plain = json.dumps(dict(value), separators=(",", ":"), allow_nan=False)
        return self._close(plain.encode(), table=table, row=row, part=WHOLE)

    def unseal(self, sealed: bytes, *, table: str, row: UUID) -> dict[str, Any]:
        """Raises Unreadable."""
        value: dict[str, Any] = json.loads(self._open(sealed, table=table, row=row, part=WHOLE))
        return value

    def seal_bytes(self, plain: bytes, *, table: str, row: UUID, part: str) -> bytes:
        """For a row's further sealed columns, such as ready calendar events; `part` tells them apart."""
        return self._close(plain, table=table, row=row, part=_named(part))

    def unseal_bytes(self, sealed: bytes, *, table: str, row: UUID, part: str) -> bytes:
        """Raises Unreadable."""
        return self._open(sealed, table=table, row=row, part=_named(part))

    def lookups(self, kind: str, value: str) -> list[bytes]:
        """One digest a key, newest first: rows written before a new key are found as well."""
        message = _fields(kind.encode(), value.encode())
        return [hmac.digest(subkeys.lookup, message, "sha256")[:DIGEST_BYTES] for subkeys in self._subkeys.values()]

    def newest_lookup(self, kind: str, value: str) -> bytes:
        return self.lookups(kind, value)[0]

    def token_key(self, key_id: str) -> bytes:
        return self._of(key_id).token

    def _close(self, plain: bytes, *, table: str, row: UUID, part: str) -> bytes:
        name = self.newest_id.encode()
        head = bytes([VERSION, len(name)]) + name
        nonce = os.urandom(NONCE_BYTES)
        bound = _fields(head, table.encode(), row.bytes, part.encode())
        return head + nonce + self._of(self.newest_id).cipher.encrypt(nonce, plain, bound)

    def _open(self, sealed: bytes, *, table: str, row: UUID, part: str) -> bytes:
        if len(sealed) < 2 or sealed[0] != VERSION:
            raise Unreadable("Not a sealed value of a version known here.")
        head, rest = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
        cipher = self._of(head[2:].decode(errors="replace")).cipher
        bound = _fields(head, table.encode(), row.bytes, part.encode())
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise Unreadable("Changed, or sealed for another row.") from None

    def _of(self, key_id: str) -> "_Subkeys":
        subkeys = self._subkeys.get(key_id)
        if subkeys is None:
            raise Unreadable("Its key is not in FIELD_KEYS.")
        return subkeys


def keyring() -> Keyring:
    """That of the current app."""
    ring: Keyring | None = current_app.extensions.get("keyring")
    if ring is None:
        ring = current_app.extensions["keyring"] = Keyring(settings().field_keys)
    return ring


def name_lookups(name: str) -> set[bytes]:
    """The digests stored with a name: every beginning of every word of it."""
    ring = keyring()
    return {ring.newest_lookup(Lookup.NAME, start) for start in _beginnings(name)}


def telephone_lookups(telephone: str) -> set[bytes]:
    """The digests stored with a telephone number in E.164."""
    ring = keyring()
    number = _digits(telephone.partition(contact.EXTENSION)[0])
    ends = {ring.newest_lookup(Lookup.TELEPHONE_END, number[-length:]) for length in (7, 4)}
    return {ring.newest_lookup(Lookup.TELEPHONE, number), *ends}


def email_lookup(email: str) -> bytes:
    """The digest stored with an e-mail address."""
    return keyring().newest_lookup(Lookup.EMAIL, _as_mailbox(email))


def search_digests(typed: str) -> list[set[bytes]]:
    """What the desk types to find someone: words of a name, a telephone number in any format, or an address.

    A row is found when it holds at least one digest of every set; an empty list finds nobody.
    """
    typed = typed.strip()
    digits = _digits(typed)
    if "@" in typed:
        return [set(keyring().lookups(Lookup.EMAIL, _as_mailbox(typed)))]
    if len(digits) >= 7 or (len(digits) >= 4 and not any(map(str.isalpha, typed))):
        return [set(keyring().lookups(*_telephone_sought(typed, digits)))]
    return [
        set(keyring().lookups(Lookup.NAME, max(spellings, key=len)[:LONGEST_PREFIX]))
        for spellings in contact.folded_words(typed)
    ]


@dataclass(frozen=True, slots=True, repr=False)
class _Subkeys:
    cipher: AESGCM
    lookup: bytes
    token: bytes


def _subkeys_of(key: bytes) -> _Subkeys:
    if len(key) != 32:
        raise ValueError("A key has 32 bytes.")

    def derived(purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"booking/1/" + purpose).derive(key)

    return _Subkeys(AESGCM(derived(b"seal")), derived(b"lookup"), derived(b"token"))


def _named(part: str) -> str:
    if part == WHOLE:
        raise ValueError("A part needs a name; the nameless one is the row's sealed JSON value.")
    return part


def _fields(*values: bytes) -> bytes:
    """Joined so that no other values give the same bytes: each with its length before it."""
    return b"".join(len(value).to_bytes(4) + value for value in values)


def _beginnings(name: str) -> set[str]:
    return {
        word[:length]
        for spellings in contact.folded_words(name)
        for word in spellings
        for length in range(_shortest(word), min(len(word), LONGEST_PREFIX) + 1)
    }


def _shortest(word: str) -> int:
    """One sign is enough for a name of one letter, and where a sign is a whole family name (李)."""
    return 1 if len(word) == 1 or word[0] >= "\u2e80" else SHORTEST_PREFIX


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())


def _as_mailbox(typed: str) -> str:
    try:
        return contact.email(typed).casefold()
    except contact.NotAnEmail:
        return typed.strip().casefold()


def _telephone_sought(typed: str, digits: str) -> tuple[Lookup, str]:
    try:
        return Lookup.TELEPHONE, _digits(contact.telephone(typed).partition(contact.EXTENSION)[0])
    except contact.NotATelephone:
        return Lookup.TELEPHONE_END, digits[-7:] if len(digits) >= 7 else digits[-4:]
