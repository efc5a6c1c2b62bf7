"""A patient whose time goes while they look, type or think is told so, and offered another."""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey


def test_of_two_who_press_one_time_the_second_is_told_and_one_press_goes_on(site: DemoSite, arrives: Arrives) -> None:
    quick, slow = arrives(), arrives(java_script_enabled=False)
    start = site.open_times("eugene-kim")[-4]
    patient.given_they_see_a_time(quick, start)
    patient.given_they_see_a_time(slow, start)
    patient.when_they_press_that_time(quick, start)
    patient.when_they_press_that_time(slow, start)
    assert quick.h1 == "Your details"
    assert patient.TAKEN.search(slow.h1)
    assert patient.near_times(slow).count() == 3
    patient.when_they_press_the_first_of_the_nearest_times(slow)
    assert slow.h1 == "Your details"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_taken_while_the_patient_typed_everything_is_kept_and_one_press_finishes(
    site: DemoSite, arrives: Arrives, javascript: bool
) -> None:
    visitor, start = arrives(java_script_enabled=javascript), site.open_times("david-kim")[-5]
    patient.given_they_have_typed_their_details(visitor, start)
    site.let_holds_lapse()
    site.take(start)
    visitor.presses("Continue")
    assert patient.TAKEN.search(visitor.h1)
    patient.then_what_they_typed_is_still_there(visitor)
    patient.when_they_press_the_first_of_the_nearest_times(visitor)
    patient.then_their_answers_are_shown(visitor)
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_enter_on_the_page_about_a_lost_time_takes_no_other(site: DemoSite, arrives: Arrives, javascript: bool) -> None:
    visitor, start = arrives(java_script_enabled=javascript), site.open_times("david-kim")[-9]
    patient.given_they_have_typed_their_details(visitor, start)
    site.let_holds_lapse()
    site.take(start)
    visitor.presses("Continue")
    before = site.live_appointments()
    visitor.page.get_by_label("Your name").focus()
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    assert patient.TAKEN.search(visitor.h1)
    patient.then_what_they_typed_is_still_there(visitor)
    assert site.live_appointments() == before


def test_taken_at_the_last_press_one_press_more_books(site: DemoSite, visitor: Visitor) -> None:
    site.let_holds_lapse()
    before, start = site.live_appointments(), site.open_times("david-kim")[-6]
    patient.given_they_are_checking_their_answers(visitor, start)
    site.let_holds_lapse()
    site.take(start)
    patient.when_they_book(visitor)
    assert patient.TAKEN.search(visitor.h1)
    assert patient.NAME in visitor.main
    patient.when_they_press_the_first_of_the_nearest_times(visitor)
    patient.then_they_are_booked(visitor)
    assert site.live_appointments() == before + 2


def test_kept_no_longer_but_still_free_it_is_offered_first(site: DemoSite, visitor: Visitor) -> None:
    start = site.open_times("david-kim")[-7]
    patient.given_they_have_typed_their_details(visitor, start)
    site.let_holds_lapse()
    visitor.presses("Continue")
    assert patient.FREE_AGAIN.search(visitor.h1)
    patient.then_what_they_typed_is_still_there(visitor)
    patient.when_they_press_the_first_of_the_nearest_times(visitor)
    patient.then_their_answers_are_shown(visitor)
    assert str(visitor.page.locator(".appointment-card .when").first.inner_text()).startswith(
        f"{start.at.astimezone(LOS_ANGELES):%A}"
    )


def test_a_lapsed_hold_can_be_opened_again_with_what_was_typed(site: DemoSite, visitor: Visitor) -> None:
    patient.given_they_are_checking_their_answers(visitor, site.open_times("david-kim")[-8])
    visitor.page.go_back()
    site.let_holds_lapse()
    visitor.page.reload()
    assert patient.FREE_AGAIN.search(visitor.h1)
    patient.then_what_they_typed_is_still_there(visitor)
