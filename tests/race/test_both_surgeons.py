"""Who wants both surgeons at times that cross, online or at the desk: one has both, the others neither."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments
from booking.appointments import PATIENT, Actor, SlotTaken
from booking.availability import Part
from booking.database import db
from booking.models import Appointment, Visit
from tests.stage.crowd import at_once
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_part, about, local

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("practice", "app_context")]

HOUR = timedelta(hours=1)
ROUNDS = 6


def pair(first: str, second: str, hour: int) -> list[Part]:
    return [a_part(first, "office", local(6, hour)), a_part(second, "office", local(6, hour) + HOUR)]


def hold(app: Flask, parts: list[Part], browser: bytes) -> str:
    with app.app_context():
        try:
            appointments.hold(about(), parts, browser=browser, language="en", now=NOW)
        except SlotTaken:
            return "taken"
        finally:
            db.session.remove()
        return "held"


def book_at_desk(app: Flask, parts: list[Part], user_id: int, uuid: UUID | None = None) -> str:
    with app.app_context():
        try:
            appointments.book_for_caller(
                about(),
                parts,
                uuid=uuid or uuid4(),
                answers=ANSWERS,
                language="en",
                user_id=user_id,
                back_to_back=True,
                now=NOW,
            )
        except SlotTaken:
            return "taken"
        finally:
            db.session.remove()
        return "booked"


def parts_in(*status: str) -> list[int]:
    """Of each visit that has any, how many of its parts are in these states."""
    db.session.remove()
    of_visit = select(func.count()).where(Appointment.status.in_(status)).group_by(Appointment.visit_id)
    return sorted(db.session.scalars(of_visit))


def test_of_two_who_want_one_surgeon_at_one_time_in_either_order_one_holds_both(app: Flask) -> None:
    """David, then Eugene at ten; Eugene at ten, then David: each locks both, in the same order."""
    for number in range(ROUNDS):
        crossing = [pair("david-kim", "eugene-kim", 9), pair("eugene-kim", "david-kim", 10)]
        said = at_once(
            partial(hold, app, parts, f"{number} {turn}".encode()) for turn, parts in enumerate(crossing * 3)
        )
        assert sorted(said) == ["held"] + ["taken"] * 5
        assert parts_in("held") == [2]
        (visit,) = db.session.scalars(
            select(Visit).join(Visit.appointments).where(Appointment.status == "held")
        ).unique()
        appointments.release(visit, now=NOW)


def test_of_two_who_move_to_pairs_that_cross_one_moves_and_the_other_stays_whole(app: Flask) -> None:
    ids = []
    for browser, hour in ((b"one", 13), (b"other", 15)):
        visit = appointments.hold(
            about(), pair("david-kim", "eugene-kim", hour), browser=browser, language="en", now=NOW
        )
        appointments.keep_answers(visit, ANSWERS, now=NOW)
        ids.append(appointments.book(visit, now=NOW).id)
    db.session.remove()

    def move(id: int, parts: list[Part]) -> str:
        with app.app_context():
            try:
                appointments.reschedule(db.session.get_one(Visit, id), parts, actor=PATIENT, now=NOW)
            except SlotTaken:
                return "taken"
            finally:
                db.session.remove()
            return "moved"

    wishes = zip(ids, (pair("david-kim", "eugene-kim", 9), pair("eugene-kim", "david-kim", 10)), strict=True)
    assert sorted(at_once([partial(move, id, parts) for id, parts in wishes])) == ["moved", "taken"]
    assert parts_in("booked") == [2, 2]
    apart = [
        visit.appointments[1].starts_at - visit.appointments[0].starts_at for visit in db.session.scalars(select(Visit))
    ]
    assert apart == [HOUR, HOUR]


def test_of_two_desks_and_patients_whose_pairs_cross_one_has_both(app: Flask) -> None:
    """David at nine, then Eugene at ten; Eugene at ten, then David: nobody has half of it."""
    for number in (1, 2):
        add_user(app, email=f"desk.{number}@practice.test")
    one, other = pair("david-kim", "eugene-kim", 9), pair("eugene-kim", "david-kim", 10)
    for number in range(ROUNDS):
        said = at_once(
            [
                partial(book_at_desk, app, one, 1),
                partial(book_at_desk, app, other, 2),
                partial(hold, app, other, f"{number} a".encode()),
                partial(hold, app, one, f"{number} b".encode()),
            ]
        )
        assert said.count("taken") == 3
        assert parts_in("held", "booked") == [2]
        live = select(Visit).join(Visit.appointments).where(Appointment.status.in_(["held", "booked"]))
        (visit,) = db.session.scalars(live).unique()
        if "held" in said:
            appointments.release(visit, now=NOW)
        else:
            appointments.cancel(visit, actor=Actor("desk", 1), now=NOW)


def test_one_press_that_comes_four_times_is_one_visit(app: Flask) -> None:
    add_user(app)
    press = partial(book_at_desk, app, pair("david-kim", "eugene-kim", 9), 1, uuid4())
    assert at_once([press] * 4) == ["booked"] * 4
    assert parts_in("booked") == [2]
