"""A patient gets from an article's link to a booked consultation, whatever device they hold."""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import DESK, PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_from_the_article_on_a_telephone_without_javascript(
    site: DemoSite, visitor_without_javascript: Visitor
) -> None:
    visitor, before = visitor_without_javascript, site.live_appointments()
    patient.given_they_have_opened_the_article(visitor)
    visitor.presses("All times with Dr. David Kim")
    visitor.follows(visitor.page.locator(".choose .times button").last)
    patient.when_they_type_their_details(visitor)
    visitor.presses("Continue")
    patient.then_their_answers_are_shown(visitor)
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)
    patient.then_one_more_is_booked(site, before)
    assert len(visitor.loads) <= 6, visitor.loads


def test_straight_from_the_surgeons_next_times_it_is_four_pages(visitor: Visitor) -> None:
    patient.given_they_have_opened_the_article(visitor)
    visitor.follows(visitor.page.locator(".next button").last)
    patient.when_they_type_their_details(visitor)
    visitor.presses("Continue")
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)
    assert len(visitor.loads) == 4


def test_first_available_names_the_surgeon_before_anything_is_booked(visitor: Visitor) -> None:
    patient.given_they_have_opened_the_article(visitor)
    visitor.presses("First available with either surgeon")
    visitor.follows(visitor.page.locator(".choose .times button").last)
    assert "Dr. " in visitor.main
    patient.when_they_type_their_details(visitor)
    visitor.presses("Continue")
    patient.then_their_answers_are_shown(visitor)
    assert "Dr. " in visitor.main
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pressing_every_button_twice_books_once(site: DemoSite, arrives: Arrives, viewport: dict[str, int]) -> None:
    visitor, before = arrives(viewport=viewport), site.live_appointments()
    start = site.open_times("eugene-kim")[-1]
    patient.given_they_see_a_time(visitor, start)
    patient.button_of(visitor, start).dblclick()
    visitor.page.wait_for_url("**/holds/*")
    patient.when_they_type_their_details(visitor)
    visitor.page.get_by_role("button", name="Continue").dblclick()
    visitor.page.wait_for_url("**/review")
    visitor.page.get_by_role("button", name="Book this consultation").dblclick()
    visitor.page.wait_for_url("**/appointments/*")
    patient.then_they_are_booked(visitor)
    patient.then_one_more_is_booked(site, before)


def test_back_and_refresh_at_each_step_lose_nothing_and_book_once(site: DemoSite, visitor: Visitor) -> None:
    before, start = site.live_appointments(), site.open_times("david-kim")[-2]
    patient.given_they_see_a_time(visitor, start)
    patient.when_they_press_that_time(visitor, start)
    held = visitor.path
    visitor.page.reload()
    assert (visitor.path, visitor.h1) == (held, "Your details")
    visitor.page.go_back()
    assert "We’re holding " in visitor.main
    visitor.presses("Continue with this time")
    assert visitor.path == held, "the time is still held for them"
    patient.when_they_type_their_details(visitor)
    visitor.presses("Continue")
    visitor.page.reload()
    patient.then_their_answers_are_shown(visitor)
    visitor.page.go_back()
    patient.then_what_they_typed_is_still_there(visitor)
    visitor.presses("Continue")
    patient.when_they_book(visitor)
    visitor.page.reload()
    patient.then_they_are_booked(visitor)
    for _ in range(3):
        visitor.page.go_back()
        if "/holds/" in visitor.path or "/appointments/" in visitor.path:
            patient.then_they_are_booked(visitor)
    patient.then_one_more_is_booked(site, before)


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(site: DemoSite, visitor: Visitor) -> None:
    patient.given_they_have_typed_their_details(visitor, site.open_times("david-kim")[-3])
    visitor.types("Email address", "maya at home")
    visitor.presses("Continue")
    assert visitor.page.title().startswith("Error: ")
    assert visitor.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    visitor.page.locator("[data-error-summary] a").click()
    assert visitor.page.evaluate("document.activeElement.name") == "email"
    visitor.types("Email address", patient.EMAIL)
    patient.then_what_they_typed_is_still_there(visitor)
    visitor.presses("Continue")
    patient.then_their_answers_are_shown(visitor)
