"""A week shows for each day how many come to each surgeon, and what is free; one press opens a day."""

from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.database import writing
from booking.models import Closure
from tests.stage.desk import signed_in
from tests.stage.many_visits import add_appointments
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

WEEK = "/staff/week?day=2026-10-06"
DAVID, EUGENE = 1, 2


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def days(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.tree.findall(".//table/tbody/tr")]


def test_a_week_is_seven_days_from_sunday_with_today_marked(desk: PageClient) -> None:
    page = desk.get(WEEK)
    assert [row[0] for row in days(page)] == [
        "Sun, Oct 4",
        "Mon, Oct 5 Today",
        "Tue, Oct 6",
        "Wed, Oct 7",
        "Thu, Oct 8",
        "Fri, Oct 9",
        "Sat, Oct 10",
    ]
    assert page.h1 == "The week of Sunday, October 4"


@pytest.mark.parametrize("day", ["2026-10-04", "2026-10-10", ""])
def test_every_day_of_a_week_leads_to_it(desk: PageClient, day: str) -> None:
    assert desk.get(f"/staff/week?day={day}").h1 == "The week of Sunday, October 4"


def test_who_comes_is_counted_by_surgeon_and_who_does_not_is_not(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 9), browser=b"1")
        a_booking(local(6, 10), browser=b"2")
        a_booking(local(6, 10), surgeon="eugene-kim", browser=b"3")
        appointments.cancel(a_booking(local(6, 14), browser=b"4"), actor=PATIENT, now=NOW)
        a_hold(local(6, 15), browser=b"5")
    tuesday = days(desk.get(WEEK))[2]
    assert tuesday[DAVID].startswith("2 booked")
    assert tuesday[EUGENE].startswith("1 booked")


def test_free_times_are_those_of_the_day_and_by_video_is_said(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 9))
        schedules.add_time_off(DAVID, Interval(local(7, 9), local(7, 17)), now=NOW)
    page = desk.get(WEEK)
    _sunday, monday, tuesday, wednesday, *_rest = days(page)
    assert "free 9:30 AM" in tuesday[EUGENE] or "free 9:00 AM" in tuesday[EUGENE]
    assert "9:00 AM" not in tuesday[DAVID]
    assert "5:00 PM by video" in wednesday[DAVID]
    assert "9:00 AM – 5:00 PM Away" in wednesday[DAVID]
    assert "more" in monday[DAVID]
    booking = page.follow("5:00 PM by video, Wednesday, October 7, Dr. David Kim")
    assert booking.fields("Book")["start"].startswith("david-kim video 2026-10-08T00:00:00")


def test_the_day_leads_to_its_week_by_a_press_or_a_key(desk: PageClient) -> None:
    day = desk.get("/staff/?day=2026-10-13")
    assert day.follow("Week").h1 == "The week of Sunday, October 11"
    assert [words(one) for one in day.tree.iter("a") if one.get("data-key") == "w"] == ["Week"]


def test_a_day_opens_with_one_press(desk: PageClient) -> None:
    assert desk.get(WEEK).follow("Tue, Oct 6").h1 == "Tuesday, October 6, 2026"


def test_a_closed_day_and_a_holiday_say_why(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.add(Closure(uuid=uuid4(), starts_at=local(8, 0), ends_at=local(9, 0), label="Staff training"))
    rows = days(desk.get(WEEK))
    assert rows[4][DAVID] == "Closed: Staff training"
    assert rows[5][DAVID] != rows[4][DAVID]
    assert "No hours on this day" in rows[0][DAVID]
    assert "Thanksgiving" in days(desk.get("/staff/week?day=2026-11-26"))[4][EUGENE]


def test_a_closure_of_part_of_a_day_says_which(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.add(Closure(uuid=uuid4(), starts_at=local(8, 15), ends_at=local(9, 12), label="Move"))
    rows = days(desk.get(WEEK))
    assert "3:00 PM – 12:00 midnight Closed: Move" in rows[4][DAVID]
    assert "12:00 midnight – 12:00 noon Closed: Move" in rows[5][DAVID]


def test_neighboring_weeks_are_one_press_away_and_today_comes_back(desk: PageClient) -> None:
    later = desk.get(WEEK).follow("Sunday, October 11")
    assert later.h1 == "The week of Sunday, October 11"
    assert later.follow("This week").h1 == "The week of Sunday, October 4"
    assert "This week" not in desk.get(WEEK).text


@pytest.mark.parametrize("day", ["2026-02-31", "soon", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_told_and_this_week_is_shown(desk: PageClient, day: str) -> None:
    assert desk.get(f"/staff/week?day={day}", expect=422).h1 == "The week of Sunday, October 4"


def test_a_surgeon_sees_both_and_books_nobody(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10), surgeon="eugene-kim")
    page = signed_in(app, "surgeon", surgeon="david-kim").get(WEEK)
    assert days(page)[2][EUGENE].startswith("1 booked")
    assert not [one for one in page.tree.iter("a") if "/staff/book" in one.get("href", "")]


def test_the_week_in_which_the_clocks_change_counts_each_day_whole(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(2, 9, month=11), now=local(30, 9))
    rows = days(desk.get("/staff/week?day=2026-11-02"))
    assert [row[0] for row in rows][:2] == ["Sun, Nov 1", "Mon, Nov 2"]
    assert rows[1][DAVID].startswith("1 booked")


def test_the_statements_are_as_many_with_hundreds_of_appointments(app: Flask, desk: PageClient) -> None:
    desk.get(WEEK)
    with statements_sent(app) as few:
        desk.get(WEEK)
    with app.app_context():
        add_appointments(300, surgeon_id=1)
    with statements_sent(app) as many:
        desk.get(WEEK)
    assert len(many) == len(few)
