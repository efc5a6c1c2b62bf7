"""Within an hour of the appointment a patient can tell the front desk that they are late, or here; it is no status."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment, History, Letter, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TEN = local(8, 10)
HOUR = timedelta(hours=1)
LATE, HERE = "I’m running late", "I’m here"


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(TEN))


def stands(app: Flask) -> tuple[str, int, int]:
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        return row.status, row.sequence, row.version


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        (TEN - HOUR - timedelta(seconds=1), False),
        (TEN - HOUR, True),
        (TEN, True),
        (TEN + timedelta(minutes=44), True),
        (TEN + HOUR + timedelta(seconds=1), False),
        (TEN - timedelta(days=1), False),
        (TEN + timedelta(days=1), False),
    ],
)
def test_it_is_offered_within_an_hour_of_the_start_alone(
    pages: PageClient, address: str, standing_clock: StandingClock, at: datetime, offered: bool
) -> None:
    standing_clock.moment = at
    assert (LATE in pages.get(address).buttons()) is offered
    assert (HERE in pages.get(address).buttons()) is offered


@pytest.mark.parametrize("button", [LATE, HERE])
def test_outside_that_hour_a_press_notes_nothing_and_says_so(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock, button: str
) -> None:
    standing_clock.moment = TEN - timedelta(minutes=30)
    page = pages.get(address)
    standing_clock.moment = TEN - 2 * HOUR
    early = page.press(button)
    assert early.status == 409
    assert "only within 60 minutes of your appointment" in early.text
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert (visit.late_at, visit.here_at) == (None, None)


def test_both_are_marks_that_the_desk_sees(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    before = stands(app)
    standing_clock.moment = TEN - timedelta(minutes=20)
    with app.app_context():
        uuid = db.session.scalars(select(Appointment.uuid)).one()
        letters = len(db.session.scalars(select(Letter)).all())
    desk = signed_in(app)

    def desk_reads(words: str) -> bool:
        return all(words in desk.get(page).text for page in ("/staff/?day=2026-10-08", f"/staff/appointments/{uuid}"))

    assert not desk_reads("running late")
    page = pages.get(address)
    assert [page.press(LATE).location for _press in range(2)] == [address, address]
    assert desk_reads("running late")
    page = pages.get(address)
    assert LATE not in page.buttons()
    told = page.press(HERE).follow()
    assert "knows that you’re here" in told.text
    assert HERE not in told.buttons()
    assert desk_reads("says they’re here")
    assert stands(app) == before
    with app.app_context():
        assert db.session.scalars(select(History.act).order_by(History.id)).all() == ["booked", "late", "here"]
        assert len(db.session.scalars(select(Letter)).all()) == letters


def test_by_video_nobody_arrives(app: Flask, pages: PageClient, standing_clock: StandingClock) -> None:
    with app.app_context():
        address = appointment_path(a_booking(local(14, 17), location="video"))
    standing_clock.moment = local(14, 16, 45)
    assert LATE in pages.get(address).buttons()
    assert HERE not in pages.get(address).buttons()


def test_what_was_said_before_a_move_says_nothing_of_the_new_time(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    standing_clock.moment = TEN - timedelta(minutes=30)
    pages.get(address).press(LATE)
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        uuid = row.uuid
    desk = signed_in(app)
    assert desk.get(f"/staff/appointments/{uuid}/move?day=2026-10-09").press("2:00 PM").status == 303
    assert "running late" not in desk.get("/staff/?day=2026-10-09").text
