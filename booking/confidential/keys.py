"""Sealed values and keyed digests, so that a stolen database tells nothing about anyone.

A row's personal data is one sealed value: AES-256-GCM, bound to its table and row uuid, so that it opens
nowhere else. It is found again by keyed digests. Each key of FIELD_KEYS yields one subkey a purpose (HKDF,
RFC 5869). Sealed form: version, length of key id, key id, nonce (12 bytes), ciphertext with tag.

What is sealed is filled up to whole blocks, so that its length tells nothing of a name, an address or a number.
Version 1 had no filling and still opens.
"""

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

UNFILLED: Final = 1
VERSION: Final = 2
BLOCK: Final = 1024  # bytes, the first LENGTH_BYTES of which say how many are no filling
LENGTH_BYTES: Final = 4
NONCE_BYTES: Final = 12
DIGEST_BYTES: Final = 16
WHOLE: Final = ""  # the part that a row's one sealed JSON value is


class Unreadable(Exception):
    """A sealed value was changed, moved to another row, or its key is not in FIELD_KEYS."""


class Keyring:
    def __init__(self, keys: Sequence[tuple[str, bytes]]) -> None:
        """Newest first: it seals, all of them open."""
        if not keys or len({key_id for key_id, _ in keys}) < len(keys):
            raise ValueError("A keyring needs at least one key, and a different id for each.")
        self._subkeys = {key_id: _subkeys_of(key) for key_id, key in keys}
        self.newest_id: str = keys[0][0]

    def seal(self, value: Mapping[str, Any], *, table: str, row: UUID, fill_to: int = 0) -> bytes:
        """A row's JSON value, filled to so many bytes where that says nothing, else to whole blocks."""
        plain = json.dumps(dict(value), separators=(",", ":"), allow_nan=False, ensure_ascii=False)
        sealed = plain.encode(errors="surrogatepass")
        return self._close(sealed, table=table, row=row, part=WHOLE, fill_to=fill_to)

    def unseal(self, sealed: bytes, *, table: str, row: UUID) -> dict[str, Any]:
        """Raises Unreadable."""
        value: dict[str, Any] = json.loads(self.open(sealed, table=table, row=row, part=WHOLE))
        return value

    def seal_bytes(self, plain: bytes, *, table: str, row: UUID, part: str, fill_to: int = 0) -> bytes:
        """For a row's further sealed columns, such as ready calendar events; `part` tells them apart.

        Filled to so many bytes where that says nothing, else to whole blocks.
        """
        return self._close(plain, table=table, row=row, part=_named(part), fill_to=fill_to)

    def unseal_bytes(self, sealed: bytes, *, table: str, row: UUID, part: str) -> bytes:
        """Raises Unreadable."""
        return self.open(sealed, table=table, row=row, part=_named(part))

    def lookups(self, kind: str, value: str) -> list[bytes]:
        """One digest a key, newest first: rows written before a new key are found as well."""
        message = _fields(kind.encode(), value.encode())
        return [hmac.digest(subkeys.lookup, message, "sha256")[:DIGEST_BYTES] for subkeys in self._subkeys.values()]

    def newest_lookup(self, kind: str, value: str) -> bytes:
        return self.lookups(kind, value)[0]

    def token_key(self, key_id: str) -> bytes:
        return self._of(key_id).token

    def _close(self, plain: bytes, *, table: str, row: UUID, part: str, fill_to: int = 0) -> bytes:
        name = self.newest_id.encode()
        head = bytes([VERSION, len(name)]) + name
        nonce = os.urandom(NONCE_BYTES)
        bound = _fields(head, table.encode(), row.bytes, part.encode())
        return head + nonce + self._of(self.newest_id).cipher.encrypt(nonce, _filled(plain, fill_to), bound)

    def open(self, sealed: bytes, *, table: str, row: UUID, part: str) -> bytes:
        """What any of the above sealed, as bytes. Raises Unreadable."""
        if len(sealed) < 2 or sealed[0] not in (VERSION, UNFILLED):
            raise Unreadable("Not a sealed value of a version known here.")
        head, rest = sealed[: 2 + sealed[1]], sealed[2 + sealed[1] :]
        cipher = self._of(head[2:].decode(errors="replace")).cipher
        bound = _fields(head, table.encode(), row.bytes, part.encode())
        try:
            plain = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise Unreadable("Changed, or sealed for another row.") from None
        return plain if sealed[0] == UNFILLED else _without_filling(plain)

    def _of(self, key_id: str) -> "_Subkeys":
        subkeys = self._subkeys.get(key_id)
        if subkeys is None:
            raise Unreadable("Its key is not in FIELD_KEYS.")
        return subkeys


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


def _filled(plain: bytes, fill_to: int) -> bytes:
    whole = len(plain).to_bytes(LENGTH_BYTES) + plain
    missing = fill_to - len(whole) if len(whole) <= fill_to else -len(whole) % BLOCK
    return whole + bytes(missing)


def _without_filling(whole: bytes) -> bytes:
    return whole[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(whole[:LENGTH_BYTES])]


def _named(part: str) -> str:
    if part == WHOLE:
        raise ValueError("A part needs a name; the nameless one is the row's sealed JSON value.")
    return part


def _fields(*values: bytes) -> bytes:
    """Joined so that no other values give the same bytes: each with its length before it."""
    return b"".join(len(value).to_bytes(4) + value for value in values)
