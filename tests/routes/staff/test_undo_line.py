"""One line on every desk page undoes what one has just done; it tells what, and when the email goes."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import an_environment
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TEN = local(8, 10)
MOVED = "Undo: moved A. R. from 10:00 AM to Fri, Oct 9, 9:00 AM (email goes at 10:04 AM)"
ARRIVED = "Undo: A. R. at 10:00 AM: arrived"
PAGES = [
    *("/staff/", "/staff/hours", "/staff/tasks", "/staff/changes", "/staff/book", "/staff/find-or-book"),
    *("/staff/week", "/staff/closures", "/staff/time-off", "/staff/letters", "/staff/texts", "/staff/preferences"),
]


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, SMTP_URL="smtp://127.0.0.1:9")


@pytest.fixture
def address(app: Flask, standing_clock: StandingClock) -> str:
    """Of an appointment that has begun a minute ago."""
    with app.app_context():
        uuid = a_booking(TEN).appointments[0].uuid
    standing_clock.moment = TEN + timedelta(minutes=1)
    return f"/staff/appointments/{uuid}"


@pytest.fixture
def desk(app: Flask, address: str) -> PageClient:
    return signed_in(app)


def move(desk: PageClient, address: str) -> None:
    asked = desk.get(f"{address}/move?surgeon=david-kim&location=office&starts_at=2026-10-09T09:00-07:00")
    assert asked.press("Yes, move it").status == 303


def starts_at(app: Flask) -> object:
    with app.app_context():
        return db.session.scalars(select(Appointment.starts_at)).one()


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_on_every_desk_page_and_one_press_undoes(
    app: Flask, desk: PageClient, address: str, page: str
) -> None:
    move(desk, address)
    found = desk.get(page)
    assert MOVED in found.buttons()
    answer = found.press(MOVED)
    assert (answer.status, answer.location) == (303, address)
    assert "Undone." in answer.follow().text
    assert starts_at(app) == TEN
    assert not any("Undo" in button for button in desk.get(page).buttons())


def test_it_stands_beside_the_undo_of_a_change_of_hours(app: Flask, desk: PageClient, address: str) -> None:
    move(desk, address)
    after = desk.get("/staff/hours").press("Add the hours", weekday="5", from_time="1 PM", until_time="4 PM").follow()
    assert {"Undo", MOVED} <= set(after.buttons())
    assert after.press(MOVED).location == address
    assert starts_at(app) == TEN


def test_it_goes_after_three_minutes_and_a_late_press_is_told(
    app: Flask, desk: PageClient, address: str, standing_clock: StandingClock
) -> None:
    move(desk, address)
    found = desk.get("/staff/")
    assert 'data-seconds="180"' in found.response.text
    standing_clock.moment += timedelta(minutes=3, seconds=1)
    assert MOVED not in desk.get("/staff/").buttons()
    answer = found.press(MOVED)
    assert answer.status == 409
    assert "an act can be undone for three minutes" in answer.text
    assert starts_at(app) == local(9, 9)


def test_a_time_that_has_gone_is_told(app: Flask, desk: PageClient, address: str) -> None:
    move(desk, address)
    found = desk.get("/staff/")
    with app.app_context():
        a_booking(TEN, browser=b"another", now=TEN - timedelta(days=1))
    answer = found.press(MOVED)
    assert answer.status == 409
    assert "somebody else has that time by now" in answer.text


def test_what_somebody_else_did_since_is_told(app: Flask, desk: PageClient, address: str) -> None:
    desk.get(address).press("Arrived")
    found = desk.get("/staff/")
    signed_in(app, "admin").get(address).press("Seen")
    answer = found.press(ARRIVED)
    assert answer.status == 409
    assert "It was changed while you were looking at it" in answer.text


def test_nobody_else_is_offered_it(app: Flask, desk: PageClient, address: str) -> None:
    desk.get(address).press("Arrived")
    assert ARRIVED in desk.get("/staff/").buttons()
    assert ARRIVED not in signed_in(app, "admin").get("/staff/").buttons()


def test_the_name_is_shown_when_names_are(desk: PageClient, address: str) -> None:
    desk.get(address).press("Arrived")
    desk.get("/staff/").press("Show names")
    assert "Undo: Ana María Ruiz at 10:00 AM: arrived" in desk.get("/staff/").buttons()


@pytest.mark.parametrize(
    ("button", "after"), [("Late", "Not late"), ("Fee paid", "Fee not paid"), ("Not late", "Late")]
)
def test_what_is_ticked_off_is_shown_and_taken_back(desk: PageClient, address: str, button: str, after: str) -> None:
    if button == "Not late":
        desk.get(address).press("Late")
    page = desk.get(address).press(button).follow()
    assert button not in page.buttons()
    assert after in page.buttons()
    assert ("running late" in page.text) is (button == "Late")
    assert (", paid" in page.text) is (button == "Fee paid")
    assert page.press(after).status == 303
    assert button in desk.get(address).buttons()


def test_two_desks_ticking_are_told_of_one_another(app: Flask, desk: PageClient, address: str) -> None:
    one, other = desk.get(address), signed_in(app, "admin").get(address)
    assert [one.press("Late").status for _press in range(2)] == [303, 303]
    answer = other.press("Late")
    assert answer.status == 409
    assert "Running late: The desk" in answer.text


def test_who_would_be_late_another_day_is_told_in_words(
    desk: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = desk.get(address)
    standing_clock.moment = TEN - timedelta(days=2)
    assert "Late" not in desk.get(address).buttons()
    answer = page.press("Late")
    assert answer.status == 409
    assert "the appointment is not today" in answer.text


def test_it_reads_as_a_sentence_where_it_stands_alone(desk: PageClient, address: str) -> None:
    move(desk, address)
    shown = desk.get("/staff/tasks")
    assert MOVED in shown.buttons()
    assert "Moved A. R. from 10:00 AM to Fri, Oct 9, 9:00 AM (email goes at 10:04 AM)" in shown.text
