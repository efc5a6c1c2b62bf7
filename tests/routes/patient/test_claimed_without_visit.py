"""Who waited without a visit and took a time comes back to it by the email’s link and by their place on the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Wish
from booking.waitlist import wish_token
from tests.faults.tables import contents
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.waiting import ASKED, offers_of, who_waits_without_visit

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

TAKE, BOOK = "Take this time", "Book this consultation"


@pytest.fixture
def address(app: Flask, standing_clock: StandingClock) -> str:
    standing_clock.moment = ASKED
    with app.app_context():
        who_waits_without_visit()
        (found,) = offers_of()
        return found


def place_on_list(app: Flask) -> str:
    with app.app_context():
        return f"/earlier-visits/{wish_token(db.session.scalars(select(Wish)).one())}"


def own_page(pages: PageClient, address: str) -> str:
    """Of the visit that was booked."""
    review = pages.get(address).press(TAKE).follow()
    return review.press(BOOK).location or ""


def opened(pages: PageClient, address: str) -> Page:
    return pages.get(address, expect=303).follow()


def test_while_the_time_is_held_its_link_leads_on_to_the_booking(pages: PageClient, address: str) -> None:
    review = pages.get(address).press(TAKE).follow()
    again = opened(pages, address)
    assert (again.h1, again.buttons()) == (review.h1, review.buttons())


def test_in_another_browser_they_are_asked_who_they_are(
    app: Flask, pages: PageClient, address: str, engine_url: str
) -> None:
    pages.get(address).press(TAKE)
    elsewhere = PageClient(app.test_client())
    elsewhere.get("/")
    before = contents(engine_url)
    asked = opened(elsewhere, address)
    assert "stranger1" not in asked.text
    assert contents(engine_url) == before


def test_once_it_is_booked_its_link_leads_to_their_appointment(app: Flask, pages: PageClient, address: str) -> None:
    booked = own_page(pages, address)
    assert booked.startswith("/appointments/")
    assert PageClient(app.test_client()).get(address, expect=303).location == booked


def test_their_place_on_the_list_shows_what_they_have_booked(app: Flask, pages: PageClient, address: str) -> None:
    booked = own_page(pages, address)
    ended = pages.get(place_on_list(app))
    assert ended.h1 == "You’re not on the earlier-visit list any more"
    assert "Wednesday, October 7, 2026 at 10:00 AM" in ended.text
    assert ended.links()["View your appointment"] == booked


def test_after_they_have_moved_it_the_link_shows_what_they_have(
    pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    booked = own_page(pages, address)
    standing_clock.moment += timedelta(minutes=11)
    pages.get(f"{booked}/reschedule?day=2026-10-21").press("10:00 AM")
    shown = pages.get(address)
    assert "Wednesday, October 21, 2026 at 10:00 AM" in shown.text
    assert shown.links()["View your appointment"] == booked


def test_once_it_is_canceled_nobody_is_sent_there(pages: PageClient, address: str) -> None:
    pages.get(f"{own_page(pages, address)}/cancellation").press("Cancel my appointment")
    gone = pages.get(address)
    assert gone.h1 == "You’re not on the earlier-visit list any more"
    assert "View your appointment" not in gone.links()


def test_after_undoing_the_booking_the_time_can_be_taken_again(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    booked = page.press(TAKE).follow().press(BOOK).follow()
    booked.press("Undo")
    assert page.press(TAKE).follow().h1 == "Review and book"


def test_links_at_a_former_address_open_nothing_of_what_was_booked(app: Flask, pages: PageClient, address: str) -> None:
    page, place = pages.get(address), place_on_list(app)
    booked = own_page(pages, address)
    pages.get(f"{booked}/contact").press("Save", email="new@patient.example")
    pages.get(address, expect=404)
    pages.get(place, expect=404)
    assert page.press(TAKE).status == 404
