"""The desk sees whom on the list a free time suits: by name and telephone, whoever has waited longest first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from booking import waitlist
from booking.availability import Part, PartOfDay
from booking.models import Wish
from booking.waitlist import ANY_TIME, Wanted
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

TEN = local(7, 10)  # a Wednesday


def telephones(number: int, wanted: Wanted = ANY_TIME, *, procedure: str = "mini-facelift") -> Wish:
    answers = {"name": f"Caller {number}", "telephone": f"+1310555{number:04}"}
    since = NOW - timedelta(days=100 - number)
    return waitlist.make_wish(
        about(procedure).procedure_id, wanted, uuid=uuid4(), answers=answers, language="en", now=since
    )


def free(surgeon: str = "david-kim") -> Part:
    return a_part(surgeon, "office", TEN)


def names(part: Part) -> list[str | None]:
    return [one.name for one in waitlist.suited([part], now=NOW).get(part, [])]


def test_whoever_has_waited_longest_comes_first_and_not_too_many() -> None:
    for number in reversed(range(60, 67)):
        telephones(number)
    assert names(free()) == [f"Caller {number}" for number in range(60, 65)]
    ((first, *_),) = waitlist.suited([free()], now=NOW).values()
    assert (first.telephone, first.since, first.has_email) == ("+13105550060", NOW - timedelta(days=40), False)


@pytest.mark.parametrize(
    ("wanted", "suits"),
    [
        (Wanted(weekdays=frozenset({2})), True),
        (Wanted(weekdays=frozenset({3})), False),
        (Wanted(parts=frozenset({PartOfDay.AFTERNOON})), False),
        (Wanted(notice=timedelta(days=3)), False),
        (Wanted(surgeons=frozenset({2})), False),
        (Wanted(surgeons=frozenset({1})), True),
    ],
)
def test_only_whom_it_suits(wanted: Wanted, suits: bool) -> None:
    telephones(70, wanted)
    assert bool(names(free())) is suits


def test_only_a_time_that_their_consultation_can_have() -> None:
    telephones(70)
    assert names(free())
    a_booking(TEN + timedelta(minutes=30))
    assert names(free()) == []


def test_whoever_has_an_appointment_is_suited_by_an_earlier_one_alone() -> None:
    late, early = a_booking(local(20, 10)), a_booking(local(6, 10), browser=b"2", answers=ANSWERS | {"name": "Early"})
    for visit in (late, early):
        waitlist.make_wish_of(visit, ANY_TIME, now=NOW)
    assert names(free()) == [ANSWERS["name"]]


def test_as_many_statements_for_a_day_with_many_who_wait(app: Flask) -> None:
    def sent(parts: list[Part]) -> int:
        with statements_sent(app) as statements:
            waitlist.suited(parts, now=NOW)
        return len(statements)

    telephones(60)
    few = sent([free()])
    for number in range(61, 90):
        telephones(number, Wanted(surgeons=frozenset({1})))
    day = [a_part(who, "office", local(7, hour)) for hour in (9, 10, 11, 14, 15) for who in ("david-kim", "eugene-kim")]
    assert sent(day) == few
