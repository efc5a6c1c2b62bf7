"""The day fits its window, keeps its heads in sight, and is walked through with arrows."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey

WINDOWS: list[ViewportSize] = [
    {"width": 1280, "height": 800},
    {"width": 1280, "height": 665},
    {"width": 1920, "height": 950},
]
HEIGHTS = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"


@pytest.fixture
def day(site: DemoSite, visitor: Visitor) -> str:
    """A weekday ahead, before both of whose columns the visitor stands."""
    start = next(time for time in site.open_times("david-kim")[::-1] if time.at.astimezone(LOS_ANGELES).weekday() == 0)
    desk.given_they_have_signed_in(visitor)
    address = f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}"
    visitor.goes_to(address)
    return address


def edges(rows: Locator) -> list[list[float]]:
    found: list[list[float]] = rows.evaluate_all(HEIGHTS)
    return found


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window['width']}x{window['height']}")
def test_eight_to_six_is_seen_without_scrolling_and_fills_the_window(
    visitor: Visitor, day: str, window: ViewportSize
) -> None:
    page = visitor.page
    page.set_viewport_size(window)
    rows = edges(page.locator(".diary tbody tr"))
    assert len(rows) >= 40
    heights = [bottom - top for top, bottom in rows]
    assert max(heights) - min(heights) < 0.5
    ten_hours = rows[0][0] + 40 * heights[0]
    assert window["height"] - 24 <= ten_hours <= window["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == window["width"]


def test_what_is_pressed_to_book_is_at_least_24_px_high(visitor: Visitor, day: str) -> None:
    visitor.page.set_viewport_size(WINDOWS[1])
    blanks = edges(visitor.page.locator(".diary a.blank:not([aria-hidden])"))
    assert blanks
    assert min(bottom - top for top, bottom in blanks) >= 24


def test_the_heads_of_a_day_longer_than_the_window_stay_in_sight(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 400})
    page.locator(".diary tbody tr").last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    [(top, bottom)] = edges(page.locator(".diary thead th").first)
    assert (top, bottom > 0) == (0, True)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_the_day_is_one_stop_of_tab_and_arrows_go_through_it(visitor: Visitor, day: str) -> None:
    page = visitor.page
    stops = page.locator(".diary tbody a[tabindex='0']")
    assert stops.count() == 1
    blanks = page.locator(".diary a.blank[href*='david-kim']:not([aria-hidden])")
    blanks.first.focus()
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) != first
    page.keyboard.press("ArrowUp")
    assert focused(page) == first
    page.keyboard.press("ArrowRight")
    assert "Dr. Eugene Kim" in page.evaluate("document.activeElement.closest('td').textContent") or page.evaluate(
        "document.activeElement.classList.contains('surgeon-plum')"
    )
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_be_visible()
    assert stops.count() == 1


def test_the_focus_stays_where_one_works_from_day_to_day(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.keyboard.press("[")
    page.wait_for_load_state()
    expect(page.locator("[data-key='[']")).to_be_focused()


def test_the_line_of_the_present_moves(visitor: Visitor) -> None:
    page = visitor.page
    desk.given_they_have_signed_in(visitor)
    served = page.locator("table.diary").get_attribute("data-now") if page.locator("table.diary").count() else None
    if served is None:
        pytest.skip("today is closed")
    page.clock.install()
    page.reload()
    before = page.locator(".now-mark").inner_text() if page.locator(".now-mark").count() else ""
    page.clock.run_for("20:00")
    assert page.locator(".now-mark").inner_text() != before
    assert page.locator("tr.now").count() == 1


def test_without_a_script_every_quarter_that_can_be_booked_is_a_link(site: DemoSite, arrives: Arrives) -> None:
    visitor = arrives(java_script_enabled=False)
    desk.given_they_have_signed_in(visitor)
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    visitor.goes_to(f"/staff/?day={start.date()}")
    assert visitor.page.locator(".diary a[tabindex]:not([aria-hidden])").count() == 0
    visitor.follows(visitor.page.locator(f'.diary a.blank[href*="{start:%Y-%m-%dT%H:%M}"][href*="david-kim"]').first)
    assert visitor.path == "/staff/book"
