"""Whoever decides about two people decides about what their page showed, also about what had been decided by then."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from booking import people
from booking.appointments import ChangedMeanwhile
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice")
DECISIONS = [people.join, people.keep_apart]


@pytest.mark.parametrize("first", DECISIONS, ids=["join", "keep apart"])
@pytest.mark.parametrize("second", DECISIONS, ids=["join", "keep apart"])
def test_the_second_to_decide_is_told(app: Flask, first: Callable[..., None], second: Callable[..., None]) -> None:
    add_user(app)
    with app.app_context():
        one = a_booking(local(6, 10)).id
        other = a_booking(local(7, 10), answers=ANSWERS | {"name": "Ana Stein"}, browser=b"2").id
        seen = people.seen_people(one, other, now=NOW)
        first(one, other, act=uuid4(), seen=seen, user_id=1, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            second(one, other, act=uuid4(), seen=seen, user_id=1, now=NOW)


def test_one_person_is_not_two_by_the_same_press(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        one, other = a_booking(local(6, 10)).id, a_booking(local(7, 10), browser=b"2").id
        seen = people.seen_people(one, other, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            people.keep_apart(one, other, act=uuid4(), seen=seen, user_id=1, now=NOW)
