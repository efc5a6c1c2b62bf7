"""Does the keyboard alone do everything?"""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.robots import patient
from tests.stage.robots.keyboard import enter, tab_to, tab_until, type_into
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey


def test_a_patient_books_moves_and_cancels(she: Visitor) -> None:
    patient.given_she_has_opened_the_article(she)
    she.page.keyboard.press("Tab")
    assert she.page.locator(".skip").evaluate("element => element === document.activeElement"), "the way past the menu"
    she.page.keyboard.press("Enter")
    tab_to(she, "All times with Dr. Eugene Kim")
    enter(she)
    tab_until(she, lambda stop: stop.kind == "submit" and ":30 " in f"{stop.name} ", "a half hour")
    enter(she)
    type_into(she, "Your name", patient.NAME)
    type_into(she, "E-mail address", patient.EMAIL)
    type_into(she, "Telephone number", patient.TELEPHONE)
    tab_to(she, "By e-mail")
    she.page.keyboard.press("ArrowDown")
    she.page.keyboard.press("ArrowDown")
    type_into(she, "Note for the surgeon (optional)", patient.NOTE)
    tab_to(she, "Go on and check your answers")
    enter(she)
    patient.then_her_answers_are_shown(she)
    assert "By text message" in she.main
    tab_to(she, "Book this consultation")
    enter(she)
    patient.then_she_is_booked(she)

    tab_to(she, "Choose another time")
    enter(she)
    tab_until(she, lambda stop: stop.kind == "submit" and stop.tag == "BUTTON", "another time")
    enter(she)
    assert "Your consultation has been moved to this time." in she.main
    tab_to(she, "Cancel")
    enter(she)
    tab_until(she, lambda stop: stop.tag == "BUTTON", "the button that cancels")
    enter(she)
    assert she.h1 == "Your consultation is cancelled"


def test_the_desk_books_for_a_caller(site: DemoSite, she: Visitor) -> None:
    before = site.live_appointments()
    sign_in(she, "desk")
    tab_to(she, "Book for a caller")
    enter(she)
    tab_to(she, "Surgeon")
    she.page.keyboard.type("Dr. Eugene")
    tab_to(she, "Show the times")
    enter(she)
    tab_until(she, lambda stop: stop.kind == "radio", "a time")
    she.page.keyboard.press("Space")
    type_into(she, "Name", "Ruth Caller")
    type_into(she, "Telephone number", "(310) 555-0188")
    enter(she)
    assert "Booked. " in she.main
    assert "There is no letter" in she.main
    patient.then_one_more_is_booked(site, before)


def test_the_desk_gets_past_the_diary_in_one_press(she: Visitor) -> None:
    sign_in(she, "desk")
    tab_to(she, "Skip past the diary")
    she.page.keyboard.press("Enter")
    she.page.keyboard.press("Tab")
    assert she.page.evaluate("document.activeElement.closest('aside') !== null")
