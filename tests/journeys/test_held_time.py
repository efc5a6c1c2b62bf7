"""The chosen time stays in sight while its patient types and checks, and what they came for lies near."""

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import Arrives, Visitor, screens_to_the_end_of

pytestmark = pytest.mark.journey

FONT_SIZE = "element => parseFloat(getComputedStyle(element).fontSize)"


def then_the_date_is_the_largest_thing(visitor: Visitor) -> None:
    main = visitor.page.locator("main")
    date = visitor.page.locator(".appointment-card .line").first.evaluate(FONT_SIZE)
    others = main.locator(":is(h1, h2, p, dd, label, button, .surgeon):not(.when)").all()
    assert max(other.evaluate(FONT_SIZE) for other in others) < date


def then_the_time_stands_beside_the_form(visitor: Visitor) -> None:
    card = visitor.page.locator(".appointment-card").bounding_box()
    form = visitor.page.locator("main form").first.bounding_box()
    assert card
    assert form
    assert card["x"] + card["width"] < form["x"]
    assert form["x"] + form["width"] > 900


def test_on_a_telephone_the_first_field_and_the_last_button_lie_near(site: DemoSite, phone: Visitor) -> None:
    start = site.open_times("david-kim")[-4]
    patient.given_they_see_a_time(phone, start)
    patient.when_they_press_that_time(phone, start)
    then_the_date_is_the_largest_thing(phone)
    assert screens_to_the_end_of(phone.page.get_by_label("Your name")) < 1.0
    patient.when_they_type_their_details(phone)
    phone.presses("Continue")
    then_the_date_is_the_largest_thing(phone)
    assert screens_to_the_end_of(phone.page.get_by_role("button", name="Book this consultation")) <= 1.6


def test_on_a_wide_screen_the_time_stands_beside_the_form(site: DemoSite, visitor: Visitor) -> None:
    start = site.open_times("eugene-kim")[-4]
    patient.given_they_have_typed_their_details(visitor, start)
    then_the_time_stands_beside_the_form(visitor)
    visitor.presses("Continue")
    assert visitor.h1 == "Review and book"
    then_the_time_stands_beside_the_form(visitor)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_ticked_box_opens_its_field(site: DemoSite, arrives: Arrives, *, scripts: bool) -> None:
    visitor = arrives(java_script_enabled=scripts)
    start = site.open_times("david-kim")[-5 if scripts else -6]
    patient.given_they_have_typed_their_details(visitor, start)
    for box, field in (
        ("I’m booking for someone else", "Patient’s name"),
        ("The patient is under 18", "Name of a parent or guardian"),
    ):
        assert not visitor.page.get_by_label(field).is_visible()
        visitor.page.get_by_label(box).check()
        assert visitor.page.get_by_label(field).is_visible()
    visitor.presses("Continue")
    assert "Enter the patient’s name." in visitor.main
    assert "Enter the name of a parent or guardian." in visitor.main
