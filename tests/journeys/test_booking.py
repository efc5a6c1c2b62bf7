"""Does a patient get from an article's link to a booked consultation, whatever she has in her hand?"""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import DESK, PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_from_the_article_on_a_telephone_without_javascript(site: DemoSite, she_without_javascript: Visitor) -> None:
    she, before = she_without_javascript, site.live_appointments()
    patient.given_she_has_opened_the_article(she)
    she.presses("All times with Dr. David Kim")
    she.follows(she.page.locator(".choose .times button").last)
    patient.when_she_types_who_she_is(she)
    she.presses("Go on and check your answers")
    patient.then_her_answers_are_shown(she)
    patient.when_she_books(she)
    patient.then_she_is_booked(she)
    patient.then_one_more_is_booked(site, before)
    assert len(she.loads) <= 6, she.loads


def test_straight_from_the_surgeons_next_times_it_is_four_pages(she: Visitor) -> None:
    patient.given_she_has_opened_the_article(she)
    she.follows(she.page.locator(".next button").last)
    patient.when_she_types_who_she_is(she)
    she.presses("Go on and check your answers")
    patient.when_she_books(she)
    patient.then_she_is_booked(she)
    assert len(she.loads) == 4


def test_first_available_names_the_surgeon_before_she_books(she: Visitor) -> None:
    patient.given_she_has_opened_the_article(she)
    she.presses("First available, whichever surgeon")
    she.follows(she.page.locator(".choose .times button").last)
    assert "Dr. " in she.main
    patient.when_she_types_who_she_is(she)
    she.presses("Go on and check your answers")
    patient.then_her_answers_are_shown(she)
    assert "Dr. " in she.main
    patient.when_she_books(she)
    patient.then_she_is_booked(she)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pressing_every_button_twice_books_once(site: DemoSite, arrives: Arrives, viewport: dict[str, int]) -> None:
    she, before = arrives(viewport=viewport), site.live_appointments()
    start = site.open_times("eugene-kim")[-1]
    patient.given_she_sees_a_time(she, start)
    patient.button_of(she, start).dblclick()
    she.page.wait_for_url("**/holds/*")
    patient.when_she_types_who_she_is(she)
    she.page.get_by_role("button", name="Go on and check your answers").dblclick()
    she.page.wait_for_url("**/review")
    she.page.get_by_role("button", name="Book this consultation").dblclick()
    she.page.wait_for_url("**/appointments/*")
    patient.then_she_is_booked(she)
    patient.then_one_more_is_booked(site, before)


def test_back_and_refresh_at_each_step_lose_nothing_and_book_once(site: DemoSite, she: Visitor) -> None:
    before, start = site.live_appointments(), site.open_times("david-kim")[-2]
    patient.given_she_sees_a_time(she, start)
    patient.when_she_presses_that_time(she, start)
    held = she.path
    she.page.reload()
    assert (she.path, she.h1) == (held, "Your details")
    she.page.go_back()
    assert "We keep " in she.main
    she.presses("Go on with this time")
    assert she.path == held, "her own time is still hers"
    patient.when_she_types_who_she_is(she)
    she.presses("Go on and check your answers")
    she.page.reload()
    patient.then_her_answers_are_shown(she)
    she.page.go_back()
    patient.then_what_she_typed_is_still_there(she)
    she.presses("Go on and check your answers")
    patient.when_she_books(she)
    she.page.reload()
    patient.then_she_is_booked(she)
    for _ in range(3):
        she.page.go_back()
        if "/holds/" in she.path or "/appointments/" in she.path:
            patient.then_she_is_booked(she)
    patient.then_one_more_is_booked(site, before)


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(site: DemoSite, she: Visitor) -> None:
    patient.given_she_types_her_details(she, site.open_times("david-kim")[-3])
    she.types("E-mail address", "maya at home")
    she.presses("Go on and check your answers")
    assert she.page.title().startswith("Error: ")
    assert she.page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    she.page.locator("[data-error-summary] a").click()
    assert she.page.evaluate("document.activeElement.name") == "email"
    she.types("E-mail address", patient.EMAIL)
    patient.then_what_she_typed_is_still_there(she)
    she.presses("Go on and check your answers")
    patient.then_her_answers_are_shown(she)
