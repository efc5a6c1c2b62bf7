"""What is new to whoever looks: what patients did online first, without their own acts, until they have seen it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT, Actor
from booking.database import db
from booking.models import User
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, words
from tests.stage.people import sign_in
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

CHANGES = "/staff/changes"
SEEN = "I’ve seen these"


def lines(page: Page) -> list[str]:
    return [words(one) for one in page.tree.findall(".//ul[@class='changes']/li")]


def headings(page: Page) -> list[str]:
    return [words(one) for one in page.tree.findall(".//main//h2")]


def of(role: str) -> Actor:
    return Actor("desk", db.session.scalars(select(User.id).where(User.role == role)).one())


def book_and_move(by: str, hour: int, *, now: datetime) -> None:
    """Booked online three days before; moved by that role."""
    visit = a_booking(local(6, hour), browser=bytes([hour]), now=now - timedelta(days=3))
    appointments.reschedule(visit, [a_part("david-kim", "office", local(7, hour))], actor=of(by), now=now)


def cancel_online(hour: int, *, now: datetime) -> None:
    visit = a_booking(local(8, hour), browser=bytes([hour]), now=now - timedelta(days=3))
    appointments.cancel(visit, actor=PATIENT, now=now)


def test_what_patients_did_online_stands_first_however_late_the_desk_acted(app: Flask) -> None:
    desk = signed_in(app)
    signed_in(app, "admin")
    with app.app_context():
        cancel_online(10, now=NOW - timedelta(hours=2))
        cancel_online(11, now=NOW - timedelta(hours=1))
        book_and_move("admin", 9, now=NOW - timedelta(minutes=1))
    page = desk.get(CHANGES)
    assert headings(page) == ["Online", "By others here"]
    assert ["11:00" in lines(page)[0], "10:00" in lines(page)[1], "Moved" in lines(page)[2]] == [True] * 3
    side = desk.get("/staff/")
    assert lines(side) == lines(page)


def test_ones_own_acts_are_not_new(app: Flask) -> None:
    desk, admin = signed_in(app), signed_in(app, "admin")
    with app.app_context():
        book_and_move("desk", 9, now=NOW)
    assert lines(desk.get(CHANGES)) == []
    assert "Nothing is new" in desk.get(CHANGES).text
    assert len(lines(admin.get(CHANGES))) == 1
    assert len(lines(desk.get(CHANGES + "?since=yesterday"))) == 1


@pytest.mark.parametrize("where", [CHANGES, "/staff/"])
def test_what_one_has_seen_is_new_no_more_and_only_to_them(
    app: Flask, standing_clock: StandingClock, where: str
) -> None:
    desk, admin = signed_in(app), signed_in(app, "admin")
    with app.app_context():
        cancel_online(10, now=NOW)
    standing_clock.move(timedelta(minutes=5))
    seen = desk.get(where).press(SEEN)
    assert seen.response.status_code == 303
    assert seen.response.headers["Location"] == where
    assert lines(seen.follow()) == []
    assert len(lines(admin.get(where))) == 1
    assert len(lines(desk.get(CHANGES + "?since=yesterday"))) == 1


def test_what_came_while_the_page_was_open_stays_new(app: Flask, standing_clock: StandingClock) -> None:
    desk = signed_in(app)
    with app.app_context():
        cancel_online(10, now=NOW)
    standing_clock.move(timedelta(minutes=5))
    page = desk.get(CHANGES)
    with app.app_context():
        cancel_online(11, now=NOW + timedelta(minutes=6))
    standing_clock.move(timedelta(minutes=5))
    (line,) = lines(page.press(SEEN).follow())
    assert "11:00" in line


def test_what_may_still_be_written_of_an_earlier_moment_stays_new(app: Flask, standing_clock: StandingClock) -> None:
    """Somebody who waits for the lock writes of the moment at which they asked."""
    desk = signed_in(app)
    with app.app_context():
        cancel_online(10, now=NOW)
    standing_clock.move(timedelta(seconds=2))
    page = desk.get(CHANGES)
    with app.app_context():
        cancel_online(11, now=NOW - timedelta(seconds=5))
    assert any("11:00" in line for line in lines(page.press(SEEN).follow()))


def test_seeing_an_old_page_once_more_makes_nothing_new_again(app: Flask, standing_clock: StandingClock) -> None:
    desk = signed_in(app)
    with app.app_context():
        cancel_online(10, now=NOW)
    standing_clock.move(timedelta(minutes=5))
    old = desk.get(CHANGES)
    with app.app_context():
        cancel_online(11, now=NOW + timedelta(minutes=1))
    desk.get(CHANGES).press(SEEN)
    assert lines(old.press(SEEN).follow()) == []


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-02-31T09:00Z", "2026-10-05T09:00", "9999-12-31T23:59-23:59"])
def test_what_says_no_moment_marks_nothing(app: Flask, seen: str) -> None:
    desk = signed_in(app)
    with app.app_context():
        cancel_online(10, now=NOW)
    page = desk.get(CHANGES)
    answer = desk.post("/staff/changes/seen", page.fields(SEEN) | {"seen": seen})
    assert answer.response.status_code in (422, 303)
    assert len(lines(desk.get(CHANGES))) == 1


def test_nobody_who_comes_back_after_weeks_misses_anything(app: Flask, standing_clock: StandingClock) -> None:
    desk = signed_in(app)
    with app.app_context():
        cancel_online(10, now=NOW)
    standing_clock.move(timedelta(minutes=5))
    desk.get(CHANGES).press(SEEN)
    with app.app_context():
        cancel_online(11, now=NOW + timedelta(hours=1))
    standing_clock.move(timedelta(days=20))
    sign_in(desk.client, "desk.one@practice.test")
    assert len(lines(desk.get(CHANGES))) == 1
