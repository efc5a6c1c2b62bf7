"""Axe finds nothing on any page, wide and narrow, light and dark, and each fits its screen without a complaint."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ViewportSize, expect

from booking.access import ROLES
from tests.stage.axe_faults import IN_THE_DARK, OPTIONS, SIDEWAYS, faults
from tests.stage.demo_site import DemoSite
from tests.stage.looking import Looking
from tests.stage.pages_list import NO_PAGE, PAGES, Seen
from tests.stage.visitor import DESK, PHONE

pytestmark = pytest.mark.journey

NARROWEST: ViewportSize = {"width": 320, "height": 640}
TWICE_AS_LARGE: ViewportSize = {"width": DESK["width"] // 2, "height": DESK["height"] // 2}  # as 200 % zoom leaves it


def test_every_page_has_its_line_in_the_table(site: DemoSite) -> None:
    listed = {seen.endpoint for seen in PAGES} | set(NO_PAGE)
    asked = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - listed == set()
    assert set(NO_PAGE) - asked == set(), "what is no endpoint needs no reason"
    assert listed - asked - set(ROLES) == {"errors"}
    assert len({seen.name for seen in PAGES}) == len(PAGES)


@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)
def test_a_page_is_accessible_fits_and_is_quiet(looking: Looking, seen: Seen) -> None:
    visitor = looking.at(seen)
    page = visitor.page
    assert (visitor.status, page.locator("h1").count()) == (seen.status, 1)
    found = {}
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme="dark")
        found[f"{viewport['width']} dark"] = faults(page, IN_THE_DARK)
        page.emulate_media(color_scheme="light")
        found[f"{viewport['width']} light"] = faults(page, OPTIONS)
    assert {where: what for where, what in found.items() if what} == {}
    for viewport in (TWICE_AS_LARGE, NARROWEST):
        page.set_viewport_size(viewport)
        assert page.evaluate(SIDEWAYS) <= 0, f"{viewport['width']} px wide it scrolls sideways"
    page.set_viewport_size(DESK)
    assert visitor.complaints == []
    assert visitor.hosts == {urlsplit(looking.site.address).netloc}


def test_what_a_person_takes_along_is_accessible_without_the_site(looking: Looking) -> None:
    page = looking.at(Seen("person-to-an-admin", "staff.person", "{person}", who="admin")).page
    taken = page.request.get(f"{page.url}/export.html")
    assert taken.ok
    page.goto("about:blank")
    page.set_content(taken.text())
    expect(page.locator("h1")).to_have_count(1)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        assert faults(page, OPTIONS) == []


@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        ("document.querySelector('main').append(document.createElement('input'))", "label"),
        ("document.querySelector('main p').style.color = '#ddd'", "color-contrast"),
        ("document.querySelector('main').append(document.createElement('h6'))", "empty-heading"),
    ],
)
def test_a_planted_fault_is_found(looking: Looking, plant: str, rule: str) -> None:
    page = looking.at(PAGES[0]).page
    page.evaluate(plant)
    assert any(fault.startswith(rule) for fault in faults(page, OPTIONS))


def test_in_the_dark_a_planted_fault_is_found_too(looking: Looking) -> None:
    page = looking.at(PAGES[0]).page
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelector('main p').style.color = '#333'")
    assert faults(page, IN_THE_DARK)
    page.emulate_media(color_scheme="light")


def test_a_page_that_is_too_wide_is_noticed(looking: Looking) -> None:
    page = looking.at(PAGES[0]).page
    page.evaluate("document.querySelector('main').style.minWidth = '3000px'")
    assert page.evaluate(SIDEWAYS) > 0
