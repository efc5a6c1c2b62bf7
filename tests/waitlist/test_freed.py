"""Whatever frees time says which time that is, for those who wait for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from booking import appointments, schedules
from booking.appointments import PATIENT, Actor
from booking.availability import Interval
from booking.clock import now as real_now
from booking.commands.load_practice.loading import load_practice
from booking.database import db, writing
from booking.models import FreedTime, Procedure, Surgeon, User, Visit
from booking.schedules import CopiedDay, HoursFrom, WeeklySpan, all_to_come, make_change, seen_weeks
from tests.stage.databases import PRACTICE_FILE
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

OFFICE = 1
A_DAY = Interval(local(6, 0), local(7, 0))
HALF_A_DAY = Interval(local(6, 0), local(6, 12))
AN_HOUR = Interval(local(10, 9), local(10, 10))  # a Saturday
HOURS = WeeklySpan(OFFICE, 5, 540, 720)
MINUTE = timedelta(minutes=1)


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def taken(start: datetime = TUESDAY_TEN) -> Interval:
    return about().rules.takes(start)


def visit() -> Visit:
    return db.session.scalars(select(Visit).order_by(Visit.id)).first() or a_booking()


def cancel() -> None:
    appointments.cancel(visit(), actor=PATIENT, now=NOW)


def reschedule() -> None:
    appointments.reschedule(visit(), [a_part("david-kim", "office", local(8, 14))], actor=PATIENT, now=NOW)


def to_the_other() -> None:
    appointments.reschedule(visit(), [a_part("eugene-kim", "office", TUESDAY_TEN)], actor=PATIENT, now=NOW)


def change_procedure() -> None:
    procedure, parts = about("not-sure-yet").procedure_id, [a_part("david-kim", "office", local(8, 14))]
    appointments.change_procedure(visit(), procedure, parts, actor=PATIENT, now=NOW)


def undo_booking() -> None:
    appointments.undo(visit(), seen=appointments.versions_of(visit()), now=NOW)


def no_show() -> None:
    user = db.session.scalars(select(User.id)).one()
    row = visit().appointments[0]
    appointments.set_status(row, "no_show", actor=Actor("desk", user), seen=None, now=TUESDAY_TEN + MINUTE)


def release() -> None:
    appointments.release(a_hold(), now=NOW)


def hold_another() -> None:
    a_hold()
    a_hold(local(8, 14))


def lapse() -> None:
    a_hold()
    appointments.clear_expired_holds(now=NOW + timedelta(hours=1))


def remove_time_off() -> None:
    schedules.add_time_off(david(), A_DAY, now=NOW)
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)


def shorten_time_off() -> None:
    schedules.add_time_off(david(), A_DAY, now=NOW)
    uuid = schedules.time_off(since=NOW)[0].uuid
    make_change(schedules.ChangedTimeOff(uuid, HALF_A_DAY, "", ""), now=NOW)


def remove_closure() -> None:
    schedules.add_closure(A_DAY, label="", now=NOW)
    schedules.remove_closure(schedules.closures(since=NOW)[0].uuid, now=NOW)


def extra_hours() -> None:
    schedules.add_extra_hours(david(), OFFICE, on=date(2026, 10, 10), from_minute=540, until_minute=600, now=NOW)


def add_hours() -> None:
    schedules.add_hours(david(), HOURS, now=NOW)


def change_hours() -> None:
    schedules.change_hours(schedules.weekly_hours(david())[0].id, HOURS, now=NOW)


def hours_from() -> None:
    row = schedules.weekly_hours(david())[0]
    make_change(HoursFrom(row.id, WeeklySpan(OFFICE, 0, 540, 700), date(2026, 10, 12)), now=NOW)


def copied_day() -> None:
    make_change(CopiedDay(david(), 0, [5], date(2026, 10, 12), seen_weeks()), now=NOW)


TO_COME = all_to_come(NOW)
CASES: list[tuple[Callable[[], None], bool, Callable[[], Interval]]] = [
    *((act, True, taken) for act in (cancel, reschedule, to_the_other, change_procedure, undo_booking)),
    *((act, False, taken) for act in (release, hold_another, lapse)),
    (remove_time_off, False, lambda: A_DAY),
    (shorten_time_off, False, lambda: Interval(HALF_A_DAY.end, A_DAY.end)),
    (remove_closure, False, lambda: A_DAY),
    (extra_hours, False, lambda: AN_HOUR),
    *((act, False, lambda: TO_COME) for act in (add_hours, change_hours, hours_from, copied_day)),
]


def freed() -> list[Interval]:
    db.session.rollback()
    rows = db.session.scalars(select(FreedTime).where(FreedTime.surgeon_id == david()).order_by(FreedTime.id))
    return [Interval(row.starts_at, row.ends_at) for row in rows]


@pytest.mark.parametrize(("act", "is_booked", "expected"), CASES, ids=[act.__name__ for act, *_ in CASES])
def test_each_act_that_frees_time_says_which(
    act: Callable[[], None], is_booked: bool, expected: Callable[[], Interval]
) -> None:
    with writing() as session:
        session.execute(delete(FreedTime))
    if is_booked:
        a_booking()
    act()
    assert expected() in freed()


def test_who_does_not_come_frees_their_time_from_now_on(app: Flask) -> None:
    add_user(app)
    with writing() as session:
        session.execute(delete(FreedTime))
    a_booking()
    no_show()
    assert freed() == [Interval(TUESDAY_TEN + MINUTE, taken().end)]


def test_a_loaded_practice_file_frees_all_that_is_to_come() -> None:
    with writing() as session:
        session.execute(delete(FreedTime))
        session.execute(update(Procedure).values(consultation_minutes=35))
    load_practice(PRACTICE_FILE, replace=True)
    assert all(span.end - span.start > timedelta(days=365) for span in freed())
    assert len(freed()) == 1
    assert freed()[0].start <= real_now()


def test_what_is_past_is_freed_for_nobody() -> None:
    with writing() as session:
        session.execute(delete(FreedTime))
        past, half = Interval(NOW - 2 * MINUTE, NOW), Interval(NOW - MINUTE, NOW + MINUTE)
        schedules.time_freed(session, spans={david(): [past]}, now=NOW)
        schedules.time_freed(session, spans={david(): [half]}, now=NOW)
    assert freed() == [Interval(NOW, NOW + MINUTE)]


def test_nobody_can_free_time_without_saying_which() -> None:
    parameters = inspect.signature(schedules.time_freed).parameters
    assert {name for name, one in parameters.items() if one.default is inspect.Parameter.empty} == {
        "session",
        "spans",
        "now",
    }


def test_the_first_practice_file_frees_nothing_since_nobody_can_wait_yet() -> None:
    assert freed() == []
