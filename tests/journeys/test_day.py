"""The day fits its window, keeps its heads in sight, and is walked through with arrows."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

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
SURGEON_ABOVE = """() => {
  const { left } = document.activeElement.getBoundingClientRect();
  const stands = (head) => head.getBoundingClientRect().left <= left && left < head.getBoundingClientRect().right;
  return [...document.querySelectorAll(".diary th[data-name]")].find(stands).dataset.name;
}"""
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
    assert page.evaluate(SURGEON_ABOVE) == "Dr. Eugene Kim"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_be_visible()
    assert stops.count() == 1


def test_the_focus_stays_where_one_works_from_day_to_day(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.keyboard.press("[")
    page.wait_for_load_state()
    expect(page.locator("[data-key='[']")).to_be_focused()


def test_the_line_of_the_present_moves(visitor: Visitor, day: str) -> None:
    """By the server's clock, which here says that it is 9:37 on that day."""
    page = visitor.page
    starts_at = page.locator("table.diary").get_attribute("data-starts-at")
    assert starts_at

    def at_nine_thirty_seven(route: Route) -> None:
        if "x-refresh" in route.request.headers:
            route.fulfill(status=304)
            return
        now = datetime.fromisoformat(starts_at).astimezone(LOS_ANGELES).replace(hour=9, minute=37)
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub('data-now="[^"]+"', f'data-now="{now.isoformat()}"', answer.text()))

    page.clock.install()
    page.route(f"**{day}", at_nine_thirty_seven)
    page.reload()
    seen = []
    for _ in range(3):
        seen.append((page.locator(".now-mark").inner_text(), page.locator("tr.now th > span").first.inner_text()))
        page.clock.run_for("10:00")
    assert [mark.split()[-2] for mark, _row in seen] == ["9:37", "9:47", "9:57"]
    assert [row for _mark, row in seen] == ["9:30 AM", "9:45 AM", "9:45 AM"]
    assert page.locator("tr.now").count() == page.locator(".now-mark").count() == 1


def test_on_a_telephone_the_day_is_a_list_of_who_comes(site: DemoSite, phone: Visitor) -> None:
    first, second = site.open_times("david-kim")[-1], site.open_times("eugene-kim")[-1]
    for start in (first, second):
        site.take(start)
    desk.given_they_have_signed_in(phone)
    page = phone.page
    phone.goes_to(f"/staff/?day={first.at.astimezone(LOS_ANGELES).date()}")
    visits = edges(page.locator(".diary a.visit:visible"))
    assert visits == sorted(visits)
    assert all(bottom - top >= 44 for top, bottom in visits)
    assert page.locator(".diary a.blank:visible").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".diary a.visit").first.click()
    expect(page.locator("#panel h1")).to_be_visible()


def test_without_a_script_every_quarter_that_can_be_booked_is_a_link(site: DemoSite, arrives: Arrives) -> None:
    visitor = arrives(java_script_enabled=False)
    desk.given_they_have_signed_in(visitor)
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    visitor.goes_to(f"/staff/?day={start.date()}")
    assert visitor.page.locator(".diary a[tabindex]:not([aria-hidden])").count() == 0
    visitor.follows(visitor.page.locator(f'.diary a.blank[href*="{start:%Y-%m-%dT%H:%M}"][href*="david-kim"]').first)
    assert visitor.path == "/staff/book"


@pytest.fixture
def taken(site: DemoSite, visitor: Visitor) -> str:
    """Finds a visit to Dr. David Kim, on a day ahead before which the visitor stands."""
    start = site.open_times("david-kim")[-1]
    site.take(start)
    desk.given_they_have_signed_in(visitor)
    visitor.page.set_viewport_size(WINDOWS[0])
    visitor.goes_to(f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}")
    return "table.diary a.visit[data-move].surgeon-teal"


def drags(page: Page, visit: Locator) -> None:
    """An hour down, into the other surgeon's column."""
    box, head = visit.bounding_box(), page.locator(".diary thead th").nth(1).bounding_box()
    row = page.locator(".diary tbody tr").first.bounding_box()
    assert box
    assert head
    assert row
    page.mouse.move(box["x"] + 30, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(head["x"] + 40, box["y"] + 4 + 4 * row["height"], steps=5)
    expect(page.locator(".ghost")).to_be_visible()
    page.mouse.up()


def test_a_visit_is_dragged_and_the_panel_asks_whether_to_move_it(site: DemoSite, visitor: Visitor, taken: str) -> None:
    page, before = visitor.page, site.live_appointments()
    drags(page, page.locator(taken).first)
    expect(page.locator("#panel h1")).to_have_text("Move the appointment?")
    expect(page.locator("#panel")).to_contain_text("Dr. Eugene Kim")
    assert page.locator(".ghost").count() == 0
    assert site.live_appointments() == before


def test_by_the_keyboard_m_takes_it_up_arrows_carry_it_and_enter_asks(visitor: Visitor, taken: str) -> None:
    page = visitor.page
    page.locator(taken).first.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ghost")).to_contain_text("Dr. David Kim")
    page.keyboard.press("Escape")
    expect(page.locator(".ghost")).to_have_count(0)
    page.keyboard.press("m")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_have_text("Move the appointment?")


def test_a_drag_without_a_connection_says_so_and_moves_nothing(site: DemoSite, visitor: Visitor, taken: str) -> None:
    page, before = visitor.page, site.live_appointments()
    page.context.set_offline(True)
    drags(page, page.locator(taken).first)
    expect(page.locator("#panel [role=alert]")).to_contain_text("No connection.")
    page.context.set_offline(False)
    visitor.complaints.clear()
    assert site.live_appointments() == before
    assert page.locator(".ghost").count() == 0
