"""The keyboard alone does everything."""

import pytest
from playwright.sync_api import ViewportSize

from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.robots import patient
from tests.stage.robots.keyboard import enter, tab_to, tab_until, type_into
from tests.stage.visitor import PHONE, Visitor

pytestmark = pytest.mark.journey

COVERED = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return above?.closest(".undo") && !one.closest(".undo") ? [one.outerHTML.slice(0, 100)] : [];
}"""

UNDER = """() => {
  const done = document.querySelector("form.undo").getBoundingClientRect();
  return [...document.querySelectorAll("main :is(a, button, input, select)")].filter((one) => {
    const box = one.getBoundingClientRect();
    const isUnder = box.bottom > done.top && box.top < done.bottom && box.right > done.left && box.left < done.right;
    return isUnder && !one.closest(".undo");
  }).map((one) => one.outerHTML.slice(0, 100));
}"""


def test_a_patient_books_moves_and_cancels(visitor: Visitor) -> None:
    patient.given_they_have_opened_the_article(visitor)
    visitor.page.keyboard.press("Tab")
    assert visitor.page.locator(".skip").evaluate("element => element === document.activeElement"), (
        "the way past the menu"
    )
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, "All times with Dr. Eugene Kim")
    enter(visitor)
    tab_until(visitor, lambda stop: stop.kind == "submit" and ":" in stop.name, "a time")
    enter(visitor)
    type_into(visitor, "Your name", patient.NAME)
    type_into(visitor, "Email address", patient.EMAIL)
    type_into(visitor, "Phone number", patient.TELEPHONE)
    tab_to(visitor, "By email")
    visitor.page.keyboard.press("ArrowDown")
    type_into(visitor, "Anything we should know? (optional)", patient.NOTE)
    tab_to(visitor, "Continue")
    enter(visitor)
    patient.then_their_answers_are_shown(visitor)
    assert "By phone" in visitor.main
    tab_to(visitor, "Book this consultation")
    enter(visitor)
    patient.then_they_are_booked(visitor)

    tab_to(visitor, "Choose another time")
    enter(visitor)
    tab_until(visitor, lambda stop: stop.tag == "A" and stop.name.endswith((" time", " times")), "another day")
    enter(visitor)
    tab_until(visitor, lambda stop: stop.kind == "submit" and stop.tag == "BUTTON", "another time")
    enter(visitor)
    assert "Your appointment has a new time." in visitor.main
    tab_to(visitor, "Cancel")
    enter(visitor)
    tab_until(visitor, lambda stop: stop.tag == "BUTTON", "the button that cancels")
    enter(visitor)
    assert visitor.h1 == "Your appointment is canceled"


def test_the_desk_books_for_a_caller(site: DemoSite, visitor: Visitor) -> None:
    before = site.live_appointments()
    sign_in(visitor, "desk")
    tab_to(visitor, "Book for a caller")
    enter(visitor)
    tab_to(visitor, "Surgeon")
    visitor.page.keyboard.type("Dr. Eugene")
    tab_to(visitor, "Show the times")
    enter(visitor)
    tab_until(visitor, lambda stop: stop.kind == "radio", "a time")
    visitor.page.keyboard.press("Space")
    type_into(visitor, "Name", "Ruth Caller")
    type_into(visitor, "Phone number", "(310) 555-0188")
    enter(visitor)
    assert "Booked. " in visitor.main
    assert "no email goes out" in visitor.main
    patient.then_one_more_is_booked(site, before)


def test_the_desk_gets_past_the_diary_in_one_press(visitor: Visitor) -> None:
    sign_in(visitor, "desk")
    tab_to(visitor, "Skip past the diary")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.closest('aside') !== null")


def test_what_has_the_focus_never_lies_under_what_was_done(visitor: Visitor) -> None:
    """WCAG 2.2, 2.4.11."""
    sign_in(visitor, "admin")
    visitor.page.set_viewport_size(PHONE)
    visitor.goes_to("/staff/practice/public-holidays")
    visitor.page.get_by_label("Christmas Day").check()
    visitor.presses("Save the public holidays")
    visitor.goes_to("/staff/practice/public-holidays")
    visitor.page.locator("form.undo").wait_for()
    boxes = visitor.page.locator("main input[type=checkbox]").count()
    under = []
    for _stop in range(boxes + 40):
        visitor.page.keyboard.press("Tab")
        under += visitor.page.evaluate(COVERED)
    assert under == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 665}])
def test_what_was_done_lies_over_nothing_that_can_be_pressed(visitor: Visitor, viewport: ViewportSize) -> None:
    sign_in(visitor, "admin")
    visitor.page.set_viewport_size(viewport)
    visitor.goes_to("/staff/practice/public-holidays")
    visitor.page.get_by_label("Christmas Day").click()
    visitor.presses("Save the public holidays")
    visitor.goes_to("/staff/practice/public-holidays")
    assert visitor.page.evaluate("document.documentElement.scrollHeight > innerHeight")
    assert visitor.page.evaluate(UNDER) == []
