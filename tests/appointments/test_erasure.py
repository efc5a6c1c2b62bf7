"""What patients told us is erased when its time is over, by the worker's clock, and what is left names nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import LargeBinary, func, select, update

from booking import appointments, messages, people, schedules
from booking.appointments import PATIENT, Contact, erasure
from booking.availability import Interval
from booking.commands.chores import Worker
from booking.confidential import unsealed_event
from booking.database import Base, db, writing
from booking.models import (
    Appointment,
    CalendarEvent,
    History,
    Letter,
    Practice,
    Surgeon,
    Task,
    TimeOff,
    Visit,
    VisitLookup,
)
from tests.stage.crowd import at_once
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_booking_with, a_hold, a_part, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice")

ENDS_AT = TUESDAY_TEN + timedelta(minutes=45)
PAGE, EMAILS, ANSWERED = timedelta(days=30), timedelta(days=90), timedelta(days=365)
A_MOMENT = timedelta(seconds=1)


def counted(table: type[Base], *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def set_periods(**days: int) -> None:
    with writing() as session:
        session.execute(update(Practice).values(**days))


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("status", ["booked", "checked_in", "fulfilled", "cancelled", "no_show"])
def test_answers_are_erased_when_their_time_is_over_and_not_before(status: str) -> None:
    id = a_booking().id
    with writing() as session:
        session.execute(update(Appointment).values(status=status))
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED - A_MOMENT) == 0
    assert appointments.contact_of(db.session.get_one(Visit, id)).name == ANSWERS["name"]
    assert counted(VisitLookup) > 0
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED) == 1
    visit = db.session.get_one(Visit, id)
    assert (visit.private, visit.browser) == (None, None)
    assert appointments.contact_of(visit) == Contact()
    assert counted(VisitLookup) == 0
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED) == 0


@pytest.mark.usefixtures("app_context")
def test_nothing_that_is_left_names_anybody() -> None:
    """Whatever column it stands in, also one that somebody adds: nothing sealed is left but what says nothing."""
    visit = a_booking()
    with writing() as session:
        session.get_one(Appointment, visit.appointments[0].id).private = b"sealed"
        session.add(Task(kind="outside_hours", visit_id=visit.id, detail={}, created_at=NOW))
    before = counted(History)
    now = ENDS_AT + ANSWERED
    assert messages.forget_letters_and_tasks(now=now) > 0
    assert appointments.erase_answers(now=now) == 1
    assert [counted(table) for table in (VisitLookup, Letter, Task)] == [0, 0, 0]
    event = db.session.scalars(select(CalendarEvent)).one()
    for sealed, part in ((event.body_with_initials, "initials"), (event.body_with_name, "name")):
        assert unsealed_event(sealed, event=event.uuid, part=part) == event.body
    digests = {"hold_digest", "page_digest"}  # of links, which have ended
    for table in (Visit, Appointment, History):
        for column in table.__table__.columns:
            if isinstance(column.type, LargeBinary) and column.name not in digests:
                assert counted(table, column.is_not(None)) == 0, column
    assert counted(History) == before


@pytest.mark.usefixtures("app_context")
def test_a_visit_of_two_appointments_is_over_with_the_last(app: Flask) -> None:
    add_user(app)
    later = local(13, 10)
    parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", later)]
    visit = a_booking_with(parts, uuid=uuid4(), user_id=1)
    assert not appointments.page_is_over(visit, now=ENDS_AT + PAGE)
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED) == 0
    assert appointments.erase_answers(now=later + timedelta(minutes=45) + ANSWERED) == 1


@pytest.mark.usefixtures("app_context")
def test_the_periods_are_the_practices() -> None:
    a_booking()
    set_periods(keep_page_days=3, keep_emails_days=5, keep_answers_days=7)
    assert messages.forget_letters_and_tasks(now=ENDS_AT + timedelta(days=5) - A_MOMENT) == 0
    assert messages.forget_letters_and_tasks(now=ENDS_AT + timedelta(days=5)) == 1
    assert appointments.erase_answers(now=ENDS_AT + timedelta(days=7) - A_MOMENT) == 0
    assert appointments.erase_answers(now=ENDS_AT + timedelta(days=7)) == 1


@pytest.mark.usefixtures("app_context")
def test_letters_and_tasks_of_what_is_to_come_or_was_a_moment_ago_stay() -> None:
    old = a_booking()
    a_booking(local(13, 10), browser=b"another")
    with writing() as session:
        session.add(Task(kind="outside_hours", visit_id=old.id, detail={}, created_at=NOW))
        session.add(Task(kind="mail_stands_still", detail={}, created_at=NOW))
        session.add(Task(kind="outside_hours", visit_id=old.id, detail={}, created_at=NOW, done_at=NOW))
    assert messages.forget_letters_and_tasks(now=ENDS_AT + EMAILS - A_MOMENT) == 0
    assert messages.forget_letters_and_tasks(now=ENDS_AT + EMAILS) == 3
    assert counted(Letter) == 1
    assert [task.kind for task in db.session.scalars(select(Task))] == ["mail_stands_still"]


def test_the_page_and_every_link_of_it_die_with_their_time(app: Flask, standing_clock: StandingClock) -> None:
    pages = PageClient(app.test_client())
    with app.app_context():
        path = appointment_path(a_booking())
    rest = ("", "/calendar.ics", "/reschedule", "/cancellation")
    standing_clock.moment = ENDS_AT + PAGE - A_MOMENT
    assert [pages.client.get(path + page).status_code for page in rest] != [404] * len(rest)
    assert pages.client.get(path).status_code == 200
    standing_clock.moment = ENDS_AT + PAGE
    assert [pages.client.get(path + page).status_code for page in rest] == [404] * len(rest)
    for page in ("/reschedule", "/cancellation"):
        assert pages.post(path + page, {"csrf_token": "x"}).status in (400, 404)


@pytest.mark.usefixtures("app_context")
def test_it_is_done_in_small_batches_each_a_transaction_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (6, 7, 8, 9, 13):
        a_booking(local(day, 10), browser=f"{day}".encode())
    monkeypatch.setattr(erasure, "AT_ONCE", 2)
    batches, real = [], erasure._erase

    def seen(ids: Any, *, over: datetime) -> int:
        batches.append(real(ids, over=over))
        assert not db.session().in_transaction() or counted(Visit, Visit.private.is_(None)) == sum(batches)
        return batches[-1]

    monkeypatch.setattr(erasure, "_erase", seen)
    assert appointments.erase_answers(now=local(13, 11) + ANSWERED) == 5
    assert batches == [2, 2, 1]


@pytest.mark.usefixtures("app_context")
def test_one_turn_does_not_go_on_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in (6, 7, 8):
        a_booking(local(day, 10), browser=f"{day}".encode())
    monkeypatch.setattr(erasure, "AT_ONCE", 1)
    monkeypatch.setattr(erasure, "MOST_IN_A_TURN", 2)
    assert [appointments.erase_answers(now=local(8, 11) + ANSWERED) for _ in range(3)] == [2, 1, 0]


def test_several_workers_at_once_erase_each_visit_once(app: Flask) -> None:
    days = (6, 7, 8, 9, 13, 14, 15, 16)
    with app.app_context():
        for day in days:
            a_booking(local(day, 10), surgeon="david-kim" if day % 2 else "eugene-kim", browser=f"{day}".encode())
        before = counted(Appointment), counted(History)
        versions = dict(db.session.execute(select(Appointment.id, Appointment.version)).all())
    now = local(16, 11) + ANSWERED

    def work() -> int:
        with app.app_context():
            erased = appointments.erase_answers(now=now)
            messages.forget_letters_and_tasks(now=now)
            return erased

    assert sum(at_once([work] * 4)) == len(days)
    with app.app_context():
        assert (counted(Appointment), counted(History)) == before
        assert (counted(VisitLookup), counted(Letter), counted(Visit, Visit.private.is_not(None))) == (0, 0, 0)
        after = dict(db.session.execute(select(Appointment.id, Appointment.version)).all())
        assert after == {id: version + 1 for id, version in versions.items()}


def test_the_worker_does_it_and_calendars_and_searches_forget_the_name(app: Flask) -> None:
    with app.app_context():
        a_booking()
        assert len(people.find("Ruiz", limit=10, now=NOW)) == 1
        before = dict(db.session.execute(select(Surgeon.slug, Surgeon.feed_version)).all())
        Worker().turn(now=ENDS_AT + ANSWERED)
        assert counted(Visit, Visit.private.is_not(None)) == 0
        assert counted(Letter) == 0
        after = dict(db.session.execute(select(Surgeon.slug, Surgeon.feed_version)).all())
        assert after["david-kim"] > before["david-kim"]
        assert people.find("Ruiz", limit=10, now=NOW) == []


@pytest.mark.usefixtures("app_context")
def test_what_lapsed_is_left_to_be_forgotten_whole() -> None:
    visit = a_hold()
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    appointments.release(visit, now=NOW)
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED) == 0
    assert appointments.delete_lapsed(now=ENDS_AT + ANSWERED) == 1


@pytest.mark.usefixtures("app_context")
def test_why_a_surgeon_was_away_is_forgotten_and_that_they_were_stays() -> None:
    surgeon = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
    span = Interval(local(6, 9), local(6, 17))
    schedules.add_time_off(surgeon, span, reason="Operates on Ana Ruiz", now=NOW)
    assert schedules.forget_reasons(now=span.end + ANSWERED - A_MOMENT) == 0
    assert schedules.forget_reasons(now=span.end + ANSWERED) == 1
    assert schedules.forget_reasons(now=span.end + ANSWERED) == 0
    assert db.session.scalars(select(TimeOff.private)).all() == [None]


@pytest.mark.usefixtures("app_context")
def test_a_cancelled_visit_is_kept_as_long_as_one_that_took_place() -> None:
    visit = a_booking()
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED - A_MOMENT) == 0
    assert appointments.erase_answers(now=ENDS_AT + ANSWERED) == 1


def test_the_desk_still_opens_what_is_left(app: Flask, standing_clock: StandingClock) -> None:
    with app.app_context():
        uuid = a_booking().appointments[0].uuid
        appointments.erase_answers(now=ENDS_AT + ANSWERED)
    standing_clock.moment = ENDS_AT + ANSWERED
    desk = signed_in(app)
    page = desk.get(f"/staff/appointments/{uuid}")
    assert "No name" in page.text
    for typed in (ANSWERS["name"], ANSWERS["email"], ANSWERS["note"], "555-0143"):
        assert typed not in page.text
    for address in ("/staff/?day=2026-10-06", "/staff/letters", "/staff/tasks", f"/staff/appointments/{uuid}/contact"):
        desk.get(address)
