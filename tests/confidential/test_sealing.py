"""Sealed personal data opens only where it belongs, and is found again."""

import hashlib
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.confidential import Unreadable, keyring, keys, lookups_of
from booking.confidential.keys import BLOCK, Keyring
from booking.confidential.lookups import Lookup

OLD, NEW = ("2025", b"o" * 32), ("2026", b"n" * 32)
ROW = UUID("6b1f7b0e-4a39-4a39-9d3e-0123456789ab")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(deadline=None)
@given(value=st.dictionaries(st.text(), JSON), row=st.uuids())
def test_whatever_was_sealed_comes_back(value: dict, row: UUID) -> None:
    ring = Keyring([NEW])
    assert ring.unseal(ring.seal(value, table="visits", row=row), table="visits", row=row) == value


@settings(deadline=None)
@given(plain=st.binary(), row=st.uuids())
def test_sealed_bytes_come_back(plain: bytes, row: UUID) -> None:
    ring = Keyring([NEW])
    sealed = ring.seal_bytes(plain, table="appointments", row=row, part="full")
    assert ring.unseal_bytes(sealed, table="appointments", row=row, part="full") == plain


def test_a_sealed_value_shows_nothing_and_never_looks_the_same_twice() -> None:
    ring = Keyring([NEW])
    sealed = [ring.seal({"name": "Maria Garcia"}, table="visits", row=ROW) for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert b"Garcia" not in sealed[0]


@pytest.mark.parametrize(("table", "row"), [("letters", ROW), ("visits", uuid4())])
def test_a_value_moved_to_another_row_or_table_does_not_open(table: str, row: UUID) -> None:
    ring = Keyring([NEW])
    sealed = ring.seal({"name": "Maria"}, table="visits", row=ROW)
    with pytest.raises(Unreadable):
        ring.unseal(sealed, table=table, row=row)


def test_a_part_opens_only_as_itself() -> None:
    ring = Keyring([NEW])
    sealed = ring.seal_bytes(b"{}", table="visits", row=ROW, part="full")
    with pytest.raises(Unreadable):
        ring.unseal_bytes(sealed, table="visits", row=ROW, part="initials")
    with pytest.raises(Unreadable):
        ring.unseal(sealed, table="visits", row=ROW)
    with pytest.raises(ValueError, match="needs a name"):
        ring.seal_bytes(b"{}", table="visits", row=ROW, part="")


def test_every_changed_byte_and_every_missing_end_is_noticed() -> None:
    ring = Keyring([NEW])
    sealed = ring.seal({"name": "Maria"}, table="visits", row=ROW)
    changed = [sealed[:i] + bytes([sealed[i] ^ 1]) + sealed[i + 1 :] for i in range(len(sealed))]
    for broken in [*changed, *(sealed[:length] for length in range(len(sealed)))]:
        with pytest.raises(Unreadable):
            ring.unseal(broken, table="visits", row=ROW)


def test_the_name_of_the_key_cannot_be_changed_even_to_one_for_the_same_key() -> None:
    ring = Keyring([("2026", NEW[1]), ("2027", NEW[1])])
    sealed = ring.seal({"name": "Maria"}, table="visits", row=ROW)
    with pytest.raises(Unreadable):
        ring.unseal(sealed.replace(b"2026", b"2027", 1), table="visits", row=ROW)


def test_another_key_of_the_same_name_does_not_open_it() -> None:
    sealed = Keyring([NEW]).seal({"name": "Maria"}, table="visits", row=ROW)
    with pytest.raises(Unreadable):
        Keyring([("2026", b"x" * 32)]).unseal(sealed, table="visits", row=ROW)


def test_unreadable_tells_nothing_of_the_contents() -> None:
    sealed = Keyring([OLD]).seal({"name": "Maria"}, table="visits", row=ROW)
    with pytest.raises(Unreadable) as refused:
        Keyring([NEW]).unseal(sealed, table="visits", row=ROW)
    assert str(refused.value) == "Its key is not in FIELD_KEYS."


def test_after_a_new_key_the_old_values_open_and_new_ones_need_only_the_new_key() -> None:
    before = Keyring([OLD]).seal({"name": "Maria"}, table="visits", row=ROW)
    both = Keyring([NEW, OLD])
    assert both.newest_id == "2026"
    assert both.unseal(before, table="visits", row=ROW) == {"name": "Maria"}
    after = both.seal({"name": "Maria"}, table="visits", row=ROW)
    assert Keyring([NEW]).unseal(after, table="visits", row=ROW) == {"name": "Maria"}


def test_lookups_are_stable_keyed_and_found_under_old_keys() -> None:
    old, both = Keyring([OLD]), Keyring([NEW, OLD])
    assert both.lookups(Lookup.EMAIL, "a@example.com")[1:] == old.lookups(Lookup.EMAIL, "a@example.com")
    assert both.newest_lookup(Lookup.EMAIL, "a@example.com") == Keyring([NEW]).newest_lookup(
        Lookup.EMAIL, "a@example.com"
    )
    found = both.newest_lookup(Lookup.TELEPHONE, "maria")
    assert len(found) == 16
    assert found != both.newest_lookup(Lookup.EMAIL, "maria")
    assert found not in hashlib.sha256(b"maria").digest()


def test_no_key_serves_two_purposes() -> None:
    ring = Keyring([NEW])
    assert len({NEW[1], ring.token_key("2026"), ring._of("2026").lookup}) == 3


@pytest.mark.parametrize("keys", [[], [NEW, NEW], [("short", b"k" * 31)]])
def test_a_keyring_of_wrong_keys_is_refused(keys: list) -> None:
    with pytest.raises(ValueError, match="key"):
        Keyring(keys)


@pytest.fixture
def in_app() -> Iterator[Flask]:
    app = Flask(__name__)
    app.extensions["keyring"] = Keyring([NEW, OLD])
    with app.app_context():
        yield app


def test_one_keyring_is_made_per_app_from_its_settings() -> None:
    app = Flask(__name__)
    app.config["SETTINGS"] = type("Settings", (), {"field_keys": (NEW, OLD)})()
    with app.app_context():
        assert keyring() is keyring()
        assert keyring().newest_id == "2026"


@pytest.mark.parametrize("name", ["A", "Ng", "Maria Garcia", "ℵ" * 120, "김" * 120, "𠮷" * 120, '"\\' * 60])
def test_the_length_of_a_sealed_value_tells_nothing_of_a_name(name: str) -> None:
    contact = {"name": name, "email": f"{len(name)}@b.example", "telephone": "+13105550142", "reach": "telephone"}
    sealed = Keyring([NEW]).seal(contact, table="visits", row=ROW)
    assert len(sealed) == len(Keyring([NEW]).seal({}, table="visits", row=ROW))


def test_the_longest_of_everything_but_a_note_is_one_block() -> None:
    contact = {
        "name": "𠮷" * 120,
        "email": "a" * 254,
        "telephone": "+" + "1" * 15 + ";ext=1234567",
        "reach": "telephone",
    }
    assert len(Keyring([NEW]).seal(contact | {"note": ""}, table="visits", row=ROW)) < 2 * BLOCK


def test_a_value_sealed_before_there_was_filling_still_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "VERSION", 1)
    monkeypatch.setattr(keys, "_filled", lambda plain, _: plain)
    old = Keyring([NEW]).seal({"name": "Maria"}, table="visits", row=ROW)
    monkeypatch.undo()
    assert len(old) < 100
    assert Keyring([NEW]).unseal(old, table="visits", row=ROW) == {"name": "Maria"}


def test_what_is_stored_to_find_somebody_is_a_whole_address_and_a_whole_number(in_app: Flask) -> None:
    """Shared by few: parts of names are shared by many, and guessed by counting."""
    one = lookups_of({"name": "Maria Garcia", "email": "maria@a.example", "telephone": "+13105550142"})
    other = lookups_of({"name": "Maria Garcia", "email": "garcia@a.example", "telephone": "+12135550142"})
    assert (len(one), len(other), one & other) == (2, 2, set())
    assert lookups_of({"name": "Maria Garcia"}) == set()
