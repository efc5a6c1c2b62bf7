"""The next person at the same browser does not see what somebody else typed, and going back asks nobody anything."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.confidential import answers_of
from booking.database import db
from booking.models import Visit
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TEN_MINUTES = timedelta(minutes=10)
MONTH = "/book/mini-facelift/eugene-kim?day=2026-10-07"
CONTINUE = "Continue as A. R."
ENTRANCES = ["/", "/procedures/mini-facelift", "/surgeons/david-kim"]


@pytest.fixture
def details(pages: PageClient) -> Page:
    """Ana has filled it in."""
    page = pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM").follow()
    page.press(GO_ON, **TYPED)
    return page


def another_time(pages: PageClient) -> Page:
    return pages.get(MONTH).press("2:00 PM").follow()


def keep_it_held(details: Page, clock: StandingClock) -> None:
    """Typing it once more lets the time be held until nineteen minutes after the press."""
    clock.move(timedelta(minutes=9))
    details.press(GO_ON, **TYPED)


def typed(app: Flask) -> dict[str, str]:
    with app.app_context():
        return answers_of(db.session.scalars(select(Visit)).one())


def is_asked(page: Page) -> bool:
    """And then nothing else is told than initials."""
    if page.h1 != "Who is this for?":
        return False
    assert page.buttons() == [CONTINUE, "Start empty"]
    for told in ("Ruiz", "María", "ana@", "0143", "blood"):
        assert told not in page.response.text
    return True


def test_the_same_person_goes_on_at_once(pages: PageClient, details: Page) -> None:
    page = another_time(pages)
    assert page.h1 == "Review and book"
    assert "Ana María Ruiz" in page.text


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_whoever_enters_anew_is_asked(app: Flask, pages: PageClient, details: Page, entrance: str) -> None:
    pages.get(entrance)
    page = another_time(pages)
    assert is_asked(page)
    again = page.press(CONTINUE).follow()
    assert again.fields(GO_ON)["name"] == "Ana María Ruiz"
    assert not is_asked(pages.get("/book/mini-facelift/david-kim?day=2026-10-08").press("2:00 PM").follow())


def test_whoever_starts_empty_finds_nothing_and_what_was_typed_is_gone(
    app: Flask, pages: PageClient, details: Page
) -> None:
    pages.get("/")
    question = another_time(pages)
    first, second = question.press("Start empty"), question.press("Start empty")
    assert first.status == second.status == 303
    assert first.location == second.location
    page = first.follow()
    assert page.h1 == "Your details"
    assert "Wednesday, October 7, 2026 at 2:00 PM" in page.text
    assert {page.fields(GO_ON)[name] for name in ("name", "email", "telephone", "note")} == {""}
    assert typed(app) == {}
    assert page.press(GO_ON, **TYPED | {"name": "Bea Fonseca"}).follow().press(BOOK).status == 303
    assert typed(app)["name"] == "Bea Fonseca"


def test_after_ten_minutes_it_is_asked(
    app: Flask, pages: PageClient, details: Page, standing_clock: StandingClock
) -> None:
    keep_it_held(details, standing_clock)
    standing_clock.move(TEN_MINUTES - timedelta(seconds=1))
    assert not is_asked(another_time(pages))
    standing_clock.move(timedelta(seconds=1))
    page = pages.get("/book/mini-facelift/david-kim?day=2026-10-08").press("2:00 PM").follow()
    assert is_asked(page)


def test_the_time_that_is_held_already_asks_too(pages: PageClient, details: Page) -> None:
    """By its link above the times, and pressed once more."""
    pages.get("/procedures/mini-facelift")
    page = pages.get(MONTH)
    assert is_asked(page.follow("Continue with this time"))
    sent = page.fields("2:00 PM") | {"surgeon": "david-kim", "starts_at": local(6, 10).isoformat()}
    assert is_asked(pages.post("/holds", sent).follow())


def test_following_links_of_ours_is_no_entry(pages: PageClient, details: Page) -> None:
    for entrance in ENTRANCES:
        pages.get(entrance, headers={"Referer": "http://localhost/book/mini-facelift"})
    assert not is_asked(another_time(pages))
    pages.get("/", headers={"Referer": "https://search.example/"})
    assert is_asked(pages.get("/book/mini-facelift/david-kim?day=2026-10-08").press("2:00 PM").follow())


def test_going_back_asks_nobody(pages: PageClient, details: Page, standing_clock: StandingClock) -> None:
    keep_it_held(details, standing_clock)
    pages.get("/")
    standing_clock.move(timedelta(minutes=5))
    page = pages.get(details.response.request.path)
    assert page.fields(GO_ON)["name"] == "Ana María Ruiz"


def test_back_from_the_details_leads_forward_again(pages: PageClient, details: Page) -> None:
    pages.get("/")
    question = another_time(pages)
    question.press(CONTINUE)
    address = f"{question.response.request.path}?who="
    assert pages.get(address, expect=303).location == question.response.request.path


def test_nobody_is_asked_about_a_form_that_nobody_filled_in(pages: PageClient) -> None:
    pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM")
    pages.get("/")
    assert not is_asked(another_time(pages))


def test_what_was_typed_since_the_question_is_not_forgotten(app: Flask, pages: PageClient, details: Page) -> None:
    pages.get("/")
    question = another_time(pages)
    pages.get(details.response.request.path).press(GO_ON, name="Cora Lane")
    pages.get("/")
    again = question.press("Start empty")
    assert again.status == 409
    assert again.buttons() == ["Continue as C. L.", "Start empty"]
    assert typed(app)["name"] == "Cora Lane"
