"""A patient sees both surgeons in one visit, on a telephone: with a script and without."""

import pytest
from playwright.sync_api import Locator

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey

PAIRS = ".pairs button"


def chooses_the_last_pair(visitor: Visitor) -> str:
    """What it says of who comes first."""
    visitor.goes_to("/book/mini-facelift")
    visitor.presses("Both surgeons, one visit")
    pair: Locator = visitor.page.locator(PAIRS).last
    told = pair.locator("span").first.inner_text().partition(",")[0]
    visitor.follows(pair)
    return told


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_both_are_chosen_held_and_booked_in_one_go(site: DemoSite, arrives: Arrives, javascript: bool) -> None:
    visitor, before = arrives(viewport=PHONE, java_script_enabled=javascript), site.live_appointments()
    first = chooses_the_last_pair(visitor)
    blocks = visitor.page.locator(".appointment-card")
    assert blocks.count() == 2
    time, _space, surgeon = first.partition(" Dr. ")
    assert surgeon in blocks.first.inner_text()
    assert time in blocks.first.inner_text()
    patient.when_they_type_their_details(visitor)
    visitor.presses("Continue")
    patient.then_their_answers_are_shown(visitor)
    assert "This one fee covers both surgeons." in visitor.main
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)
    assert site.live_appointments() - before == 2


def test_a_pair_of_which_one_was_taken_is_said_so_and_the_nearest_is_one_press_away(arrives: Arrives) -> None:
    slow, quick = arrives(viewport=PHONE), arrives(viewport=PHONE)
    slow.goes_to("/book/mini-facelift/both-surgeons")
    quick.goes_to("/book/mini-facelift/both-surgeons")
    quick.follows(quick.page.locator(PAIRS).first)
    slow.follows(slow.page.locator(PAIRS).first)
    assert slow.status == 409
    assert "has just been taken" in slow.main
    slow.follows(slow.page.locator(".near button").first)
    assert slow.page.locator(".appointment-card").count() == 2
