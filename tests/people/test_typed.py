"""What is typed of somebody in one go is told apart, in any order and however it is set off."""

from itertools import permutations
from uuid import uuid4

import pytest

from booking.people import read_search, read_typed
from booking.people.entries import entry_of
from booking.people.index import Index
from booking.people.typed import Typed

ANN = Typed("Ann Lee", "3105550123", "ann@x.co")


def found(typed: str, **answers: str) -> bool:
    """As the desk finds a visit of somebody who said this of themselves."""
    entry = entry_of(answers, uuid=uuid4(), version=1, times=())
    return Index({1: entry}).meant(read_search(typed)) == {1}


@pytest.mark.parametrize("order", list(permutations(["Ann Lee", "3105550123", "ann@x.co"])))
@pytest.mark.parametrize("between", [" ", ", ", "; ", " - ", "  /  "])
def test_a_name_a_number_and_an_address_in_any_order(order: tuple[str, ...], between: str) -> None:
    assert read_typed(between.join(order)) == ANN


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Ann Lee", Typed("Ann Lee")),
        ("(310) 555-0123", Typed(telephone="(310) 555-0123")),
        ("ann@x.co", Typed(email="ann@x.co")),
        ("Ann Lee <ann@x.co>", Typed("Ann Lee", email="ann@x.co")),
        ("Ann Lee + 82 10 9876 5432", Typed("Ann Lee", "+82 10 9876 5432")),
        ("310 555 0123 ext 5 Ann", Typed("Ann", "310 555 0123 ext 5")),
        ("310 555 0123 x5 Ann", Typed("Ann", "310 555 0123 x5")),
        ("Malcolm X 310 555 0123", Typed("Malcolm X", "310 555 0123")),
        ("310 555 0123 Malcolm X", Typed("Malcolm X", "310 555 0123")),
        ("X Æ A-12", Typed("X Æ A-12")),
        ("Ann & Bob Lee 0123", Typed("Ann & Bob Lee", "0123")),
        ("김민지 010-1234-5678 minji@x.co", Typed("김민지", "010-1234-5678", "minji@x.co")),
        ("سارة ٣١٠٥٥٥٠١٢٣", Typed("سارة", "٣١٠٥٥٥٠١٢٣")),
        ("a@x.co b@x.co", Typed(email="a@x.co b@x.co")),
        ("", Typed()),
    ],
)
def test_each_part_is_kept_as_it_was_typed(text: str, typed: Typed) -> None:
    assert read_typed(text) == typed


@pytest.mark.parametrize("text", ["Ann Lee 3105550123 ann@x.co", "ann@x.co 3105550123 Ann Lee", "ann@x.co, 0123"])
@pytest.mark.parametrize(
    "known", [{"telephone": "+13105550123"}, {"email": "ann@x.co"}, {"telephone": "+13105550123", "email": "a@x.co"}]
)
def test_whoever_has_the_number_or_the_address_is_found_by_all_in_one(text: str, known: dict[str, str]) -> None:
    assert found(text, name="Anna Lee-Park", **known)
    assert not found(text, name="Ann Lee", telephone="+13105550199", email="lee@x.co")


def test_a_name_beside_an_address_is_found_by_either() -> None:
    assert found("Ann Lee ann@x.co", name="Ann Lee")
    assert found("Ann Lee ann@x.co", name="Bea Fonseca", email="ann@x.co")
    assert not found("Ann Lee ann@x.co", name="Ann Fonseca", email="bea@x.co")


def test_six_words_of_a_name_leave_room_for_the_rest() -> None:
    assert read_search("Anna Maria de la Cruz Ortiz 0123 anna@x.co").names
