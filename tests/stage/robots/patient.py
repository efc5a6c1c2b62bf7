"""What a patient does on the site, in sentences for journeys: given, when, then."""

from __future__ import annotations

import re

from playwright.sync_api import Locator

from tests.stage.demo_site import DemoSite, Start
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Visitor

ARTICLE = "/procedures/mini-facelift"
ALL_TIMES = "/book/mini-facelift"
NAME, EMAIL, TELEPHONE, NOTE = "Maya Lindqvist", "maya@patient.example", "310 555 0167", "I take a blood thinner."
TAKEN = re.compile(r"(\d\d?:\d\d|noon).* has just been taken")
FREE_AGAIN = re.compile(r"is still open")


def given_they_have_opened_the_article(visitor: Visitor) -> None:
    visitor.goes_to(ARTICLE)


def given_they_see_a_time(visitor: Visitor, start: Start) -> None:
    visitor.goes_to(f"{ALL_TIMES}/{start.surgeon}?day={start.at.astimezone(LOS_ANGELES).date()}")


def given_they_have_typed_their_details(visitor: Visitor, start: Start) -> None:
    given_they_see_a_time(visitor, start)
    when_they_press_that_time(visitor, start)
    when_they_type_their_details(visitor)


def given_they_are_checking_their_answers(visitor: Visitor, start: Start) -> None:
    given_they_have_typed_their_details(visitor, start)
    visitor.presses("Continue")


def given_they_are_booked(visitor: Visitor, start: Start) -> None:
    given_they_are_checking_their_answers(visitor, start)
    when_they_book(visitor)
    then_they_are_booked(visitor)


def when_they_press_that_time(visitor: Visitor, start: Start) -> None:
    visitor.follows(button_of(visitor, start))


def when_they_press_the_first_of_the_nearest_times(visitor: Visitor) -> None:
    visitor.follows(near_times(visitor).first)


def when_they_type_their_details(visitor: Visitor) -> None:
    visitor.types("Your name", NAME)
    visitor.types("Email address", EMAIL)
    visitor.types("Phone number", TELEPHONE)
    visitor.page.get_by_label("By phone").check()
    visitor.types("Anything we should know?", NOTE)


def when_they_book(visitor: Visitor) -> None:
    visitor.presses("Book this consultation")


def then_what_they_typed_is_still_there(visitor: Visitor) -> None:
    assert visitor.page.get_by_label("Your name").input_value() == NAME
    assert visitor.page.get_by_label("Email address").input_value() == EMAIL
    assert re.sub(r"\D", "", visitor.page.get_by_label("Phone number").input_value()) == re.sub(r"\D", "", TELEPHONE)
    assert visitor.page.get_by_label("By phone").is_checked()
    assert visitor.page.get_by_label("Anything we should know?").input_value() == NOTE


def then_their_answers_are_shown(visitor: Visitor) -> None:
    assert visitor.h1 == "Review and book"
    for answer in (NAME, EMAIL, NOTE):
        assert answer in visitor.main


def then_they_are_booked(visitor: Visitor) -> None:
    assert visitor.h1 == "You’re booked"
    assert re.fullmatch(r"/appointments/[A-Za-z0-9_-]{43}", visitor.path)
    assert "You’re all set." in visitor.main


def then_one_more_is_booked(site: DemoSite, before: int) -> None:
    assert site.live_appointments() == before + 1


def button_of(visitor: Visitor, start: Start) -> Locator:
    """Python and the page may write the offset of one instant differently, so it is compared as a moment."""
    local = start.at.astimezone(LOS_ANGELES)
    return visitor.page.locator(f'main .choose button[value^="{local:%Y-%m-%dT%H:%M}"]').first


def near_times(visitor: Visitor) -> Locator:
    return visitor.page.locator(".near button")
