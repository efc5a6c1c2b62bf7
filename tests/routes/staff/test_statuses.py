"""The buttons of the day: arrived, with the surgeon, seen, no-show, and back; what cannot be is said in words."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment, Letter
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TEN = local(8, 10)
KEYS = {"Arrived": "a", "With the surgeon": "s", "Seen": "f", "No-show": "n"}


@pytest.fixture
def address(app: Flask, standing_clock: StandingClock) -> str:
    """Of an appointment that has begun a minute ago."""
    with app.app_context():
        uuid = a_booking(TEN).appointments[0].uuid
    standing_clock.moment = TEN + timedelta(minutes=1)
    return f"/staff/appointments/{uuid}"


@pytest.fixture
def desk(app: Flask, address: str) -> PageClient:
    """Signed in when it has begun."""
    return signed_in(app)


def status(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Appointment.status)).one()


@pytest.mark.parametrize(
    ("button", "after"),
    [("Arrived", "checked_in"), ("With the surgeon", "with_surgeon"), ("Seen", "fulfilled"), ("No-show", "no_show")],
)
def test_one_press_says_it_and_one_takes_it_back(
    app: Flask, desk: PageClient, address: str, button: str, after: str
) -> None:
    page = desk.get(address)
    assert f'data-key="{KEYS[button]}"' in page.response.text
    answer = page.press(button)
    assert (answer.status, answer.location, status(app)) == (303, address, after)
    assert answer.follow().press("booked").status == 303
    assert status(app) == "booked"
    assert "Set back to: booked" in desk.get(address).text


def test_two_desks_at_once_read_who_was_first(app: Flask, desk: PageClient, address: str) -> None:
    one, other = desk.get(address), signed_in(app, "admin").get(address)
    one.press("Arrived")
    answer = other.press("No-show")
    assert answer.status == 409
    assert "It was changed while you were looking at it" in answer.text
    assert "Arrived" in answer.text
    assert status(app) == "checked_in"
    assert answer.press("Seen").status == 303, "pressed again, it acts"


def test_the_same_key_twice_is_one_press(app: Flask, desk: PageClient, address: str) -> None:
    page = desk.get(address)
    assert [page.press("Arrived").status for _press in range(2)] == [303, 303]
    assert status(app) == "checked_in"


def test_what_is_not_today_is_said_in_words(
    app: Flask, desk: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = desk.get(address)
    standing_clock.moment = TEN - timedelta(days=2)
    assert not set(KEYS) & set(desk.get(address).buttons())
    for button, words in (("Arrived", "the appointment is not today"), ("No-show", "has not begun")):
        answer = page.press(button)
        assert answer.status == 409
        assert words in answer.text
    assert status(app) == "booked"


@pytest.mark.parametrize("sent", ["cancelled", "held", "nonsense", ""])
def test_no_other_status_is_taken(app: Flask, desk: PageClient, address: str, sent: str) -> None:
    fields = desk.get(address).fields("Arrived") | {"status": sent}
    answer = desk.post(f"{address}/status", fields)
    assert answer.status in (409, 422)
    assert "Nothing was done" in answer.text
    assert status(app) == "booked"


@pytest.mark.parametrize(("surgeon", "may"), [("david-kim", True), ("eugene-kim", False)])
def test_a_surgeon_says_it_of_their_own_alone(
    app: Flask, desk: PageClient, address: str, surgeon: str, may: bool
) -> None:
    fields = desk.get(address).fields("Seen")
    theirs = signed_in(app, "surgeon", surgeon=surgeon)
    page = theirs.get(address, expect=200 if may else 404)
    assert ("Seen" in page.buttons()) is may
    assert theirs.post(f"{address}/status", fields | page.fields("Sign out")).status == (303 if may else 404)
    assert status(app) == ("fulfilled" if may else "booked")


def test_the_email_to_who_did_not_come_is_a_press_of_its_own(app: Flask, desk: PageClient, address: str) -> None:
    def letters() -> list[str]:
        with app.app_context():
            query = select(Letter.kind).where(Letter.superseded_at.is_(None)).order_by(Letter.id)
            return list(db.session.scalars(query))

    button = "Email that we missed them"
    assert button not in desk.get(address).buttons()
    page = desk.get(address).press("No-show").follow()
    assert letters() == []
    page.press(button)
    page.press(button)
    assert letters() == ["missed"]
    assert button not in desk.get(address).buttons(), "one is waiting"
    desk.get(address).press("booked")
    assert letters() == [], "nobody was missed"
