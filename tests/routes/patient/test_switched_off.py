"""A procedure that is switched off, as somebody reads it who follows an old link or is just booking it."""

import pytest
from flask import Flask
from sqlalchemy import update

from booking.database import writing
from booking.models import Procedure
from booking.waitlist import wish_token
from tests.stage.page_client import PageClient
from tests.stage.statements import statements_sent
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import a_booking, appointment_path
from tests.stage.waiting import who_waits_without_visit

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

DAY = "/book/mini-facelift/david-kim?day=2026-10-06"
NOT_NOW = "This consultation can’t be booked online right now"


def switch_off(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).where(Procedure.slug == "mini-facelift").values(active=False))


@pytest.mark.parametrize(
    "address",
    [
        "/procedures/mini-facelift",
        "/book/mini-facelift",
        "/book/mini-facelift/david-kim",
        "/book/mini-facelift/both-surgeons",
        "/book/mini-facelift/nobody",
        "/book/mini-facelift/earlier-visits",
    ],
)
def test_an_old_link_says_so_leads_on_and_names_nothing(app: Flask, pages: PageClient, address: str) -> None:
    switch_off(app)
    page = pages.get(address, expect=404)
    assert page.h1 == NOT_NOW
    assert page.links()["Other procedures"] == "/"
    assert "(310) 555-0142" in page.text
    assert "facelift" not in page.text.lower()
    assert 'content="noindex"' in page.response.text


def test_an_address_that_never_was_one_stays_not_found(pages: PageClient) -> None:
    for address in ("/procedures/no-such", "/book/no-such/david-kim", "/book/no-such/earlier-visits"):
        assert pages.get(address, expect=404).h1 == "We can’t find that page"


@pytest.mark.parametrize("language", ["es", "ko"])
def test_it_is_said_in_the_language_of_the_reader(app: Flask, pages: PageClient, language: str) -> None:
    switch_off(app)
    words = {"es": "Por ahora esta consulta no se puede reservar en línea", "ko": "온라인으로 예약"}[language]
    assert words in pages.get(f"/procedures/mini-facelift?lang={language}", expect=404).h1


def test_who_presses_a_time_or_joins_the_list_meanwhile_reads_why_not(app: Flask, pages: PageClient) -> None:
    month, form = pages.get(DAY), pages.get("/book/mini-facelift/earlier-visits")
    switch_off(app)
    for answer in (month.press("10:00 AM"), form.press("Put me on the earlier-visit list", **TYPED, agreed="y")):
        assert (answer.status, answer.h1) == (404, NOT_NOW)


def test_who_holds_a_time_is_not_told_that_somebody_was_faster(app: Flask, pages: PageClient) -> None:
    review = pages.get(DAY).press("10:00 AM").follow().press(GO_ON, **TYPED).follow()
    switch_off(app)
    refused = review.press(BOOK)
    assert (refused.status, refused.h1) == (409, NOT_NOW)
    assert "It was taken off our site while you were booking it. Nothing has been booked." in refused.text
    assert "just been taken" not in refused.response.text
    assert "Someone just booked" not in refused.text
    assert TYPED["email"] in refused.text
    for address in refused.links().values():
        if address.startswith("/"):
            assert pages.client.get(address).status_code in (200, 303), address


def test_a_place_on_the_list_promises_nothing_that_cannot_be(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        place = f"/earlier-visits/{wish_token(who_waits_without_visit())}"
    promise = "We’ll email stranger1@patient.example when a time opens up that suits you"
    assert promise in pages.get(place).text
    switch_off(app)
    page = pages.get(place)
    assert NOT_NOW in page.text
    assert promise not in page.text
    assert "Leave the list" in page.buttons()


def test_the_page_of_a_visit_offers_nothing_that_it_leads_to_refuse(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = appointment_path(a_booking())
    refused = {"Tell me if an earlier time opens up", "Choose another time"}
    assert refused <= set(pages.get(address).links())
    switch_off(app)
    page = pages.get(address)
    assert not refused & set(page.links())
    assert page.h1 == "You’re booked"
    assert "Or call us: (310) 555-0142" in page.text
    for name, there in page.links().items():
        if there.startswith(address) and "calendar" not in there:
            assert pages.client.get(there).status_code == 200, name
    assert pages.client.get(f"{address}/earlier-visit").location == address


def test_who_waits_already_still_finds_the_way_to_leave_the_list(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = appointment_path(a_booking())
    pages.get(address).follow("Tell me if an earlier time opens up").press("Put me on the earlier-visit list")
    switch_off(app)
    place = pages.get(address).follow("Change or leave the list")
    ended = place.press("Leave the list").follow()
    assert "Join the list again" not in ended.links()


def test_who_has_canceled_is_led_to_other_procedures(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = appointment_path(a_booking())
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    assert "Book again" in pages.get(address).buttons()
    switch_off(app)
    page = pages.get(address)
    assert "Book again" not in page.buttons()
    assert page.links()["Other procedures"] == "/"


def test_the_page_of_a_visit_asks_the_database_no_more_often(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = appointment_path(a_booking())
    with statements_sent(app) as sent:
        pages.get(address)
    assert sum(one.startswith("SELECT") for one in sent) <= 6
