"""A patient sees, moves, cancels and prints what they have booked."""

import re

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_a_patient_moves_it_and_then_cancels(site: DemoSite, arrives: Arrives) -> None:
    visitor, before = arrives(java_script_enabled=False, viewport=PHONE), site.live_appointments()
    first, *_between, other = site.open_times("eugene-kim")[-6:]
    patient.given_they_are_booked(visitor, first)
    page, when = visitor.path, visitor.page.locator("time").first.inner_text()
    visitor.presses("Choose another time")
    assert "stays as it is until you choose a new time" in visitor.main
    visitor.goes_to(f"{visitor.path}?day={other.at.astimezone(LOS_ANGELES).date()}")
    visitor.follows(visitor.page.locator(".choose .times button").last)
    assert visitor.path == page
    assert "Your appointment has a new time." in visitor.main
    assert visitor.page.locator("time").first.inner_text() != when
    patient.then_one_more_is_booked(site, before)

    visitor.presses("Cancel")
    assert visitor.h1 == "Cancel your appointment?"
    visitor.follows(visitor.page.locator("main form button").first)
    assert (visitor.path, visitor.h1) == (page, "Your appointment is canceled")
    assert site.live_appointments() == before
    visitor.presses("Book again")
    assert "/book/mini-facelift/eugene-kim" in visitor.path


def test_local_time_is_told_where_the_patients_clock_shows_another(site: DemoSite, arrives: Arrives) -> None:
    here, far = arrives(), arrives(timezone_id="America/New_York")
    start = site.open_times("david-kim")[-9]
    patient.given_they_are_booked(far, start)
    note = far.page.get_by_text("where you are")
    assert note.is_visible()
    told = note.inner_text().replace("\u202f", " ")
    assert re.search(r"^That is (\d\d?:\d\d [AP]M|12:00 (noon|midnight)) where you are\.$", told)
    here.goes_to(far.path)
    assert not here.page.get_by_text("where you are").is_visible()


@pytest.mark.parametrize(
    "address", ["/procedures/mini-facelift", "/book/mini-facelift", "/book/mini-facelift/david-kim"]
)
@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("America/Los_Angeles", None),
        ("America/Tijuana", None),
        ("America/New_York", r"(\d\d?:\d\d [AP]M|12:00 noon) your time"),
        ("Asia/Seoul", r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat) \d\d?:\d\d [AP]M your time"),
    ],
)
def test_beside_each_offered_time_stands_the_patients_own_where_it_is_another(
    arrives: Arrives, address: str, zone: str, says: str | None
) -> None:
    visitor = arrives(timezone_id=zone)
    visitor.goes_to(address)
    visitor.page.wait_for_load_state("load")
    buttons = visitor.page.locator("button[name=starts_at]")
    assert buttons.count() >= 3
    for button in buttons.all():
        note = button.locator(".your-time")
        assert note.is_visible() == (says is not None)
        if says:
            assert re.search(says + "$", note.inner_text().replace("\u202f", " "))
    assert visitor.page.get_by_text("where you are").count() == 0


def test_the_printed_sheet_has_what_a_patient_needs_and_no_buttons(site: DemoSite, visitor: Visitor) -> None:
    patient.given_they_are_booked(visitor, site.open_times("david-kim")[-10])
    assert visitor.page.get_by_role("button", name="Print").is_visible()
    visitor.page.emulate_media(media="print")
    for shown in ("time", "address", "h1"):
        assert visitor.page.locator(shown).first.is_visible()
    assert visitor.page.get_by_text("How to find us").is_visible()
    for needless in ("nav", "main .button", ".skip"):
        assert not any(one.is_visible() for one in visitor.page.locator(needless).all())
    printed = visitor.page.locator("body").inner_text()
    for told in ("facelift", "consultation about", "surgery", "treatment", patient.EMAIL):
        assert told.lower() not in printed.lower()
    ink = visitor.page.locator("h1").evaluate("element => getComputedStyle(element).color")
    assert ink == "rgb(0, 0, 0)"
