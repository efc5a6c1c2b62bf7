"""Whatever somebody else does between reading a visit and locking it, time is decided only under the lock."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from booking import appointments
from booking.appointments import PATIENT, holds, under_lock
from booking.database import db, writing
from booking.models import Appointment, Surgeon, Visit
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

WEDNESDAY_TWO = local(7, 14)


def meanwhile(app: Flask, deed: Callable[[], Any]) -> threading.Thread:
    """Somebody else's request."""

    def within() -> None:
        with app.app_context():
            deed()

    thread = threading.Thread(target=within)
    thread.start()
    return thread


@pytest.fixture
def before_the_lock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """Lets somebody else be quicker, once; the list shows whose lock was asked for, the last time last."""

    def let(deed: Callable[[], Any]) -> list[Any]:
        locked: list[Any] = []

        @contextmanager
        def late(*, surgeons: Any, **more: Any) -> Iterator[Any]:
            locked.append(set(surgeons))
            if len(locked) == 1:
                monkeypatch.setattr(under_lock, "writing", writing)
                db.session.rollback()
                meanwhile(app, deed).join()
                monkeypatch.setattr(under_lock, "writing", late)
            with writing(surgeons=surgeons, **more) as session:
                yield session

        monkeypatch.setattr(under_lock, "writing", late)
        return locked

    return let


def id_of(slug: str) -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == slug)).one()


def again(visit: Visit) -> Visit:
    found = appointments.visit_by_uuid(visit.uuid)
    assert found
    return found


@pytest.mark.parametrize(
    "deed",
    [
        lambda visit: appointments.cancel(visit, actor=PATIENT, now=NOW),
        lambda visit: appointments.reschedule(
            visit, [a_part("david-kim", "office", local(8, 14))], actor=PATIENT, now=NOW
        ),
    ],
    ids=["cancel", "move"],
)
def test_a_visit_moved_to_another_surgeon_meanwhile_is_changed_under_that_surgeons_lock(
    deed: Callable[[Visit], Visit], before_the_lock: Callable[..., list[Any]]
) -> None:
    visit, eugene = a_booking(), id_of("eugene-kim")
    uuid = visit.uuid

    def move() -> None:
        other = appointments.visit_by_uuid(uuid)
        assert other
        appointments.reschedule(other, [a_part("eugene-kim", "office", WEDNESDAY_TWO)], actor=PATIENT, now=NOW)

    locked = before_the_lock(move)
    deed(visit)
    assert eugene in locked[-1]


@pytest.mark.parametrize(
    "deed",
    [
        lambda visit: appointments.book(visit, now=NOW),
        lambda visit: appointments.keep_answers(visit, ANSWERS, now=NOW),
        lambda visit: appointments.release(visit, now=NOW),
        lambda _visit: a_hold(local(8, 14), browser=b"hers"),
    ],
    ids=["book", "keep", "release", "hold"],
)
def test_a_hold_moved_in_a_second_window_is_changed_under_the_lock_of_whose_time_it_holds(
    deed: Callable[[Visit], Any], before_the_lock: Callable[..., list[Any]]
) -> None:
    visit, eugene = a_hold(TUESDAY_TEN, browser=b"hers"), id_of("eugene-kim")
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    locked = before_the_lock(lambda: a_hold(WEDNESDAY_TWO, surgeon="eugene-kim", browser=b"hers"))
    deed(visit)
    assert eugene in locked[-1]


def test_what_is_booked_is_what_the_second_window_made_it_about(before_the_lock: Callable[..., list[Any]]) -> None:
    """Rules and history are those of the procedure that the visit is about now."""
    visit = a_hold(TUESDAY_TEN, browser=b"hers")
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    before_the_lock(lambda: a_hold(TUESDAY_TEN, procedure="rhinoplasty", browser=b"hers"))
    appointments.hold_again(visit, [a_part("david-kim", "office", local(7, 14))], answers=None, now=NOW)
    assert visit.procedure_id == about("rhinoplasty").procedure_id


def test_time_taken_again_is_not_forgotten_with_what_lapsed_an_hour_ago(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = a_hold()
    later = NOW + timedelta(hours=3)
    appointments.clear_expired_holds(now=NOW + timedelta(hours=1))
    forgetting: list[threading.Thread] = []
    hold_parts = holds.hold_parts

    def take_slowly(*args: Any) -> None:
        hold_parts(*args)
        forgetting.append(meanwhile(app, lambda: appointments.delete_lapsed(now=later)))
        until_somebody_waits()

    monkeypatch.setattr(holds, "hold_parts", take_slowly)
    appointments.hold_again(visit, [a_part("david-kim", "office", local(7, 14))], answers=None, now=later)
    forgetting[0].join()
    assert again(visit).appointments[0].status == "held"


def until_somebody_waits() -> None:
    """On SQLite whoever writes waits for us in any case."""
    if db.engine.dialect.name == "sqlite":
        return
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    gives_up = time.monotonic() + 5
    with db.engine.connect() as connection:
        while not connection.scalar(waits) and time.monotonic() < gives_up:
            connection.rollback()


def test_time_given_back_by_whoever_comes_next_passes_the_one_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """An expired hold may be cleared away by the next rule, before the worker's turn comes."""
    a_hold()
    david, told = id_of("david-kim"), []

    def time_freed(_session: Any, *, spans: Any, now: Any) -> None:
        told.append(set(spans))

    monkeypatch.setattr("booking.schedules.time_freed", time_freed)
    a_hold(local(6, 14), browser=b"another", now=NOW + timedelta(hours=1))
    assert told == [{david}]


def test_whoever_takes_time_frees_none(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[set[int]] = []
    monkeypatch.setattr("booking.schedules.time_freed", lambda _session, *, spans, now: told.append(set(spans)))
    a_hold(browser=b"hers")
    assert [one for one in told if one] == []
    a_hold(WEDNESDAY_TWO, surgeon="eugene-kim", browser=b"hers")
    assert [one for one in told if one] == [{id_of("david-kim")}]
    assert db.session.scalars(select(Appointment.status)).all() == ["held"]
