"""One patient with two appointments ahead is one task, until one of them is ahead no more."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, people
from booking.appointments import PATIENT
from booking.database import db, writing
from booking.messages import finish_task
from booking.models import Task, User, Visit
from booking.people import TWO_VISITS
from tests.stage.desk import signed_in
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("app_context", "practice")

SAME = ANSWERS | {"name": "Ana Rosas", "telephone": "+13105550143", "email": "ana@example.com"}


def booked(day: int, hour: int, answers: Mapping[str, str] = SAME) -> Visit:
    return a_booking(local(day, hour), answers=answers, browser=bytes([day, hour]))


def look(minutes: int = 1) -> None:
    people.leave_tasks_of_two_visits(now=NOW + timedelta(minutes=minutes))


def open_tasks() -> list[int | None]:
    return list(db.session.scalars(select(Task.visit_id).where(Task.kind == TWO_VISITS, Task.done_at.is_(None))))


def test_two_ahead_are_one_task_about_the_later_booking() -> None:
    booked(6, 9)
    look()
    assert open_tasks() == []
    second = booked(7, 9)
    for _turn in range(3):
        look()
    assert open_tasks() == [second.id]


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"email": "other@example.com"}, True),
        ({"telephone": "+13105550199"}, True),
        ({"name": "ANA  rosas"}, True),
        ({"name": "Luis Rosas"}, False),  # a family's telephone
        ({"patient": "Luis Rosas"}, False),
        ({"email": "other@example.com", "telephone": "+13105550199"}, False),
    ],
)
def test_it_is_told_of_one_person_and_not_of_a_family(other: Mapping[str, str], is_told: bool) -> None:
    booked(6, 9)
    booked(7, 9, SAME | dict(other))
    look()
    assert bool(open_tasks()) is is_told


def test_it_ends_by_itself_when_one_is_canceled_and_comes_back_with_it() -> None:
    booked(6, 9)
    second = booked(7, 9)
    look()
    appointments.cancel(second, actor=PATIENT, now=NOW + timedelta(minutes=2))
    look(3)
    assert open_tasks() == []
    appointments.undo(second, seen=appointments.versions_of(second), now=NOW + timedelta(minutes=4))
    look(5)
    assert open_tasks() == [second.id]


def test_it_ends_by_itself_when_one_has_begun() -> None:
    booked(6, 9)
    booked(7, 9)
    look()
    people.leave_tasks_of_two_visits(now=local(6, 9, 1))
    assert open_tasks() == []


def test_what_a_person_settled_is_not_asked_again_but_a_third_visit_is(app: Flask) -> None:
    add_user(app)
    booked(6, 9)
    booked(7, 9)
    look()
    finish_task(db.session.scalars(select(Task)).one(), user_id=db.session.scalars(select(User.id)).one(), now=NOW)
    look(2)
    assert open_tasks() == []
    third = booked(8, 9)
    look(3)
    assert open_tasks() == [third.id]


def test_what_cannot_be_read_is_nobody() -> None:
    booked(6, 9)
    booked(7, 9)
    with writing() as session:
        session.execute(update(Visit).values(private=b"damaged"))
    look()
    assert open_tasks() == []


@pytest.mark.usefixtures("standing_clock")
def test_the_desk_reads_both_times(app: Flask) -> None:
    booked(6, 9)
    booked(7, 10)
    look()
    page = signed_in(app).get("/staff/tasks").follow("This patient has another appointment ahead.")
    assert "Tuesday, October 6, 2026 at 9:00 AM" in page.text
    assert "Wednesday, October 7, 2026 at 10:00 AM" in page.text
