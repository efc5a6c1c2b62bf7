"""The desk finds whom it means by what people say of themselves, however they say it."""

from uuid import uuid4

import pytest

from booking.people.entries import entry_of
from booking.people.index import Index
from booking.people.search import NotASearch, SearchFault, read_search


def found(typed: str, **answers: str) -> bool:
    """As the desk finds a visit of somebody who said this of themselves."""
    try:
        search = read_search(typed)
    except NotASearch:
        return False
    return Index({1: entry_of(answers, uuid=uuid4(), version=1, times=())}).meant(search) == {1}


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
def test_a_name_is_found_by_the_beginning_of_any_word(name: str, typed: str) -> None:
    assert found(typed, name=name)


@pytest.mark.parametrize("typed", ["garzia", "z", "mar garzia", "aria", "", "  ", "?"])
def test_a_name_is_not_found_by_anything_else(typed: str) -> None:
    assert not found(typed, name="Maria Garcia")


@pytest.mark.parametrize(
    "typed",
    ["(310) 555-0142", "310.555.0142", "+1 310 555 0142", "555-0142", "0142", "310-555-0142 ext 5", "٣١٠٥٥٥٠١٤٢"],
)
def test_a_telephone_is_found_in_any_format_and_by_its_end(typed: str) -> None:
    assert found(typed, telephone="+13105550142")
    assert found(typed, telephone="+13105550142;ext=7")


@pytest.mark.parametrize("typed", ["(310) 555-0143", "555-0143", "0143", "311", "142"])
def test_another_telephone_is_not_found(typed: str) -> None:
    assert not found(typed, telephone="+13105550142")


def test_an_address_is_found_whatever_its_case() -> None:
    assert found(" ann.lee@EXAMPLE.com ", email="Ann.Lee@example.com")
    assert not found("ann@example.com", email="Ann.Lee@example.com")


@pytest.mark.parametrize("typed", ["kim m", "m kim", "k minseo", "seo kim", "min seo", "Min-Seo KIM", "m s k"])
def test_one_more_letter_narrows(typed: str) -> None:
    assert found(typed, name="Min-seo Kim")
    assert not found(typed, name="Karen Kimball")


def test_each_word_sought_is_another_word_of_the_name() -> None:
    assert not found("kim k", name="Min-seo Kim")
    assert found("kim k", name="Karen Kim")
    assert found("ana an", name="Ana Andrade")
    assert not found("ana an", name="Ana Ruiz")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Maria Garcia", "g"),
        ("Maria Garcia", "g m"),
        ("Kim, Min-seo", "kim m"),
        ("김민서", "김"),
        ("김민서", "기"),  # half a syllable, as it is typed
        ("김민서", "민서"),
        ("김민서", "김 민"),
        ("김 민서", "김민서"),
        ("남궁민수", "민수"),
        ("李明華", "明"),
        ("Nguyễn Thị Ánh", "anh nguyen"),
        ("Đặng Văn Đức", "duc d"),
        ("María del Carmen García López", "garcia lopez"),
        ("María del Carmen García López", "delcarmen"),
        ("Anne Marie Smith", "Anne-Marie"),
        ("Annemarie Smith", "anne marie"),
        ("D’Angelo-O'Neil", "oneil dangelo"),
        ("سارة أحمد", "احمد"),
        ("José Ruiz", "jose\u0301"),
        ("ＫＩＭ", "kim"),
    ],
)
def test_any_beginning_of_any_name_will_do_in_any_script(name: str, typed: str) -> None:
    assert found(typed, name=name)


@pytest.mark.parametrize("typed", ["310", "(310", "(310) 5", "310-555-01", "+1 310", "1310", "3", "310 555 0142"])
def test_a_telephone_is_found_by_its_beginning(typed: str) -> None:
    assert found(typed, telephone="+13105550142")
    assert not found(typed, telephone="+12125550199")


@pytest.mark.parametrize("typed", ["010", "010-9876", "82 10", "+82 10 9876", "10 9876 54", "5432"])
def test_a_number_from_abroad_is_found_as_it_is_said_there(typed: str) -> None:
    assert found(typed, telephone="+821098765432")
    assert not found(typed, telephone="+13105550142")


@pytest.mark.parametrize("typed", ["ann", "ann.", "ann.lee", "ANN.LEE@", "ann.lee@exam", "ann.lee@example.com"])
def test_an_address_is_found_by_its_beginning(typed: str) -> None:
    assert found(typed, email="Ann.Lee@example.com")
    assert not found(typed, email="anya@example.com")


@pytest.mark.parametrize("typed", ["kim 0142", "0142 kim", "kim 310", "k 55 0142"])
def test_a_name_with_digits_beside_it_is_the_one_with_that_number(typed: str) -> None:
    assert found(typed, name="Min-seo Kim", telephone="+13105550142")
    assert not found(typed, name="Min-seo Kim", telephone="+12125550199")
    assert not found(typed, name="Ana Ruiz", telephone="+13105550142")


@pytest.mark.parametrize("typed", ["50142", "550142", "5550142"])
def test_any_end_of_a_telephone_number_will_do(typed: str) -> None:
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
def test_a_search_has_bounds(typed: str, fault: SearchFault) -> None:
    with pytest.raises(NotASearch) as refused:
        read_search(typed)
    assert refused.value.reason is fault


def test_the_longest_search_is_one() -> None:
    assert len(read_search("Anna Maria de la Cruz Ortiz").names) == 6
    assert found("a" * 120, name="a" * 120)
