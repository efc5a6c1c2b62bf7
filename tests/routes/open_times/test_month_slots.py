"""The page of a month computes that month alone, and more only where it has nothing to show."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from booking import catalog, schedules
from booking.availability import DAY, Slot, local_date
from booking.database import db, writing
from booking.models import Closure
from booking.routes.open_times.month import last_of_month
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.open_times.times import OpenTimes, open_times
from booking.routes.staff.appointment.move_choices import Move, move_of
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.people import add_user
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, about, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
MONTH_AND_WEEKS_AROUND = 31 * DAY + 2 * 7 * DAY


def on(slot: Slot) -> date:
    return local_date(slot.starts_at, LOS_ANGELES)


@pytest.fixture
def found(app_context: None) -> OpenTimes:
    procedure, consultation = catalog.procedure("mini-facelift"), about()
    assert procedure
    return open_times(procedure, consultation, rules=consultation.rules, now=NOW)


def of_month(found: OpenTimes, requested: RequestedDay) -> tuple[Sequence[Slot], list[dict[str, date]]]:
    """The slots, and the days that were asked about for them."""
    asked: list[dict[str, date]] = []

    def slots(**days: Any) -> list[Slot]:
        asked.append(days)
        return found.of("david-kim", **days)

    return slots_for_month(slots, requested, found), asked


@pytest.mark.parametrize(
    ("requested", "month"),
    [
        (RequestedDay(), OCTOBER),
        (RequestedDay(month=NOVEMBER), NOVEMBER),
        (RequestedDay(month=OCTOBER, day=date(2026, 10, 9)), OCTOBER),
    ],
)
def test_a_month_with_times_is_all_that_is_asked_about(found: OpenTimes, requested: RequestedDay, month: date) -> None:
    slots, asked = of_month(found, requested)
    assert asked == [{"first": month, "last": last_of_month(month)}]
    assert slots == [slot for slot in found.of("david-kim") if on(slot).replace(day=1) == month]


def test_for_a_day_without_times_all_are_asked_about(found: OpenTimes) -> None:
    slots, asked = of_month(found, RequestedDay(month=OCTOBER, day=date(2026, 10, 11)))
    assert asked == [{"first": OCTOBER, "last": date(2026, 10, 31)}, {}]
    assert slots == found.of("david-kim")


def test_for_a_month_without_times_all_are_asked_about(found: OpenTimes) -> None:
    with writing() as session:
        session.add(Closure(starts_at=NOW, ends_at=NOW + timedelta(days=30), label="Painting"))
    slots, _asked = of_month(found, RequestedDay())
    assert slots
    assert on(slots[0]) > date(2026, 10, 31)


@pytest.fixture
def days_read(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """How many days each reading of the agendas is about."""
    read, agendas = [], schedules.agendas

    def noted(*args: Any, first: date, last: date, **more: Any) -> Any:
        read.append(last - first + DAY)
        return agendas(*args, first=first, last=last, **more)

    monkeypatch.setattr(schedules, "agendas", noted)
    return read


@pytest.mark.parametrize("query", ["", "?day=2026-10-21", "?month=2026-11"])
def test_a_page_to_move_reads_its_month_and_no_more(
    app: Flask, pages: PageClient, days_read: list[timedelta], query: str
) -> None:
    with app.app_context():
        visit = a_booking(local(20, 10))
        page, uuid = appointment_path(visit), visit.appointments[0].uuid
    desk = signed_in(app)
    days_read.clear()
    pages.get(f"{page}/reschedule{query}")
    desk.get(f"/staff/appointments/{uuid}/move{query}")
    assert len(days_read) == 2
    assert max(days_read) <= MONTH_AND_WEEKS_AROUND


def test_where_there_is_no_time_it_reads_farther(app: Flask, pages: PageClient, days_read: list[timedelta]) -> None:
    """The control: the days read are counted."""
    with app.app_context():
        page = appointment_path(a_booking(local(20, 10)))
    days_read.clear()
    pages.get(f"{page}/reschedule?day=2026-10-11")
    assert max(days_read) > MONTH_AND_WEEKS_AROUND


def moving(app: Flask, first: datetime, second: datetime) -> Move:
    """Of a visit to both surgeons."""
    add_user(app)
    with app.app_context():
        parts = [a_part("david-kim", "office", first), a_part("eugene-kim", "office", second)]
        visit = a_booking_with(parts, uuid=UUID(int=5), user_id=1)
    return move_of(db.session.merge(visit), None, None, now=NOW)


@pytest.mark.parametrize("second", [local(6, 11), local(8, 10)], ids=["an hour later", "two days later"])
def test_a_visit_to_both_can_go_to_the_same_times_month_by_month(app: Flask, second: datetime) -> None:
    with app.test_request_context():
        move = moving(app, local(6, 10), second)
        apart = second - local(6, 10)
        every = move.slots()
        assert every
        for month in (OCTOBER, NOVEMBER):
            there = move.slots(first=month, last=last_of_month(month))
            assert there == [slot for slot in every if on(slot).replace(day=1) == month]
        theirs = {slot.starts_at for slot in move.found.of("eugene-kim", location="office")}
        own = move.found.of("david-kim", location="office")
        assert every == [slot for slot in own if slot.starts_at + apart in theirs and slot.starts_at != local(6, 10)]
