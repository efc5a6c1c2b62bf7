"""Can a patient see, move, cancel and print what she has booked?"""

import re

import pytest

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_she_moves_it_and_then_cancels(site: DemoSite, arrives: Arrives) -> None:
    she, before = arrives(java_script_enabled=False, viewport=PHONE), site.live_appointments()
    first, *_between, other = site.open_times("eugene-kim")[-6:]
    patient.given_she_is_booked(she, first)
    page, when = she.path, she.page.locator("time").first.inner_text()
    she.presses("Choose another time")
    assert "stays where it is until you press a new time" in she.main
    she.goes_to(f"{she.path}?day={other.at.date()}")
    she.follows(she.page.locator(".choose .times button").last)
    assert she.path == page
    assert "Your consultation has been moved to this time." in she.main
    assert she.page.locator("time").first.inner_text() != when
    patient.then_one_more_is_booked(site, before)

    she.presses("Cancel")
    assert she.h1 == "Cancel your consultation?"
    she.follows(she.page.locator("main form button").first)
    assert (she.path, she.h1) == (page, "Your consultation is cancelled")
    assert site.live_appointments() == before
    she.presses("Book another consultation")
    assert "/book/mini-facelift/eugene-kim" in she.path


def test_her_own_time_is_told_where_her_clock_shows_another(site: DemoSite, arrives: Arrives) -> None:
    here, far = arrives(), arrives(timezone_id="America/New_York")
    start = site.open_times("david-kim")[-9]
    patient.given_she_is_booked(far, start)
    note = far.page.get_by_text("where you are")
    assert note.is_visible()
    assert re.search(r"^That is \d\d?:\d\d [AP]M where you are\.$", note.inner_text().replace("\u202f", " "))
    here.goes_to(far.path)
    assert not here.page.get_by_text("where you are").is_visible()


def test_the_printed_sheet_has_what_she_needs_and_no_buttons(site: DemoSite, she: Visitor) -> None:
    patient.given_she_is_booked(she, site.open_times("david-kim")[-10])
    assert she.page.get_by_role("button", name="Print").is_visible()
    she.page.emulate_media(media="print")
    for shown in ("time", "address", "h1"):
        assert she.page.locator(shown).first.is_visible()
    assert she.page.get_by_text("How to find us").is_visible()
    for needless in ("nav", "main .button", ".skip"):
        assert not any(one.is_visible() for one in she.page.locator(needless).all())
    ink = she.page.locator("h1").evaluate("element => getComputedStyle(element).color")
    assert ink == "rgb(0, 0, 0)"
