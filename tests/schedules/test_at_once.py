"""Two changes of hours at one moment, each of another surgeon of one visit: its task tells the truth after both."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking import schedules
from booking.availability import Interval
from booking.database import db
from booking.messages import OUTSIDE_HOURS
from booking.models import Task, TimeOff
from booking.schedules import HitsBooked, absences
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MORNING = Interval(local(6, 9), local(6, 12))
DAVID, EUGENE = 1, 2


@pytest.fixture(autouse=True)
def user(app: Flask) -> None:
    add_user(app)


@pytest.fixture
def before_the_commit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], Callable[[], None]]:
    """Lets somebody else's request come when a change of absences has been decided, and is not committed yet.

    It is waited for as long as it could be done meanwhile; what waits for the lock is done afterwards.
    """

    def let(deed: Callable[[], Any]) -> Callable[[], None]:
        others: list[threading.Thread] = []

        def within() -> None:
            with app.app_context():
                deed()

        def decided(*args: Any, **named: Any) -> None:
            monkeypatch.setattr(absences, "slots_and_feeds_changed", schedules.slots_and_feeds_changed)
            others.append(threading.Thread(target=within))
            others[0].start()
            others[0].join(1)
            schedules.slots_and_feeds_changed(*args, **named)

        monkeypatch.setattr(absences, "slots_and_feeds_changed", decided)
        return lambda: others[0].join()

    return let


def a_visit_to_both() -> int:
    parts = [a_part(surgeon, "office", TUESDAY_TEN) for surgeon in ("david-kim", "eugene-kim")]
    return a_booking_with(parts, uuid=uuid4(), user_id=1).id


def away(surgeon: int) -> None:
    """As the desk does it: shown whom it hits, and pressed once more."""
    try:
        schedules.add_time_off(surgeon, MORNING, now=NOW)
    except HitsBooked as hits:
        schedules.add_time_off(surgeon, MORNING, seen=hits.impact.seen, now=NOW)


def back(surgeon: int) -> None:
    uuid = db.session.scalars(select(TimeOff.uuid).where(TimeOff.surgeon_id == surgeon)).one()
    schedules.remove_time_off(uuid, now=NOW)


def open_tasks() -> list[int | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Task.visit_id).where(Task.kind == OUTSIDE_HOURS, Task.done_at.is_(None))))


def test_when_both_surgeons_are_back_nobody_need_call(before_the_commit: Callable[..., Callable[[], None]]) -> None:
    visit = a_visit_to_both()
    away(DAVID)
    away(EUGENE)
    assert open_tasks() == [visit]
    wait = before_the_commit(lambda: back(EUGENE))
    back(DAVID)
    wait()
    assert open_tasks() == []


def test_when_both_surgeons_are_away_one_call_is_enough(before_the_commit: Callable[..., Callable[[], None]]) -> None:
    visit = a_visit_to_both()
    wait = before_the_commit(lambda: away(EUGENE))
    with pytest.raises(HitsBooked) as hits:
        schedules.add_time_off(DAVID, MORNING, now=NOW)
    schedules.add_time_off(DAVID, MORNING, seen=hits.value.impact.seen, now=NOW)
    wait()
    assert open_tasks() == [visit]
