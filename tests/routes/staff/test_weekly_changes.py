"""Weekly hours change from a date on as one act, are copied between days, and are taken back by one press."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Surgeon, Task, WorkingHours
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TUESDAY_MORNING = "Change Dr. David Kim, Tuesday, 9:00 AM – 12:00 noon"
TUESDAY, SATURDAY, SUNDAY = 1, 5, 6
Week = list[tuple[int, int, int, date | None, date | None]]


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def hours(app: Flask, *weekdays: int) -> Week:
    with app.app_context():
        david = select(Surgeon.id).where(Surgeon.slug == "david-kim").scalar_subquery()
        rows = db.session.scalars(select(WorkingHours).where(WorkingHours.surgeon_id == david))
        spans = [(row.weekday, row.from_minute, row.until_minute, row.valid_from, row.valid_until) for row in rows]
        return sorted((one for one in spans if one[0] in weekdays), key=str)


def test_longer_hours_from_a_date_end_the_old_and_begin_the_new(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/hours").follow(TUESDAY_MORNING)
    after = page.press("Save the change", from_time="8", until_time="noon", starting="2026-10-20").follow()
    assert "Dr. David Kim, Tuesday, 8:00 AM – 12:00 noon, Beverly Hills office, from Tuesday, October 20" in after.text
    assert (TUESDAY, 540, 720, None, date(2026, 10, 19)) in hours(app, TUESDAY)
    assert (TUESDAY, 480, 720, date(2026, 10, 20), None) in hours(app, TUESDAY)
    assert len(hours(app, TUESDAY)) == 3
    assert page.press("Save the change", from_time="8", until_time="noon", starting="2026-10-20").status == 303
    assert len(hours(app, TUESDAY)) == 3, "the same press again"


def test_one_press_takes_it_back(app: Flask, desk: PageClient) -> None:
    before = hours(app, TUESDAY)
    page = desk.get("/staff/hours").follow(TUESDAY_MORNING)
    after = page.press("Save the change", from_time="8", starting="2026-10-20").follow()
    undone = after.press("Undo")
    assert "The hours are as they were before." in undone.follow().text
    assert hours(app, TUESDAY) == before
    assert after.press("Undo").status == 303, "a second press finds nothing to undo"
    assert hours(app, TUESDAY) == before


def test_what_was_understood_is_read_back_and_whether_patients_can_book_it(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    after = page.press("Add the hours", weekday="0", from_time="5", until_time="7").follow()
    assert "Dr. David Kim, Monday, 5:00 AM – 7:00 AM, " in after.text or "5:00 PM – 7:00 PM" in after.text
    assert "Patients can book them now." in after.text
    assert "Undo" in after.buttons()
    far = page.press("Add the hours", weekday="6", from_time="9", until_time="10", valid_from="2028-01-02").follow()
    assert "Patients can book them once their days are near enough." in far.text


def test_what_stands_in_the_way_is_named(desk: PageClient) -> None:
    closure = {"first_day": "2026-10-10", "from_time": "9 AM", "until_time": "2 PM", "label": "Painters"}
    desk.get("/staff/closures").press("Save the closure", **closure)
    after = desk.get("/staff/hours").press("Add the hours", weekday="5", from_time="1p", until_time="4p").follow()
    assert "nothing opens during it: Closed (Painters), Saturday, October 10, 2026" in after.text
    free = desk.get("/staff/hours").press("Add the hours", weekday="5", from_time="4p", until_time="5p").follow()
    assert "Painters" not in free.text


def test_hours_that_somebody_changed_since_are_not_undone(app: Flask, desk: PageClient) -> None:
    after = desk.get("/staff/hours").press("Add the hours", weekday="6", from_time="9", until_time="noon").follow()
    other = signed_in(app, "admin")
    change = other.get("/staff/hours").follow("Change Dr. David Kim, Sunday, 9:00 AM – 12:00 noon")
    change.press("Save the change", until_time="1 pm")
    assert "Somebody has changed these hours meanwhile" in after.press("Undo").follow().text
    assert [one[1:3] for one in hours(app, SUNDAY)] == [(540, 780)]


def test_undoing_longer_hours_asks_about_who_has_booked_them(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/hours").follow(TUESDAY_MORNING)
    after = page.press("Save the change", from_time="8", starting="2026-10-06").follow()
    with app.app_context():
        a_booking(local(6, 8))
    asked = after.press("Undo")
    assert asked.status == 409
    assert "1 patient is booked then" in asked.headings()
    assert asked.press("Undo, 1 to call").status == 303
    with app.app_context():
        assert db.session.scalars(select(Task.kind)).all() == ["outside_hours"]


def test_a_day_is_copied_to_others_from_a_date_on(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    sent = page.fields("Copy the hours") | {"weekday": "1", "starting": "2026-10-10", "to": "5"}
    after = desk.post("/staff/hours/copies", sent).follow()
    assert "Dr. David Kim, Saturday: as on Tuesday, from Saturday, October 10, 2026." in after.text
    assert hours(app, SATURDAY) == [
        (SATURDAY, 540, 720, date(2026, 10, 10), None),
        (SATURDAY, 780, 1020, date(2026, 10, 10), None),
    ]
    assert desk.post("/staff/hours/copies", sent).status == 303, "the same press again"
    assert len(hours(app, SATURDAY)) == 2
    after.press("Undo")
    assert hours(app, SATURDAY) == []


def test_a_copy_ends_what_was_there_and_asks_about_who_is_booked(app: Flask, desk: PageClient) -> None:
    desk.get("/staff/hours").press("Add the hours", weekday="5", from_time="9", until_time="noon")
    with app.app_context():
        a_booking(local(6, 10))
    sent = desk.get("/staff/hours").fields("Copy the hours") | {"weekday": "6", "starting": "2026-10-06", "to": "1"}
    asked = desk.post("/staff/hours/copies", sent)
    assert asked.status == 409
    assert asked.press("Save, 1 to call").status == 303
    assert hours(app, TUESDAY) == [
        (TUESDAY, 540, 720, None, date(2026, 10, 5)),
        (TUESDAY, 780, 1020, None, date(2026, 10, 5)),
    ]


def test_a_copy_of_a_week_that_has_changed_is_not_made(app: Flask, desk: PageClient) -> None:
    sent = desk.get("/staff/hours").fields("Copy the hours") | {"weekday": "1", "to": "5"}
    signed_in(app, "admin").get("/staff/hours").press("Add the hours", weekday="6", from_time="9", until_time="noon")
    assert desk.post("/staff/hours/copies", sent).status == 409
    assert hours(app, SATURDAY) == []


@pytest.mark.parametrize("typed", [{"to": ""}, {"to": "7"}, {"starting": ""}, {"starting": "2026-02-31"}])
def test_a_copy_that_cannot_be_is_said(app: Flask, desk: PageClient, typed: dict[str, str]) -> None:
    sent = desk.get("/staff/hours").fields("Copy the hours") | {"weekday": "1", "to": "5"} | typed
    assert desk.post("/staff/hours/copies", sent).status == 422
    assert hours(app, SATURDAY) == []


def test_the_week_is_drawn_and_read(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    bars = [one.get("class") for one in page.tree.iter() if str(one.tag).endswith("rect")]
    assert len(bars) == 22, "two spans a day each, and two by video"
    assert len(set(bars)) == 2
    assert TUESDAY_MORNING in page.links()
