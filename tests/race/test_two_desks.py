"""Two at the desk press at one moment on what both have before them: one is done, and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, messages, people
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, undoable_by, versions_of
from booking.database import db, writing
from booking.messages import CalledMeanwhile, CallOutcome, DoneAlready
from booking.models import Appointment, Call, History, PersonVerdict, Task, Visit
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice")

ONE, OTHER = Actor("desk", 1), Actor("desk", 2)
TEN, THEN = local(6, 10), local(6, 10, 1)
TOLD = (ChangedMeanwhile, NotBooked, CalledMeanwhile, DoneAlready)
Press = Callable[[], object]


@pytest.fixture
def visit(app: Flask) -> int:
    for number in (1, 2):
        add_user(app, email=f"desk.{number}@practice.test")
    with app.app_context():
        return a_booking(TEN).id


def row_of(visit: int) -> Appointment:
    return db.session.scalars(select(Appointment).where(Appointment.visit_id == visit)).one()


def seen_of(app: Flask, visit: int) -> str:
    with app.app_context():
        return versions_of(row_of(visit).visit)


def at_once(app: Flask, *presses: Press) -> list[Any]:
    """What comes of each: its answer, or what it was told."""
    together = Barrier(len(presses))

    def pressed(press: Press) -> Any:
        with app.app_context():
            together.wait()
            try:
                return press()
            except TOLD as told:
                return told

    with ThreadPoolExecutor(len(presses)) as threads:
        return list(threads.map(pressed, presses))


def told(results: list[Any]) -> int:
    return sum(isinstance(one, Exception) for one in results)


def lines(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(History)) or 0


def test_of_two_statuses_one_stands_and_the_other_is_told(app: Flask, visit: int) -> None:
    seen, before = seen_of(app, visit), lines(app)

    def say(status: str, actor: Actor) -> Press:
        return lambda: appointments.set_status(row_of(visit), status, actor=actor, seen=seen, now=THEN)

    assert told(at_once(app, say("checked_in", ONE), say("no_show", OTHER))) == 1
    assert lines(app) == before + 1


def test_a_key_pressed_twice_is_one_press(app: Flask, visit: int) -> None:
    seen, before = seen_of(app, visit), lines(app)

    def arrived() -> object:
        return appointments.set_status(row_of(visit), "checked_in", actor=ONE, seen=seen, now=THEN)

    assert told(at_once(app, arrived, arrived, arrived)) == 0
    assert lines(app) == before + 1


def test_one_moves_and_the_other_cancels(app: Flask, visit: int) -> None:
    seen, before = seen_of(app, visit), lines(app)

    def move() -> object:
        part = a_part("eugene-kim", "office", local(7, 11))
        return appointments.reschedule(row_of(visit).visit, [part], actor=ONE, seen=seen, now=NOW)

    def cancel() -> object:
        return appointments.cancel(row_of(visit).visit, actor=OTHER, seen=seen, now=NOW)

    assert told(at_once(app, move, cancel)) == 1
    assert lines(app) == before + 1
    with app.app_context():
        row = row_of(visit)
        assert (row.status, row.starts_at) in (("cancelled", TEN), ("booked", local(7, 11)))


def test_one_takes_back_what_the_other_goes_on_from(app: Flask, visit: int) -> None:
    with app.app_context():
        appointments.set_status(row_of(visit), "checked_in", actor=ONE, seen=None, now=THEN)
        undoable = undoable_by(1, now=THEN)
        assert undoable
        act = str(undoable.number)
    seen, before = seen_of(app, visit), lines(app)

    def undo() -> object:
        return appointments.undo_at_desk(row_of(visit).visit, seen=act, actor=ONE, now=THEN)

    def go_on() -> object:
        return appointments.set_status(row_of(visit), "with_surgeon", actor=OTHER, seen=seen, now=THEN)

    assert told(at_once(app, undo, go_on)) == 1
    assert lines(app) == before + 1
    with app.app_context():
        assert row_of(visit).status in ("booked", "with_surgeon")


@pytest.mark.parametrize("is_same_press", [False, True])
def test_one_says_that_two_are_one_and_the_other_that_they_are_not(app: Flask, visit: int, is_same_press: bool) -> None:
    with app.app_context():
        other = a_booking(local(7, 10), answers=ANSWERS | {"name": "Ana Stein"}, browser=b"2").id
        seen, act = people.seen_people(visit, other, now=NOW), uuid4()

    def join() -> None:
        people.join(visit, other, act=act, seen=seen, user_id=1, now=NOW)

    def keep_apart() -> None:
        people.keep_apart(visit, other, act=uuid4(), seen=seen, user_id=2, now=NOW)

    results = at_once(app, join, join if is_same_press else keep_apart)
    assert told(results) == (0 if is_same_press else 1)
    with app.app_context():
        assert len(db.session.scalars(select(PersonVerdict)).all()) == 1


def test_of_two_who_have_called_one_is_told(app: Flask, visit: int) -> None:
    with app.app_context(), writing() as session:
        messages.write_task(session, "outside_hours", visit_id=visit, detail={}, now=NOW)

    def note(outcome: CallOutcome, user_id: int) -> Press:
        def press() -> None:
            task = db.session.scalars(select(Task)).one()
            messages.note_call(task, outcome, user_id=user_id, seen=0, now=NOW)

        return press

    assert told(at_once(app, note(CallOutcome.REACHED, 1), note(CallOutcome.VOICEMAIL, 2))) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Call)).all()) == 1
        assert db.session.scalars(select(Visit.id)).all() == [visit]
