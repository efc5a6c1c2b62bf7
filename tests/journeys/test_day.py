"""The day fits its window, keeps its heads in sight, and is walked through with arrows."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect
from sqlalchemy import select

from booking.database import db, writing
from booking.models import Appointment
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
TAKEN = "table.diary a.visit[data-move].surgeon-teal"
SURGEON_ABOVE = """() => {
  const { left } = document.activeElement.getBoundingClientRect();
  const stands = (head) => head.getBoundingClientRect().left <= left && left < head.getBoundingClientRect().right;
  return [...document.querySelectorAll(".diary th[data-name]")].find(stands).dataset.name;
}"""
HEIGHTS = "all => all.map(one => one.getBoundingClientRect()).map(box => [box.top, box.bottom])"


@pytest.fixture
def day(site: DemoSite, visitor: Visitor) -> str:
    """A Monday ahead, the one with the fewest visits, before both of whose columns the visitor stands."""
    times = [time for surgeon in ("david-kim", "eugene-kim") for time in site.open_times(surgeon)]
    open_times = Counter(time.at.astimezone(LOS_ANGELES).date() for time in times)
    monday = max((one for one in open_times if one.weekday() == 0), key=lambda one: (open_times[one], one))
    desk.given_they_have_signed_in(visitor)
    address = f"/staff/?day={monday}"
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
    return TAKEN


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


class Finger:
    """On a visit, until it is lifted."""

    def __init__(self, page: Page, visit: Locator) -> None:
        self._device = page.context.new_cdp_session(page)
        visit.scroll_into_view_if_needed()
        box = visit.bounding_box()
        assert box
        self.x, self.y = box["x"] + 30, box["y"] + 4
        self._send("touchStart", self.x, self.y)

    def moves_to(self, x: float, y: float) -> None:
        self._send("touchMove", x, y)

    def lifts(self) -> None:
        self._send("touchEnd")

    def _send(self, kind: str, *point: float) -> None:
        points = [dict(zip("xy", point, strict=True))] if point else []
        self._device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.fixture
def tablet(site: DemoSite, arrives: Arrives) -> Visitor:
    """With a screen to touch, before a day on which Dr. David Kim has somebody."""
    start = site.open_times("david-kim")[-1]
    site.take(start)
    found = arrives(viewport=WINDOWS[0], has_touch=True)
    desk.given_they_have_signed_in(found)
    found.goes_to(f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}")
    return found


def test_a_finger_that_rests_takes_a_visit_up_and_drags_it(site: DemoSite, tablet: Visitor) -> None:
    page, before = tablet.page, site.live_appointments()
    head = page.locator(".diary thead th").nth(1).bounding_box()
    assert head
    finger = Finger(page, page.locator(TAKEN).first)
    expect(page.locator(".ghost")).to_be_visible()
    finger.moves_to(head["x"] + 40, finger.y - 40)
    expect(page.locator(".ghost")).to_contain_text("Dr. Eugene Kim")
    finger.lifts()
    expect(page.locator("#panel h1")).to_have_text("Move the appointment?")
    assert site.live_appointments() == before


def test_a_finger_that_moves_at_once_scrolls(tablet: Visitor) -> None:
    page = tablet.page
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)  # it has not rested, however slow the machine is
    finger = Finger(page, page.locator(TAKEN).first)
    finger.moves_to(finger.x, finger.y - 60)
    page.clock.run_for(600)  # longer than a finger has to rest
    assert page.locator(".ghost").count() == 0
    finger.lifts()
    expect(page.locator("#panel [data-page] h1")).to_have_count(0)


def test_dropped_on_the_next_day_it_asks_for_a_time_of_that_day(site: DemoSite, visitor: Visitor, taken: str) -> None:
    page, before = visitor.page, site.live_appointments()
    box, there = page.locator(taken).first.bounding_box(), page.locator(".neighbors [rel=next]")
    over, name = there.bounding_box(), there.get_attribute("aria-label")
    assert box
    assert over
    assert name
    page.mouse.move(box["x"] + 30, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(over["x"] + 5, over["y"] + 5, steps=5)
    expect(page.locator(".ghost")).to_contain_text(name)
    expect(there).to_have_class(re.compile("held-over"))
    page.mouse.up()
    expect(page.locator("#panel h1")).to_have_text("Move the appointment")
    expect(page.locator("#panel")).to_contain_text(name.partition(",")[0])
    assert site.live_appointments() == before


def test_by_the_keyboard_it_is_carried_to_another_day(visitor: Visitor, taken: str) -> None:
    page = visitor.page
    here, name = page.url, page.locator(".neighbors [rel=prev]").get_attribute("aria-label")
    assert name
    page.locator(taken).first.focus()
    page.keyboard.press("m")
    page.keyboard.press("[")
    expect(page.locator("#panel h1")).to_have_text("Move the appointment")
    expect(page.locator("#panel")).to_contain_text(name.partition(",")[0])
    assert page.url == here


def test_in_the_list_of_a_telephone_nothing_is_dragged(site: DemoSite, phone: Visitor) -> None:
    start = site.open_times("david-kim")[-1]
    site.take(start)
    desk.given_they_have_signed_in(phone)
    phone.goes_to(f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}")
    page = phone.page
    finger = Finger(page, page.locator(".diary a.visit").first)
    page.wait_for_timeout(600)
    assert page.locator(".ghost").count() == 0
    finger.lifts()


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window['width']}x{window['height']}")
def test_a_visit_of_a_quarter_is_read_and_pressed(
    site: DemoSite, visitor: Visitor, day: str, window: ViewportSize
) -> None:
    """24 px as WCAG 2.5.8 wants them, every one of which opens it; its line stands whole in its row."""
    on = datetime.fromisoformat(day.partition("day=")[2]).date()
    start = next(one for one in site.open_times("david-kim") if one.at.astimezone(LOS_ANGELES).date() == on)
    taken = site.take(start)
    with site.inside():
        row = db.session.scalars(select(Appointment).where(Appointment.uuid == taken)).one()
        with writing() as session:
            short = session.get_one(Appointment, row.id)
            short.ends_at = short.takes_until = short.starts_at + timedelta(minutes=15)
            short.takes_from = short.starts_at
            uuid = short.uuid
    page = visitor.page
    page.set_viewport_size(window)
    visitor.goes_to(day)
    visit = page.locator(f".diary a.visit[href*='{uuid}']")
    box = visit.bounding_box()
    assert box
    assert box["height"] >= 24
    opens = """(link, [x, top, height]) => [...Array(24).keys()].map((at) => top + (height - 24) / 2 + at + .5)
        .every((y) => document.elementFromPoint(x, y)?.closest("a") === link)"""
    visit.scroll_into_view_if_needed()
    box = visit.bounding_box()
    assert box
    assert visit.evaluate(opens, [box["x"] + 40, box["y"], box["height"]])
    assert float(visit.evaluate("link => parseFloat(getComputedStyle(link).fontSize)")) >= 11
    assert visit.evaluate("link => link.querySelector('b').getBoundingClientRect().height") <= 24
    quarter = page.locator(".diary tbody tr").first.bounding_box()
    line = visit.evaluate("link => parseFloat(getComputedStyle(link).lineHeight)")
    assert quarter
    assert line <= quarter["height"]


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: f"{window['width']}x{window['height']}")
def test_what_a_head_has_no_room_for_is_left_out_whole(visitor: Visitor, day: str, window: ViewportSize) -> None:
    visitor.page.set_viewport_size(window)
    heads = visitor.page.locator(".diary thead small")
    for head in heads.all():
        room = head.bounding_box()
        parts = [part.bounding_box() for part in head.locator("span").all()]
        assert room is not None
        assert len(parts) >= 2
        seen = [part for part in parts if part and part["y"] < room["y"] + room["height"] - 1]
        assert seen, "when somebody can be booked next is what one needs first"
        assert all(part["x"] + part["width"] <= room["x"] + room["width"] + 1 for part in seen)
