"""Undo on the patient's page: there for three minutes, and afterwards a page that says what to do."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_hold, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

THURSDAY_TEN = local(8, 10)
LATER = timedelta(minutes=3, seconds=1)


@pytest.fixture
def address(app: Flask) -> str:
    """Of an appointment booked an hour ago for Thursday at ten."""
    with app.app_context():
        return appointment_path(a_booking(THURSDAY_TEN, now=NOW - timedelta(hours=1)))


def row(app: Flask) -> tuple[str, datetime]:
    with app.app_context():
        found = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert found
        return found.status, found.starts_at


def moved(pages: PageClient, address: str) -> Page:
    return pages.get(f"{address}/reschedule?day=2026-10-09").press("2:00 PM").follow()


def cancelled(pages: PageClient, address: str) -> Page:
    return pages.get(f"{address}/cancellation").press("Cancel my appointment").follow()


def test_a_move_and_a_cancellation_are_undone_by_one_press(app: Flask, pages: PageClient, address: str) -> None:
    page = moved(pages, address).press("Undo")
    assert (page.status, page.location) == (303, address)
    assert "Undone. Your appointment is back at the earlier time." in page.follow().text
    assert row(app) == ("booked", THURSDAY_TEN)
    page = cancelled(pages, address)
    assert f"We’ll send a confirmation to {ANSWERS['email']}." in page.text
    page = page.press("Undo").follow()
    assert "Undone. Your appointment is on again." in page.text
    assert page.h1 == "You’re booked"
    assert row(app) == ("booked", THURSDAY_TEN)
    assert "Undo" not in page.buttons()


def test_a_booking_is_undone_and_booked_again_with_what_was_typed(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = appointment_path(a_booking(THURSDAY_TEN))
    page = pages.get(address).press("Undo").follow()
    assert page.h1 == "Your appointment is canceled"
    assert "We’ll send" not in page.text, "nothing had left, and so nothing is told"
    times = page.press("Book again").follow()
    assert times.status == 200
    review = pages.get("/book/mini-facelift/david-kim?day=2026-10-09").press("2:00 PM").follow()
    assert "Friday, October 9, 2026 at 2:00 PM" in review.text
    for typed in (ANSWERS["name"], ANSWERS["email"], "(310) 555-0143", ANSWERS["note"]):
        assert typed in review.text


def test_what_is_typed_is_brought_once_and_asked_about_after_a_while(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    cancelled(pages, address).press("Book again")
    standing_clock.move(timedelta(minutes=11))
    times = "/book/mini-facelift/david-kim?day=2026-10-09"
    asked = pages.get(times).press("2:00 PM").follow()
    assert asked.h1 == "Who is this for?"
    assert ANSWERS["email"] not in asked.response.text


def test_while_it_is_on_nothing_is_brought_along(pages: PageClient, address: str) -> None:
    sent = pages.get(f"{address}/cancellation").fields("Cancel my appointment")
    assert pages.post(f"{address}/again", {"csrf_token": sent["csrf_token"]}).location == address


@pytest.mark.parametrize("act", [moved, cancelled])
def test_too_late_is_a_page_that_says_how_it_stands_and_what_to_do(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock, act: object
) -> None:
    page = act(pages, address)  # type: ignore[operator]
    before = row(app)
    standing_clock.move(LATER)
    assert "Undo" not in pages.get(address).buttons()
    late = page.press("Undo")
    assert (late.status, late.h1) == (409, "It’s too late to undo this")
    assert row(app) == before
    assert "(310) 555-0142" in late.text
    if act is moved:
        assert "You can still change or cancel it yourself." in late.text
        assert late.links()["View your appointment"] == address
    else:
        assert late.press("Book again").location == "/book/mini-facelift/david-kim"


def test_a_time_that_somebody_else_has_by_now_is_said(app: Flask, pages: PageClient, address: str) -> None:
    page = moved(pages, address)
    with app.app_context():
        a_hold(THURSDAY_TEN, browser=b"another")
    late = page.press("Undo")
    assert (late.status, late.h1) == (409, "That earlier time is no longer free")
    assert "Friday, October 9, 2026 at 2:00 PM" in late.text
    assert row(app) == ("booked", local(9, 14))


def test_a_page_that_showed_something_else_undoes_nothing(app: Flask, pages: PageClient, address: str) -> None:
    old = moved(pages, address)
    pages.get(f"{address}/reschedule?day=2026-10-09").press("3:00 PM")
    page = old.press("Undo")
    assert (page.status, page.h1) == (409, "Nothing has been changed")
    assert row(app) == ("booked", local(9, 15))
