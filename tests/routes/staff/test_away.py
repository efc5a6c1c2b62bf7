"""From a surgeon's head in the day they are away in two clicks, and a surgeon notes their own time off."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment, CalendarEvent, Task, TimeOff
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def spans(app: Flask) -> list[tuple[datetime, datetime, str]]:
    with app.app_context():
        return [(row.starts_at, row.ends_at, row.title) for row in db.session.scalars(select(TimeOff))]


def test_away_all_day_names_the_patients_before_anything_is_pressed(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 9))
        a_booking(local(6, 10), surgeon="eugene-kim", browser=b"another")
    page = desk.get("/staff/?day=2026-10-06").follow("Away all day, Dr. David Kim")
    assert page.h1 == "Dr. David Kim is away"
    assert "1 patient is booked then" in page.headings()
    assert page.press("Save, 1 to call", title="ill").status == 303
    assert spans(app) == [(local(6, 0), local(7, 0), "ill")]
    assert "Ill" in desk.get("/staff/?day=2026-10-06").text


def test_the_rest_of_the_day_begins_with_this_quarter(app: Flask, standing_clock: StandingClock) -> None:
    standing_clock.moment = local(6, 13, 22)
    signed_in(app).get("/staff/").follow("Away for the rest of the day, Dr. David Kim").press("Save")
    assert spans(app) == [(local(6, 13, 15), local(7, 0), "")]


def test_from_until_is_typed(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/?day=2026-10-06").follow("Away from … until …, Dr. David Kim")
    page.press("Save", from_time="1 pm", until_time="2:30 pm", title="meeting")
    assert spans(app) == [(local(6, 13), local(6, 14, 30), "meeting")]


def test_another_span_than_the_page_showed_is_looked_at_again(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 9))
        a_booking(local(7, 9), browser=b"another")
    page = desk.get("/staff/?day=2026-10-06").follow("Away all day, Dr. David Kim")
    again = page.press("Save, 1 to call", last_day="2026-10-07")
    assert again.status == 409
    assert "2 patients are booked then" in again.headings()
    assert spans(app) == []


def test_a_day_that_is_over_offers_nothing(desk: PageClient) -> None:
    assert "Away all day, Dr. David Kim" not in desk.get("/staff/?day=2026-10-02").links()


@pytest.mark.parametrize("day", ["2026-02-31", "soon", "2026-10-06x"])
def test_an_address_of_no_day_shows_today(desk: PageClient, day: str) -> None:
    page = desk.get(f"/staff/time-off/new?surgeon=david-kim&day={day}")
    assert page.fields("Save")["first_day"] == "2026-10-05"


def test_time_off_is_changed_and_the_calendars_follow(app: Flask, desk: PageClient) -> None:
    saved = {"first_day": "2026-10-06", "from_time": "9", "until_time": "12"}
    after = desk.get("/staff/time-off").press("Save the time off", **saved).follow()
    page = after.follow("Change Tuesday, October 6, 2026, 9:00 AM – 12:00 noon, Dr. David Kim")
    fields = page.fields("Save")
    assert (fields["from_time"], fields["until_time"]) == ("9:00 AM", "12:00 noon")
    assert page.press("Save", until_time="3 pm", title="surgery").status == 303
    assert spans(app) == [(local(6, 9), local(6, 15), "surgery")]
    with app.app_context():
        (event,) = db.session.scalars(select(CalendarEvent).where(CalendarEvent.subject == "time_off"))
        assert (event.ends_at, event.sequence) == (local(6, 15), 1)
    again = page.press("Save", until_time="2 pm")
    assert again.status == 409
    assert "Look at it as it is now" in again.text
    assert spans(app) == [(local(6, 9), local(6, 15), "surgery")]


def test_longer_time_off_asks_and_shorter_closes_the_tasks(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 14))
    saved = {"first_day": "2026-10-06", "from_time": "9", "until_time": "12"}
    desk.get("/staff/time-off").press("Save the time off", **saved)
    change = "Change Tuesday, October 6, 2026, 9:00 AM – 12:00 noon, Dr. David Kim"
    asked = desk.get("/staff/time-off").follow(change).press("Save", until_time="5 pm")
    assert asked.status == 409
    assert asked.press("Save, 1 to call").status == 303
    change = "Change Tuesday, October 6, 2026, 9:00 AM – 5:00 PM, Dr. David Kim"
    assert desk.get("/staff/time-off").follow(change).press("Save", until_time="1 pm").status == 303
    with app.app_context():
        assert db.session.scalars(select(Task).where(Task.done_at.is_(None))).all() == []


@pytest.mark.parametrize("first_day", ["2026-10-06", "2026-10-12"])
def test_whole_days_come_back_without_times(desk: PageClient, first_day: str) -> None:
    saved = {"first_day": first_day, "last_day": "2026-10-13"}
    page = desk.get("/staff/time-off").press("Save the time off", **saved).follow()
    (link,) = [name for name in page.links() if name.startswith("Change ")]
    assert page.follow(link).fields("Save").items() >= (saved | {"from_time": "", "until_time": ""}).items()


def test_a_surgeon_notes_their_own_and_the_desk_calls(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 9))
    pages = signed_in(app, "surgeon", surgeon="david-kim")
    page = pages.get("/staff/?day=2026-10-06").follow("Away all day, Dr. David Kim")
    assert "The front desk calls them." in page.text
    assert "Cancel and tell" not in page.text
    assert page.press("Save, 1 to call", title="ill").status == 303
    assert spans(app) == [(local(6, 0), local(7, 0), "ill")]


def test_a_surgeon_cannot_choose_what_becomes_of_a_visit(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 9))
        row = db.session.scalars(select(Appointment)).one()
        field = f"outcome-{row.uuid}"
    pages = signed_in(app, "surgeon", surgeon="david-kim")
    page = pages.get("/staff/?day=2026-10-06").follow("Away all day, Dr. David Kim")
    assert page.press("Save, 1 to call", **{field: "cancel", "told": "1-0"}).status == 303
    with app.app_context():
        assert db.session.scalars(select(Appointment)).one().status == "booked"
        assert db.session.scalars(select(Task.kind)).one() == "outside_hours"


def test_another_surgeons_time_off_is_not_theirs(app: Flask, desk: PageClient) -> None:
    desk.get("/staff/time-off").press("Save the time off", first_day="2026-10-12", reason="Family")
    with app.app_context():
        uuid = db.session.scalars(select(TimeOff.uuid)).one()
    other = signed_in(app, "surgeon", surgeon="eugene-kim")
    assert "Nobody is away" in other.get("/staff/time-off").text
    assert "Away all day, Dr. Eugene Kim" in other.get("/staff/?day=2026-10-06").links()
    other.get("/staff/time-off/new?surgeon=david-kim", expect=404)
    for address in (f"/staff/time-off/{uuid}", f"/staff/time-off/{uuid}/removal"):
        other.get(address, expect=404)
        sent = other.get("/staff/time-off").fields("Save the time off")
        assert other.post(address, sent | {"first_day": "2026-10-12"}).status == 404
    sent = other.get("/staff/time-off").fields("Save the time off") | {"first_day": "2026-10-13", "surgeon": "1"}
    assert other.post("/staff/time-off", sent).status == 422
    assert len(spans(app)) == 1


@pytest.mark.parametrize("day", ["2026-10-10", "2026-11-26"], ids=["no hours", "a public holiday"])
def test_on_a_closed_day_the_surgeons_heads_lead_to_extra_hours(app: Flask, desk: PageClient, day: str) -> None:
    closed = desk.get(f"/staff/?day={day}")
    assert "closed-day" in closed.response.text
    for surgeon in ("Dr. David Kim", "Dr. Eugene Kim"):
        assert {f"Extra hours, {surgeon}", f"Away from … until …, {surgeon}", f"Note to this day, {surgeon}"} <= set(
            closed.links()
        )
    form = closed.follow("Extra hours, Dr. Eugene Kim")
    assert form.fields("Add the extra hours")["day"] == day
    after = form.press("Add the extra hours", from_time="9 AM", until_time="noon").follow()
    assert "Dr. Eugene Kim" in after.text
    opened = desk.get(f"/staff/?day={day}")
    assert "closed-day" not in opened.response.text
    assert "Away all day, Dr. Eugene Kim" in opened.links()


def test_on_a_closed_day_a_surgeon_has_their_own_head_alone(app: Flask) -> None:
    links = signed_in(app, "surgeon", surgeon="david-kim").get("/staff/?day=2026-10-10").links()
    heads = [name for name in links if name.endswith(("Dr. David Kim", "Dr. Eugene Kim")) and name.startswith("Away")]
    assert heads
    assert all(name.endswith("Dr. David Kim") for name in heads)


def test_on_a_closed_day_that_is_over_there_is_nothing_to_do(desk: PageClient) -> None:
    page = desk.get("/staff/?day=2026-10-03")
    assert "closed-day" in page.response.text
    assert not [name for name in page.links() if name.startswith(("Extra hours", "Away"))]
