"""What does a patient do on the site? Sentences for journeys: given, when, then."""

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
FREE_AGAIN = re.compile(r"is still free")


def given_she_has_opened_the_article(she: Visitor) -> None:
    she.goes_to(ARTICLE)


def given_she_sees_a_time(she: Visitor, start: Start) -> None:
    she.goes_to(f"{ALL_TIMES}/{start.surgeon}?day={start.at.astimezone(LOS_ANGELES).date()}")


def given_she_types_her_details(she: Visitor, start: Start) -> None:
    given_she_sees_a_time(she, start)
    when_she_presses_that_time(she, start)
    when_she_types_who_she_is(she)


def given_she_checks_her_answers(she: Visitor, start: Start) -> None:
    given_she_types_her_details(she, start)
    she.presses("Go on and check your answers")


def given_she_is_booked(she: Visitor, start: Start) -> None:
    given_she_checks_her_answers(she, start)
    when_she_books(she)
    then_she_is_booked(she)


def when_she_presses_that_time(she: Visitor, start: Start) -> None:
    she.follows(button_of(she, start))


def when_she_presses_the_first_of_the_nearest_times(she: Visitor) -> None:
    she.follows(near_times(she).first)


def when_she_types_who_she_is(she: Visitor) -> None:
    she.types("Your name", NAME)
    she.types("E-mail address", EMAIL)
    she.types("Telephone number", TELEPHONE)
    she.page.get_by_label("By text message").check()
    she.types("Note for the surgeon", NOTE)


def when_she_books(she: Visitor) -> None:
    she.presses("Book this consultation")


def then_what_she_typed_is_still_there(she: Visitor) -> None:
    assert she.page.get_by_label("Your name").input_value() == NAME
    assert she.page.get_by_label("E-mail address").input_value() == EMAIL
    assert re.sub(r"\D", "", she.page.get_by_label("Telephone number").input_value()) == re.sub(r"\D", "", TELEPHONE)
    assert she.page.get_by_label("By text message").is_checked()
    assert she.page.get_by_label("Note for the surgeon").input_value() == NOTE


def then_her_answers_are_shown(she: Visitor) -> None:
    assert she.h1 == "Check your answers"
    for answer in (NAME, EMAIL, NOTE):
        assert answer in she.main


def then_she_is_booked(she: Visitor) -> None:
    assert she.h1 == "You are booked"
    assert re.fullmatch(r"/appointments/[A-Za-z0-9_-]{43}", she.path)
    assert "You need do nothing more." in she.main


def then_one_more_is_booked(site: DemoSite, before: int) -> None:
    assert site.live_appointments() == before + 1


def button_of(she: Visitor, start: Start) -> Locator:
    """Python and the page may write the offset of one instant differently, so it is compared as a moment."""
    local = start.at.astimezone(LOS_ANGELES)
    return she.page.locator(f'main .choose button[value^="{local:%Y-%m-%dT%H:%M}"]').first


def near_times(she: Visitor) -> Locator:
    return she.page.locator(".near button")
