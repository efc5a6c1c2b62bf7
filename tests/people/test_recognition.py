"""Two visits are of one person by name and number or address; dates of birth and staff tell them apart."""

import pytest

from booking.people.recognition import Traits, Verdict, people_among

KIM = Traits("minseokim", "+13105550142", "kim@patient.example")


def people(*visits: Traits, verdicts: tuple[Verdict, ...] = ()) -> list[list[int]]:
    """The numbers, from 1 on, of the visits of each person."""
    return sorted(sorted(one) for one in people_among(dict(enumerate(visits, start=1)), verdicts))


def same(number: int, one: int, other: int) -> Verdict:
    return Verdict(number, one, other, is_same=True)


def apart(number: int, one: int, other: int) -> Verdict:
    return Verdict(number, one, other, is_same=False)


@pytest.mark.parametrize(
    ("other", "is_one_person"),
    [
        (KIM, True),
        (Traits("minseokim", "+13105550142"), True),
        (Traits("minseokim", "", "kim@patient.example"), True),
        (Traits("minseokim", "+13105550199", "kim@patient.example"), True),
        (Traits("minseokim", "+13105550199", "min@patient.example"), False),
        (Traits("minseokim"), False),
        (Traits("karenkim", "+13105550142", "kim@patient.example"), False),
        (Traits("", "+13105550142", "kim@patient.example"), False),
    ],
)
def test_the_same_name_and_the_same_number_or_address_are_one_person(other: Traits, is_one_person: bool) -> None:
    assert people(KIM, other) == ([[1, 2]] if is_one_person else [[1], [2]])


def test_one_leads_to_the_next() -> None:
    moved = Traits("minseokim", "+13105550142", "min@patient.example")
    since = Traits("minseokim", "+12125550100", "min@patient.example")
    assert people(KIM, moved, since) == [[1, 2, 3]]


def born(on: str, telephone: str = KIM.telephone) -> Traits:
    return Traits(KIM.name, telephone, KIM.email, on)


def test_two_dates_of_birth_are_two_people_and_none_speaks_for_nobody() -> None:
    assert people(born("1980-02-03"), born("1991-12-24")) == [[1], [2]]
    assert people(born("1980-02-03"), KIM, born("1980-02-03")) == [[1, 2, 3]]


def test_who_has_most_in_common_finds_together_first() -> None:
    assert people(born("1980-02-03"), born("1991-12-24", "+13105550199"), KIM) == [[1, 3], [2]]


def test_the_latest_verdict_wins_over_earlier_ones_and_over_what_they_said() -> None:
    assert people(KIM, KIM, verdicts=(apart(1, 1, 2),)) == [[1], [2]]
    assert people(KIM, KIM, verdicts=(apart(1, 1, 2), same(2, 1, 2))) == [[1, 2]]
    assert people(KIM, KIM, verdicts=(same(1, 1, 2), apart(2, 1, 2))) == [[1], [2]]
    assert people(born("1980-02-03"), born("1991-12-24"), verdicts=(same(1, 1, 2),)) == [[1, 2]]
    assert people(KIM, Traits("anaruiz"), verdicts=(same(1, 1, 2),)) == [[1, 2]]


def test_who_was_set_apart_is_alone_and_the_others_stay_together() -> None:
    assert people(KIM, KIM, KIM, KIM, verdicts=(apart(1, 1, 2), apart(2, 2, 3), apart(3, 2, 4))) == [[1, 3, 4], [2]]


def test_who_is_apart_from_one_is_apart_from_the_person_that_they_are() -> None:
    assert people(KIM, KIM, KIM, verdicts=(apart(1, 1, 3), same(2, 1, 2))) == [[1, 2], [3]]
