"""A time that cannot be had answers why not: every rule that removes it, in words, and who set it."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, schedules
from booking.appointments import Actor
from booking.availability import Interval, Part
from booking.database import db, writing
from booking.models import Appointment, Closure, Surgeon, User, Visit
from tests.stage.desk import signed_in
from tests.stage.obstacles import obstacles, set_by
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import LOS_ANGELES
from tests.stage.visits import PROCEDURE, TUESDAY_TEN, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def ask(pages: PageClient, starts_at: datetime, surgeon: str = "david-kim", **more: str) -> Page:
    start = starts_at.astimezone(LOS_ANGELES).isoformat(timespec="minutes").replace("+", "%2B")
    also = "".join(f"&{name}={value}" for name, value in ({"procedure": PROCEDURE} | more).items())
    return pages.get(f"/staff/why-not?surgeon={surgeon}&start={start}{also}")


def lines(page: Page) -> list[str]:
    return [line.partition(" See it")[0] for line in obstacles(page)]


def linked(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.tree.findall(".//main//a")]


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def test_hours_say_when_they_are_and_where(desk: PageClient) -> None:
    page = ask(desk, local(6, 12, 30))
    (line,) = lines(page)
    assert line.startswith("Dr. David Kim’s hours that day are 9:00 AM – 12:00 noon, ")
    assert "/staff/hours" in linked(page)
    assert "Nothing else is in the way." in page.text


def test_a_day_without_hours_says_so(desk: PageClient) -> None:
    assert lines(ask(desk, local(10, 10))) == ["Dr. David Kim has no hours on Saturday, October 10, 2026."]


def test_an_overlap_names_initials_and_never_the_name(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking()
    page = ask(desk, local(6, 10, 30))
    assert lines(page) == ["Overlaps 10:00 AM – 10:45 AM, A. R."]
    assert "Ana" not in page.text


def test_a_time_that_is_being_booked_online_says_that(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_hold()
    assert lines(ask(desk, TUESDAY_TEN)) == ["Overlaps 10:00 AM – 10:45 AM, being booked online."]


@pytest.mark.parametrize(("starts_at", "kept"), [(local(6, 11), "30 minutes"), (local(6, 9), "35 minutes")])
def test_buffers_say_how_long_is_kept_free(app: Flask, desk: PageClient, starts_at: datetime, kept: str) -> None:
    with app.app_context():
        visit = a_booking()
        with writing() as session:
            row = session.get_one(Appointment, visit.appointments[0].id)
            row.takes_from -= timedelta(minutes=20)
            row.takes_until += timedelta(minutes=15)
    assert lines(ask(desk, starts_at)) == [f"Too close to 10:00 AM – 10:45 AM, A. R: {kept} are kept free."]


def test_time_off_a_closure_a_holiday_and_a_full_day_are_each_named(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        schedules.add_time_off(david(), Interval(local(6, 9), local(6, 12)), reason="surgery", now=local(5, 9))
        schedules.add_closure(Interval(local(6, 8), local(6, 18)), label="Painters", now=local(5, 9))
        with writing() as session:
            session.execute(update(Surgeon).values(daily_cap=0))
    found = lines(ask(desk, TUESDAY_TEN))
    assert found[0] == "Closed: Painters, 8:00 AM – 6:00 PM." or found[1] == "Closed: Painters, 8:00 AM – 6:00 PM."
    assert any(line.startswith("Dr. David Kim, 9:00 AM – 12:00 noon: Away") for line in found)
    assert found[2] == "Dr. David Kim has 0 of 0 that day."
    assert len(found) == 3


def test_a_public_holiday_has_its_name(desk: PageClient) -> None:
    assert lines(ask(desk, local(26, 10, month=11))) == [
        "Thursday, November 26, 2026 is a public holiday: Thanksgiving Day."
    ]


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (local(6, 10, 10), "Consultations begin every 30 minutes."),
        (local(6, 10).replace(year=2027), "The practice takes bookings until "),
        (local(5, 8), "has passed."),
    ],
)
def test_step_horizon_and_the_past_say_themselves(desk: PageClient, starts_at: datetime, said: str) -> None:
    assert any(said in line for line in lines(ask(desk, starts_at)))


def test_a_free_time_says_so_and_what_patients_could_not_book_any_more(desk: PageClient) -> None:
    page = ask(desk, local(5, 10))
    assert lines(page) == []
    assert "10:00 AM is free" in page.text
    assert "Online it cannot be booked any more" in page.text


def test_the_place_with_least_in_the_way_is_told_unless_one_is_asked_for(desk: PageClient) -> None:
    assert lines(ask(desk, TUESDAY_TEN)) == []
    assert lines(ask(desk, TUESDAY_TEN, location="video")) != []


@pytest.mark.parametrize(
    "query",
    ["", "surgeon=david-kim", "surgeon=nobody&start=2026-10-06T10:00-07:00", "surgeon=david-kim&start=tomorrow"]
    + [f"surgeon=david-kim&start={start}" for start in ("9999-12-31T23:59-07:00", "0001-01-01T00:00Z")]
    + ["surgeon=david-kim&start=2026-10-06T10:00-07:00&" + more for more in ("procedure=x", "location=x")],
)
def test_what_is_no_time_of_ours_is_not_found(desk: PageClient, query: str) -> None:
    desk.get(f"/staff/why-not?{query}", expect=404)


def test_the_nearest_times_lead_to_where_they_are_booked(desk: PageClient) -> None:
    page = ask(desk, local(6, 12, 30))
    near = [link.get("href", "") for link in page.tree.findall(".//ul[@class='free']//a")]
    assert len(near) == 3
    assert all(desk.get(href).fields("Book").get("start") for href in near)


def test_a_surgeon_reads_why_and_is_offered_no_booking(app: Flask) -> None:
    page = ask(signed_in(app, "surgeon", surgeon="david-kim"), local(6, 12, 30))
    assert lines(page)
    assert not [href for href in linked(page) if href.startswith(("/staff/book", "/staff/hours"))]


def test_each_names_who_set_it_and_when(app: Flask, desk: PageClient) -> None:
    lunch = {"first_day": "2026-10-06", "from_time": "9 AM", "until_time": "11 AM"}
    away = desk.get("/staff/time-off/new?surgeon=david-kim&day=2026-10-06&part=span")
    away.press("Save", **lunch, title="meeting")
    desk.get("/staff/closures").press("Save the closure", **lunch, label="Painters")
    page = ask(desk, TUESDAY_TEN)
    said = dict(zip((line.split(",")[0] for line in lines(page)), set_by(page), strict=True))
    assert said == {
        "Closed: Painters": "Set by The desk on Oct 5",
        "Dr. David Kim": "Set by The desk on Oct 5",
    }


def test_missing_hours_name_who_removed_them(desk: PageClient) -> None:
    page = desk.get("/staff/hours").follow("Change Dr. David Kim, Tuesday, 9:00 AM – 12:00 noon")
    page.follow("Remove …").press("Remove the hours")
    assert "Removed by The desk on Oct 5" in set_by(ask(desk, TUESDAY_TEN))


@pytest.mark.parametrize(
    ("starts_at", "line"),
    [
        (local(6, 10, 10), "Consultations begin every 30 minutes."),
        (local(6, 10).replace(year=2027), "The practice takes bookings until "),
        (local(26, 10, month=11), "Thursday, November 26, 2026 is a public holiday: Thanksgiving Day."),
    ],
)
def test_what_the_practice_file_says_was_set_by_a_command(desk: PageClient, starts_at: datetime, line: str) -> None:
    page = ask(desk, starts_at)
    (said,) = [said for said, told in zip(set_by(page), lines(page), strict=True) if told.startswith(line)]
    assert said.startswith("Set by a command on ")


def test_an_overlap_names_who_booked_it_and_who_moved_it(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        visit = a_booking()
        number = visit.id
    assert set_by(ask(desk, local(6, 10, 30))) == ["Booked online on Oct 5"]
    with app.app_context():
        visit = db.session.get_one(Visit, number)
        desk_user = db.session.scalars(select(User.id)).one()
        part = Part(visit.appointments[0].surgeon_id, visit.appointments[0].location_id, local(6, 11))
        appointments.reschedule(visit, [part], actor=Actor("desk", desk_user), now=local(5, 9))
    assert set_by(ask(desk, local(6, 10, 30))) == ["Moved by The desk on Oct 5"]


def test_nobody_is_named_for_what_was_set_before_that_was_kept(app: Flask, desk: PageClient) -> None:
    """The control, and rows from before."""
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(6, 8), ends_at=local(6, 18), label="Painters"))
    page = ask(desk, TUESDAY_TEN)
    assert (lines(page), set_by(page)) == (["Closed: Painters, 8:00 AM – 6:00 PM."], [""])
