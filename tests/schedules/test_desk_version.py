"""Whatever a screen of the staff shows raises the desk version, and what none shows leaves it as it is."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import access, appointments, messages, schedules
from booking.access import sessions
from booking.appointments import PATIENT, Actor, Comfort, Mark, versions_of
from booking.availability import Interval
from booking.commands.load_practice.loading import load_practice
from booking.database import db, write_and_take_back, writing
from booking.messages import leases
from booking.models import Practice, Surgeon, Task, User
from booking.schedules import WeeklySpan
from tests.stage.databases import PRACTICE_FILE
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_booking_with, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context", "user")

OFFICE = 1
A_DAY = Interval(local(6, 0), local(7, 0))
A_SATURDAY = date(2026, 10, 10)
Given = Any
Kind = tuple[Callable[[], Given], Callable[[Given], object]]


@pytest.fixture
def user(app: Flask) -> str:
    return add_user(app)


def nothing() -> None:
    """Is there before."""


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def user_id() -> int:
    return db.session.scalars(select(User.id)).one()


def desk() -> Actor:
    return Actor("desk", user_id())


def at_two() -> Any:
    return [a_part("david-kim", "office", local(6, 14))]


def a_task() -> Task:
    with writing() as session:
        return messages.write_task(session, messages.MAIL_STANDS_STILL, detail={}, now=NOW)


def a_leased_letter() -> leases.Lease:
    a_booking()
    lease = leases.lease_next(now=NOW + timedelta(hours=1))
    assert lease
    return lease


def another_setting() -> None:
    with writing() as session:
        session.get_one(Practice, 1).slot_step_minutes = 30


def another_name() -> None:
    with writing() as session:
        session.get_one(User, user_id()).name = "Jordan"


def a_canceled_visit() -> Any:
    return appointments.cancel(a_booking(), actor=PATIENT, now=NOW)


SHOWN: dict[str, Kind] = {
    "held": (nothing, lambda _: a_hold()),
    "released": (a_hold, lambda visit: appointments.release(visit, now=NOW)),
    "booked": (nothing, lambda _: a_booking()),
    "booked at the desk": (nothing, lambda _: a_booking_with(at_two(), uuid=uuid4(), user_id=user_id())),
    "moved": (a_booking, lambda visit: appointments.reschedule(visit, at_two(), actor=desk(), now=NOW)),
    "another procedure": (
        a_booking,
        lambda visit: appointments.change_procedure(
            visit, about("rhinoplasty").procedure_id, at_two(), actor=PATIENT, seen=None, now=NOW
        ),
    ),
    "canceled": (a_booking, lambda visit: appointments.cancel(visit, actor=desk(), now=NOW)),
    "undone": (a_canceled_visit, lambda visit: appointments.undo(visit, seen=versions_of(visit), now=NOW)),
    "confirmed": (a_booking, lambda visit: appointments.confirm(visit, seen=None, now=NOW)),
    "running late": (
        a_booking,
        lambda visit: appointments.mark_visit(visit, Mark.LATE, seen=versions_of(visit), now=TUESDAY_TEN),
    ),
    "here": (
        a_booking,
        lambda visit: appointments.mark_visit(visit, Mark.HERE, seen=versions_of(visit), now=TUESDAY_TEN),
    ),
    "a telephone corrected": (
        a_booking,
        lambda visit: appointments.correct_contact(
            visit, {"telephone": "+13105550199"}, actor=desk(), seen=None, now=NOW
        ),
    ),
    "a language corrected": (
        a_booking,
        lambda visit: appointments.correct_contact(visit, {}, language="es", actor=desk(), seen=None, now=NOW),
    ),
    "comfort asked for": (
        a_booking,
        lambda visit: appointments.ask_for_comfort(visit, Comfort(companion=True), seen=None, now=NOW),
    ),
    "answers erased": (a_booking, lambda _: appointments.erase_answers(now=NOW + timedelta(days=900))),
    "a task made": (nothing, lambda _: a_task()),
    "a task done": (a_task, lambda task: messages.finish_task(task, user_id=user_id(), now=NOW)),
    "an email has left": (a_leased_letter, lambda lease: leases.mark_sent(lease, now=NOW)),
    "an email has failed": (a_leased_letter, lambda lease: leases.give_up(lease, why="refused", now=NOW)),
    "an email waits": (a_leased_letter, lambda lease: leases.try_later(lease, now=NOW)),
    "weekly hours": (nothing, lambda _: schedules.add_hours(david(), WeeklySpan(OFFICE, 5, 540, 720), now=NOW)),
    "extra hours": (
        nothing,
        lambda _: schedules.add_extra_hours(david(), OFFICE, on=A_SATURDAY, from_minute=540, until_minute=720, now=NOW),
    ),
    "time off": (nothing, lambda _: schedules.add_time_off(david(), A_DAY, now=NOW)),
    "reasons forgotten": (
        lambda: schedules.add_time_off(david(), A_DAY, reason="surgery", now=NOW),
        lambda _: schedules.forget_reasons(now=NOW + timedelta(days=900)),
    ),
    "a closure": (nothing, lambda _: schedules.add_closure(A_DAY, label="Closed", now=NOW)),
    "a practice file": (another_setting, lambda _: load_practice(PRACTICE_FILE, replace=True)),
    "a setting": (nothing, lambda _: another_setting()),
    "a user's name": (nothing, lambda _: another_name()),
}

UNSEEN: dict[str, Kind] = {
    "details typed": (a_hold, lambda visit: appointments.keep_answers(visit, ANSWERS, now=NOW)),
    "a sign-in": (nothing, lambda _: sessions.begin(db.session.get_one(User, user_id()), steps="password", now=NOW)),
    "a session seen": (
        lambda: sessions.begin(db.session.get_one(User, user_id()), steps="password", now=NOW),
        lambda token: sessions.find_session(token, now=NOW + timedelta(minutes=2)),
    ),
    "a link asked for": (nothing, lambda _: appointments.ask_for_link("ana@patient.example", now=NOW)),
    "an email taken in hand": (a_booking, lambda _: leases.lease_next(now=NOW + timedelta(hours=1))),
    "a self-test": (nothing, lambda _: write_and_take_back()),
    "attempts forgotten": (nothing, lambda _: access.forget_old_attempts(now=NOW)),
    "nothing due": (nothing, lambda _: appointments.clear_expired_holds(now=NOW)),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_it_rises_with_each_kind_of_change(kind: str) -> None:
    first, act = SHOWN[kind]
    given = first()
    before = version()
    act(given)
    assert version() != before


@pytest.mark.parametrize("kind", UNSEEN)
def test_it_stays_with_what_no_screen_shows(kind: str) -> None:
    first, act = UNSEEN[kind]
    given = first()
    before = version()
    act(given)
    assert version() == before


def test_a_new_surgeon_counts_and_no_version_comes_back() -> None:
    seen = {version()}
    for act in (a_hold, another_setting, another_name, a_task):
        act()
        assert version() not in seen
        seen.add(version())


def test_nothing_that_was_rolled_back_raises_it() -> None:
    before = version()
    with suppress(LookupError), writing() as session:
        session.execute(update(User).values(name="Nobody"))
        raise LookupError
    assert version() == before


def test_a_surgeons_version_raised_in_a_part_that_was_taken_back_is_not_taken_for_it() -> None:
    before = version()
    with writing() as session:
        session.execute(update(User).values(name="Jordan"))
        with session.begin_nested() as part:
            schedules.slots_changed(session, surgeons=[david()])
            part.rollback()
    assert version() != before


def test_a_surgeon_who_is_not_there_does_not_raise_it_either() -> None:
    before = version()
    with writing() as session:
        session.execute(update(User).values(name="Jordan"))
        schedules.slots_changed(session, surgeons=[])
    assert version() != before


def test_who_is_still_at_work_keeps_nobody_from_the_version(app: Flask, engine: str) -> None:
    """On SQLite there is one writer anyway; on PostgreSQL its row is locked for the commit alone."""
    if engine == "sqlite":
        return
    done: list[str] = []

    def write_meanwhile() -> None:
        with app.app_context():
            a_task()
            done.append("written")

    with writing() as session:
        session.execute(update(User).values(name="Jordan"))
        session.flush()
        other = Thread(target=write_meanwhile)
        other.start()
        other.join(5)
        assert done == ["written"]


def version() -> tuple[tuple[int, int], ...]:
    db.session.rollback()
    return schedules.desk_version().versions
