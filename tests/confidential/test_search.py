"""The desk finds whom it means by what people say of themselves, however they say it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from booking.confidential import Findable, NotASearch, SearchFault, lookups_of, read_search
from booking.confidential.keys import Keyring
from booking.confidential.lookups import Lookup

OLD, NEW = ("2025", b"o" * 32), ("2026", b"n" * 32)


@pytest.fixture
def in_app() -> Iterator[Flask]:
    app = Flask(__name__)
    app.extensions["keyring"] = Keyring([NEW, OLD])
    with app.app_context():
        yield app


def found(typed: str, **answers: str) -> bool:
    """As the desk finds a visit: by a stored digest, or by what of it is in memory."""
    try:
        search = read_search(typed)
    except NotASearch:
        return False
    return bool(search.digests & lookups_of(answers)) or search.means(Findable.of(answers))


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
    assert found(typed, name=name)


@pytest.mark.parametrize("typed", ["garzia", "g", "mar garzia", "aria", "", "  ", "?"])
def test_a_name_is_not_found_by_anything_else(in_app: Flask, typed: str) -> None:
    assert not found(typed, name="Maria Garcia")


@pytest.mark.parametrize(
    "typed",
    ["(310) 555-0142", "310.555.0142", "+1 310 555 0142", "555-0142", "0142", "310-555-0142 ext 5", "٣١٠٥٥٥٠١٤٢"],
)
def test_a_telephone_is_found_in_any_format_and_by_its_end(in_app: Flask, typed: str) -> None:
    assert found(typed, telephone="+13105550142")
    assert found(typed, telephone="+13105550142;ext=7")


@pytest.mark.parametrize("typed", ["(310) 555-0143", "555-0143", "0143", "310", "142"])
def test_another_telephone_is_not_found(in_app: Flask, typed: str) -> None:
    assert not found(typed, telephone="+13105550142")


def test_an_address_is_found_whatever_its_case(in_app: Flask) -> None:
    assert found(" ann.lee@EXAMPLE.com ", email="Ann.Lee@example.com")
    assert not found("ann@example.com", email="Ann.Lee@example.com")


def test_a_row_written_before_a_new_key_is_found(in_app: Flask) -> None:
    old = Keyring([OLD]).newest_lookup(Lookup.TELEPHONE, "13105550142")
    assert old in read_search("(310) 555-0142").digests


@pytest.mark.parametrize("typed", ["kim m", "m kim", "k minseo", "seo kim", "min seo", "Min-Seo KIM", "m s k"])
def test_one_more_letter_narrows(in_app: Flask, typed: str) -> None:
    """A letter alone says little, but beside a word it says something."""
    assert found(typed, name="Min-seo Kim") == (typed != "m s k")
    assert not found(typed, name="Karen Kimball")


def test_each_word_sought_is_another_word_of_the_name(in_app: Flask) -> None:
    assert not found("kim k", name="Min-seo Kim")
    assert found("kim k", name="Karen Kim")
    assert found("ana an", name="Ana Andrade")
    assert not found("ana an", name="Ana Ruiz")


@pytest.mark.parametrize("typed", ["50142", "550142", "5550142"])
def test_any_end_of_a_telephone_number_will_do(in_app: Flask, typed: str) -> None:
    assert found(typed, telephone="+13105550142")
    assert not found(typed, telephone="+13105550143")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", SearchFault.EMPTY),
        (" ? ", SearchFault.EMPTY),
        ("a" * 121, SearchFault.TOO_LONG),
        ("1" * 121, SearchFault.TOO_LONG),
        ("a@" + "b" * 120, SearchFault.TOO_LONG),
        ("a b c d e f g", SearchFault.TOO_LONG),
        ("word " * 20_000, SearchFault.TOO_LONG),
    ],
)
def test_a_search_has_bounds(in_app: Flask, typed: str, fault: SearchFault) -> None:
    with pytest.raises(NotASearch) as refused:
        read_search(typed)
    assert refused.value.reason is fault


def test_the_longest_search_is_one(in_app: Flask) -> None:
    assert len(read_search("Anna Maria de la Cruz Ortiz").words) == 6
    assert found("a" * 120, name="a" * 120)
