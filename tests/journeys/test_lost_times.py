"""What becomes of a patient whose time goes while she looks, types or thinks?"""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey


def test_of_two_who_press_one_time_the_second_is_told_and_one_press_goes_on(site: DemoSite, arrives: Arrives) -> None:
    quick, slow = arrives(), arrives(java_script_enabled=False)
    start = site.open_times("eugene-kim")[-4]
    patient.given_she_sees_a_time(quick, start)
    patient.given_she_sees_a_time(slow, start)
    patient.when_she_presses_that_time(quick, start)
    patient.when_she_presses_that_time(slow, start)
    assert quick.h1 == "Your details"
    assert patient.TAKEN.search(slow.h1)
    assert patient.near_times(slow).count() == 3
    patient.when_she_presses_the_first_of_the_nearest_times(slow)
    assert slow.h1 == "Your details"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_taken_while_she_typed_everything_is_kept_and_one_press_finishes(
    site: DemoSite, arrives: Arrives, javascript: bool
) -> None:
    she, start = arrives(java_script_enabled=javascript), site.open_times("david-kim")[-5]
    patient.given_she_types_her_details(she, start)
    site.let_holds_lapse()
    site.take(start)
    she.presses("Go on and check your answers")
    assert patient.TAKEN.search(she.h1)
    patient.then_what_she_typed_is_still_there(she)
    patient.when_she_presses_the_first_of_the_nearest_times(she)
    patient.then_her_answers_are_shown(she)
    patient.when_she_books(she)
    patient.then_she_is_booked(she)


def test_taken_at_the_last_press_one_press_more_books(site: DemoSite, she: Visitor) -> None:
    before, start = site.live_appointments(), site.open_times("david-kim")[-6]
    patient.given_she_checks_her_answers(she, start)
    site.let_holds_lapse()
    site.take(start)
    patient.when_she_books(she)
    assert patient.TAKEN.search(she.h1)
    assert patient.NAME in she.main
    patient.when_she_presses_the_first_of_the_nearest_times(she)
    patient.then_she_is_booked(she)
    assert site.live_appointments() == before + 2


def test_kept_no_longer_but_still_free_it_is_offered_first(site: DemoSite, she: Visitor) -> None:
    start = site.open_times("david-kim")[-7]
    patient.given_she_types_her_details(she, start)
    site.let_holds_lapse()
    she.presses("Go on and check your answers")
    assert patient.FREE_AGAIN.search(she.h1)
    patient.then_what_she_typed_is_still_there(she)
    patient.when_she_presses_the_first_of_the_nearest_times(she)
    patient.then_her_answers_are_shown(she)
    assert str(she.page.locator("dd").first.inner_text()).startswith(f"{start.at:%A}")


def test_a_lapsed_hold_can_be_opened_again_with_what_she_had_typed(site: DemoSite, she: Visitor) -> None:
    patient.given_she_checks_her_answers(she, site.open_times("david-kim")[-8])
    she.page.go_back()
    site.let_holds_lapse()
    she.page.reload()
    assert patient.FREE_AGAIN.search(she.h1)
    patient.then_what_she_typed_is_still_there(she)
