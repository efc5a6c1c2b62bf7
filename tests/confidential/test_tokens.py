"""Links are unguessable, different for everything they open, and revocable."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from booking.confidential import Purpose, Unreadable, derive_token, looks_like_token, token_digest
from booking.confidential.keys import Keyring

ROW, OTHER = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask(__name__)
    app.extensions["keyring"] = Keyring([("2026", b"n" * 32), ("2025", b"o" * 32)])
    with app.app_context():
        yield app


def test_the_same_row_always_gets_the_same_token() -> None:
    tokens = {derive_token(Purpose.APPOINTMENT, ROW, 0, "2026") for _ in range(3)}
    assert len(tokens) == 1
    # Written down, since a token that changes with a release breaks every link in every letter sent before.
    assert tokens == {"WqS5CeE2E2uHuVQlKdYuDnr36IEqqeyRhnDYtm29RNU"}


def test_tokens_differ_by_purpose_row_generation_and_key() -> None:
    tokens = {
        derive_token(purpose, row, generation, key_id)
        for purpose in Purpose
        for row in (ROW, OTHER)
        for generation in (0, 1, 2)
        for key_id in ("2026", "2025")
    }
    assert len(tokens) == len(Purpose) * 2 * 3 * 2


def test_what_is_stored_is_the_sha256_of_the_token() -> None:
    token = derive_token(Purpose.FEED, ROW, 0, "2026")
    assert token_digest(token) == hashlib.sha256(token.encode("ascii")).digest()
    assert token_digest(token) != token_digest(token.swapcase())


def test_a_key_that_was_taken_away_derives_nothing() -> None:
    with pytest.raises(Unreadable):
        derive_token(Purpose.HOLD, ROW, 0, "2019")


def test_every_token_looks_like_one() -> None:
    assert all(looks_like_token(derive_token(Purpose.HOLD, UUID(int=n), 0, "2026")) for n in range(50))


@pytest.mark.parametrize(
    "text", ["", "x" * 42, "x" * 44, "x" * 42 + "=", "x" * 42 + "/", "x" * 43 + "\n", "é" * 43, "x" * 42 + "\x00"]
)
def test_junk_does_not_look_like_a_token(text: str) -> None:
    assert not looks_like_token(text)
