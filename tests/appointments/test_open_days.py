"""What stands open of a day that is over is one task, which names it and ends with the last that is settled."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments, messages
from booking.appointments import Actor, leave_task_of_yesterday
from booking.database import db
from booking.models import Appointment, Task, User
from tests.stage.desk import signed_in
from tests.stage.people import add_user
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice")

TEN, ELEVEN = local(6, 10), local(6, 11)
NEXT_MORNING = local(7, 8)
TASK_BUTTONS = ("Seen", "No-show")


@pytest.fixture(autouse=True)
def two(app: Flask) -> Any:
    """Appointments of yesterday, seen from NEXT_MORNING."""
    with app.app_context():
        for number, start in enumerate((TEN, ELEVEN)):
            a_booking(start, browser=bytes([number]))
        yield


@pytest.fixture
def desk(app: Flask) -> Actor:
    add_user(app)
    return Actor("desk", db.session.scalar(select(User.id)))


def settle(number: int, status: str, desk: Actor, *, now: datetime = NEXT_MORNING) -> None:
    row = db.session.scalars(select(Appointment).order_by(Appointment.starts_at)).all()[number]
    appointments.set_status(row, status, actor=desk, seen=None, now=now)


def open_tasks() -> list[str]:
    return list(db.session.scalars(select(Task.kind).where(Task.done_at.is_(None))))


def test_it_is_written_once_and_ends_with_the_last_that_is_settled(desk: Actor) -> None:
    for _turn in range(2):
        leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == ["open_day"]
    settle(0, "fulfilled", desk)
    assert open_tasks() == ["open_day"]
    settle(1, "no_show", desk)
    assert open_tasks() == []
    leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == []


@pytest.mark.parametrize("status", ["checked_in", "with_surgeon"])
def test_whoever_arrived_is_not_settled_yet(desk: Actor, status: str) -> None:
    settle(0, "fulfilled", desk, now=TEN)
    settle(1, status, desk, now=ELEVEN)
    leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == ["open_day"]


@pytest.mark.parametrize("status", ["fulfilled", "no_show"])
def test_a_day_that_was_settled_in_time_leaves_none(desk: Actor, status: str) -> None:
    settle(0, status, desk, now=TEN)
    settle(1, status, desk, now=ELEVEN)
    leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == []


@pytest.mark.parametrize("now", [ELEVEN, local(7, 0) - timedelta(seconds=1)])
def test_a_day_that_is_not_over_leaves_none(now: datetime) -> None:
    leave_task_of_yesterday(now=now)
    assert open_tasks() == []


def test_what_somebody_set_back_is_told_again_and_what_a_person_did_away_with_is_not(desk: Actor) -> None:
    leave_task_of_yesterday(now=NEXT_MORNING)
    settle(0, "fulfilled", desk)
    settle(1, "fulfilled", desk)
    settle(1, "booked", desk)
    leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == ["open_day"]
    task = db.session.scalars(select(Task).where(Task.done_at.is_(None))).one()
    messages.finish_task(task, user_id=desk.user_id or 0, now=NEXT_MORNING)
    leave_task_of_yesterday(now=NEXT_MORNING)
    assert open_tasks() == []


@pytest.mark.sqlite_only
def test_the_task_names_them_and_leads_to_each(app: Flask, standing_clock: StandingClock) -> None:
    standing_clock.moment = NEXT_MORNING
    leave_task_of_yesterday(now=NEXT_MORNING)
    db.session.remove()
    pages = signed_in(app)
    tasks = pages.get("/staff/tasks")
    assert "Tue, Oct 6: 2 appointments are still open" in tasks.text
    page = tasks.follow("Tue, Oct 6: 2 appointments are still open.")
    for time in ("10:00 AM", "11:00 AM"):
        assert f"{time} A. R., Dr. David Kim" in page.text
