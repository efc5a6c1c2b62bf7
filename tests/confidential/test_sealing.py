"""Sealed personal data opens only where it belongs, and is found again."""

import hashlib
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.confidential import Unreadable, keyring, search_digests
from booking.confidential.keys import Keyring
from booking.confidential.lookups import Lookup, email_lookup, name_lookups, telephone_lookups

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
    found = both.newest_lookup(Lookup.NAME, "maria")
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


def found(typed: str, stored: set[bytes]) -> bool:
    sets = search_digests(typed)
    return bool(sets) and all(alternatives & stored for alternatives in sets)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Maria Garcia", "garcia"),
        ("Maria Garcia", "GAR"),
        ("Maria Garcia", "gar mar"),
        ("María García", "garcia"),
        ("Maria Garcia", "García"),
        ("Siobhan O’Brien", "obrien"),
        ("Siobhan O'Brien", "o’brien"),
        ("Anne-Marie Smith", "annemarie"),
        ("Anne-Marie Smith", "marie"),
        ("Søren Łukasz", "soren lukasz"),
        ("Zoë Weiß", "weiss"),
        ("X Æ", "x"),
        ("Wolfeschlegelsteinhausen", "Wolfeschlegelstein"),
        ("김 민수", "김"),
        ("李明", "李"),
    ],
)
def test_a_name_is_found_by_the_beginning_of_any_word(in_app: Flask, name: str, typed: str) -> None:
    assert found(typed, name_lookups(name))


@pytest.mark.parametrize("typed", ["garzia", "g", "mar garzia", "aria", "", "  ", "?"])
def test_a_name_is_not_found_by_anything_else(in_app: Flask, typed: str) -> None:
    assert not found(typed, name_lookups("Maria Garcia"))


@pytest.mark.parametrize(
    "typed",
    ["(310) 555-0142", "310.555.0142", "+1 310 555 0142", "555-0142", "0142", "310-555-0142 ext 5", "٣١٠٥٥٥٠١٤٢"],
)
def test_a_telephone_is_found_in_any_format_and_by_its_end(in_app: Flask, typed: str) -> None:
    assert found(typed, telephone_lookups("+13105550142"))
    assert found(typed, telephone_lookups("+13105550142;ext=7"))


@pytest.mark.parametrize("typed", ["(310) 555-0143", "555-0143", "0143", "310", "142"])
def test_another_telephone_is_not_found(in_app: Flask, typed: str) -> None:
    assert not found(typed, telephone_lookups("+13105550142"))


def test_an_address_is_found_whatever_its_case(in_app: Flask) -> None:
    stored = {email_lookup("Ann.Lee@example.com")}
    assert found(" ann.lee@EXAMPLE.com ", stored)
    assert not found("ann@example.com", stored)


def test_a_row_written_before_a_new_key_is_found(in_app: Flask) -> None:
    old = {Keyring([OLD]).newest_lookup(Lookup.NAME, "garcia")}
    assert found("garcia", old)
