"""Several people at the desk set one rule aside at one moment: each overlap has a lane of its own, and is told."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import MoreInTheWay, Override, overrides
from booking.availability import Part
from booking.database import db, transactions
from booking.models import LIVE, Appointment, guards
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_part, about

pytestmark = pytest.mark.usefixtures("practice")

DESKS = 6
DESK = 1  # the id of the only user
LET_THE_OTHERS_COME = 3.0  # seconds; on SQLite nobody comes


def keys_of(parts: Sequence[Part]) -> list[str]:
    consultation = about()
    rules = appointments.without_notice(consultation.rules)
    found = appointments.all_in_the_way(consultation, parts, rules=rules, now=NOW)
    return [one.key for one in found]


def press(app: Flask, keys: Sequence[str], *, again: bool) -> int:
    """How often it had to be pressed: whoever is told of somebody else presses again, if they still want to."""
    uuid, presses = uuid4(), 1
    with app.app_context():
        parts = [a_part("david-kim", "office", TUESDAY_TEN)]
        while True:
            override = Override(keys, "Both have agreed")
            try:
                appointments.book_for_caller(
                    about(), parts, uuid=uuid, answers=ANSWERS, language="en", user_id=DESK, override=override, now=NOW
                )
            except MoreInTheWay as more:
                if not again:
                    raise
                keys, presses = [one.key for one in more.found], presses + 1
            else:
                return presses


def lanes(app: Flask) -> list[int]:
    with app.app_context():
        live = select(Appointment.lane).where(Appointment.status.in_(LIVE), Appointment.starts_at == TUESDAY_TEN)
        return sorted(db.session.scalars(live))


def at_once(app: Flask, *, again: bool) -> list[Any]:
    add_user(app)
    with app.app_context():
        a_booking()
        keys = keys_of([a_part("david-kim", "office", TUESDAY_TEN)])

    def result(_number: int) -> Any:
        try:
            return press(app, keys, again=again)
        except Exception as error:
            return error

    with ThreadPoolExecutor(DESKS) as threads:
        return list(threads.map(result, range(DESKS)))


def test_each_has_a_lane_and_nobody_overlaps_whom_they_were_not_told_of(app: Flask) -> None:
    presses = at_once(app, again=True)
    assert lanes(app) == list(range(DESKS + 1))
    assert min(presses) == 1
    assert sorted(presses)[1] > 1, "somebody was put beside another of whom their page had said nothing"


def test_one_press_of_each_books_one_and_tells_the_others(app: Flask) -> None:
    results = at_once(app, again=False)
    assert lanes(app) == [0, 1]
    assert sorted(type(result).__name__ for result in results) == ["MoreInTheWay"] * (DESKS - 1) + ["int"]


def test_without_lock_and_guards_two_stand_in_one_lane(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: everybody has looked before anybody writes."""
    together, look = Barrier(DESKS), overrides.all_in_the_way

    def then_wait(*args: Any, **named: Any) -> Any:
        found = look(*args, **named)
        with suppress(BrokenBarrierError):
            together.wait(LET_THE_OTHERS_COME)
        return found

    monkeypatch.setattr(overrides, "all_in_the_way", then_wait)
    monkeypatch.setattr(transactions, "_lock_surgeons", lambda *_: None)
    with app.app_context(), db.engine.begin() as connection:
        guards.drop_guards(connection)
        is_sqlite = connection.dialect.name == "sqlite"
    at_once(app, again=False)
    # On SQLite the lock is BEGIN IMMEDIATE itself, whose own control is test_one_time.py.
    assert lanes(app) == ([0, 1] if is_sqlite else [0] + [1] * DESKS)
