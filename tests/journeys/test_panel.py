"""Beside the day everything opens in place, by mouse and by keys, and without a script on pages of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.stage.demo_site import PASSWORDS, DemoSite, Start
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def day(site: DemoSite, visitor: Visitor) -> str:
    """The address of a day on which Dr. David Kim has somebody; the visitor stands before it."""
    start = site.open_times("david-kim")[-1]
    site.take(start)
    desk.given_they_have_signed_in(visitor)
    address = f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}"
    visitor.goes_to(address)
    visitor.loads.clear()
    return address


def shown(page: Page) -> str:
    return page.locator("#panel h1").inner_text()


def opens_the_first_visit(page: Page) -> None:
    page.locator(".diary a.visit").first.click()
    expect(page.locator("#panel h1")).to_be_focused()


def test_a_visit_is_moved_in_the_panel_without_a_load(site: DemoSite, visitor: Visitor, day: str) -> None:
    page = visitor.page
    opens_the_first_visit(page)
    when = shown(page)
    page.evaluate("document.addEventListener('desk:changed', () => document.body.classList.add('told'))")
    page.locator("#panel").get_by_role("link", name="Move", exact=True).click()
    expect(page.locator("#panel h1")).not_to_have_text(when)
    page.locator("#times button").last.click()
    expect(page.locator("#panel .notice.done")).to_be_visible()
    expect(page.locator("body.told")).to_be_attached()
    assert visitor.loads == []
    assert page.locator(".diary").is_visible()


def test_who_presses_the_moment_an_answer_is_shown_is_not_unheard(site: DemoSite, visitor: Visitor, day: str) -> None:
    page = visitor.page
    before = site.live_appointments()
    page.locator(".diary a.blank:not(.why-not, [aria-hidden])").first.click()
    panel = page.locator("#panel")
    panel.get_by_label("Name", exact=True).fill("Quick Quinn")
    panel.get_by_label("Phone number").fill("3105550187")
    page.evaluate(
        """document.addEventListener("desk:shown", ({ target }) => {
            target.querySelector("input[name=start]").checked = true;
            target.querySelector("form.caller").requestSubmit(target.querySelector("#book"));
        }, { once: true })"""
    )
    panel.locator("details.other-times").evaluate("details => { details.open = true; }")
    panel.get_by_role("button", name="Show the times").click()
    expect(panel).to_contain_text("Booked.")
    assert site.live_appointments() == before + 1


def test_escape_closes_and_the_focus_is_back_where_one_was(visitor: Visitor, day: str) -> None:
    page = visitor.page
    opens_the_first_visit(page)
    page.keyboard.press("Escape")
    expect(page.locator(".diary a.visit").first).to_be_focused()
    expect(page.get_by_role("heading", name="Free next")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h1")).to_be_focused()
    page.locator("#panel").get_by_role("button", name="Close").click()
    expect(page.locator(".diary a.visit").first).to_be_focused()


def test_what_was_typed_and_left_stands_there_again(visitor: Visitor, day: str) -> None:
    page = visitor.page
    blank = page.locator(".diary a.blank:not(.why-not, [aria-hidden])").first
    blank.click()
    page.locator("#panel").get_by_label("Name", exact=True).fill("Nora Half")
    opens_the_first_visit(page)
    expect(page.locator("#panel").get_by_label("Name", exact=True)).to_have_count(0)
    blank.click()
    expect(page.locator("#panel").get_by_label("Name", exact=True)).to_have_value("Nora Half")


def test_a_form_that_finds_no_connection_keeps_what_was_typed_and_is_sent_again(visitor: Visitor, day: str) -> None:
    page = visitor.page
    opens_the_first_visit(page)
    page.locator("#panel").get_by_role("link", name="Change").first.click()
    page.locator("#panel").get_by_label("Name", exact=True).fill("Nora Nowhere")
    page.context.set_offline(True)
    page.locator("#panel").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("No connection.")
    page.context.set_offline(False)
    visitor.complaints.clear()
    page.locator("#panel").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#panel")).to_contain_text("Nora Nowhere")
    expect(page.locator("#panel [role=alert]")).to_be_hidden()
    assert visitor.loads == []


def test_a_session_that_ended_meanwhile_is_gone_on_with_in_place(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.context.clear_cookies()
    page.locator(".diary a.visit").first.click()
    asked = page.get_by_role("dialog", name="You were signed out")
    expect(asked.get_by_label("Password")).to_be_focused()
    asked.get_by_label("Password").fill(PASSWORDS["desk"][1])
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    expect(page.locator("#panel h1")).to_be_focused()
    assert visitor.loads == []


def test_a_session_that_ended_meanwhile_leads_somebody_else_to_the_sign_in_page(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.context.clear_cookies()
    page.locator(".diary a.visit").first.click()
    page.get_by_role("link", name="Sign in as somebody else").click()
    expect(page).to_have_url(re.compile("/staff/sign-in"))


def test_the_same_is_open_again_after_a_reload(visitor: Visitor, day: str) -> None:
    page = visitor.page
    opens_the_first_visit(page)
    when = shown(page)
    page.reload()
    expect(page.locator("#panel h1")).to_have_text(when)


def test_back_and_forward_go_through_the_panel_and_do_not_leave_the_day(visitor: Visitor, day: str) -> None:
    page = visitor.page
    here, before = page.url, page.evaluate("history.length")
    opens_the_first_visit(page)
    when = shown(page)
    page.locator("#panel").get_by_role("link", name="Move", exact=True).click()
    expect(page.locator("#panel h1")).not_to_have_text(when)
    move = shown(page)
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    expect(page.locator("#panel h1")).to_have_text(when)
    page.go_back()
    expect(page.locator("#panel [data-page] h1")).to_have_count(0)
    expect(page.get_by_role("heading", name="Free next")).to_be_visible()
    expect(page.locator(".diary a.visit").first).to_be_focused()
    page.go_forward()
    expect(page.locator("#panel h1")).to_have_text(when)
    page.go_forward()
    expect(page.locator("#panel h1")).to_have_text(move)
    assert page.url == here, "what the panel shows stands in no address"
    assert visitor.loads == []
    page.reload()
    expect(page.locator("#panel h1")).to_have_text(move)
    page.go_back()
    expect(page.locator("#panel h1")).to_have_text(when)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Free next")).to_be_visible()
    page.go_forward()
    expect(page.locator("#panel h1")).to_have_text(when)
    assert page.url == here


def test_what_was_sent_is_no_step_that_back_goes_to(visitor: Visitor, day: str) -> None:
    """Nothing is sent again, and nobody is asked whether it should be."""
    page = visitor.page
    opens_the_first_visit(page)
    when = shown(page)
    page.locator("#panel").get_by_role("link", name="Write a task down").click()
    page.locator("#panel").get_by_label("What is to be done").fill("Order sutures")
    page.locator("#panel").get_by_role("button", name="Write it down").click()
    expect(page.locator("#panel .notice.done")).to_be_visible()
    expect(page.locator("#panel h1")).to_have_text(when)
    page.go_back()
    expect(page.get_by_role("heading", name="Free next")).to_be_visible()
    page.go_forward()
    expect(page.locator("#panel h1")).to_have_text(when)
    assert visitor.loads == []


def test_single_keys_press_what_is_on_the_screen(visitor: Visitor, day: str) -> None:
    page = visitor.page
    page.keyboard.press("/")
    field = page.get_by_label("Find or book")
    expect(field).to_be_focused()
    page.keyboard.type("t[?")
    expect(field).to_have_value("t[?")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+BracketRight")
    assert visitor.loads == []
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_contain_text("Find or book")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    before = visitor.h1
    with page.expect_navigation():
        page.keyboard.press("]")
    assert visitor.h1 != before
    with page.expect_navigation():
        page.keyboard.press("[")
    assert visitor.h1 == before
    with page.expect_navigation():
        page.keyboard.press("t")
    assert visitor.path == "/staff/"


def test_keys_act_on_the_visit_that_has_the_focus_not_on_the_one_that_is_shown(
    site: DemoSite, visitor: Visitor
) -> None:
    free = {one.at for one in site.open_times("eugene-kim")}
    start = next(one for one in site.open_times("david-kim")[::-1] if one.at in free)
    for surgeon in ("david-kim", "eugene-kim"):
        site.take(Start(surgeon, "office", start.at))
    desk.given_they_have_signed_in(visitor)
    visitor.goes_to(f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}")
    page = visitor.page
    page.locator(".diary a.visit.surgeon-teal").last.click()
    expect(page.locator("#panel")).to_contain_text("Dr. David Kim")
    page.locator(".diary a.visit:not(.surgeon-teal)").last.focus()
    page.keyboard.press("x")
    expect(page.locator("#panel h1")).to_have_text("Cancel the appointment?")
    expect(page.locator("#panel")).to_contain_text("Dr. Eugene Kim")


def test_no_name_of_the_panel_is_one_of_the_day_too(visitor: Visitor, day: str) -> None:
    """Otherwise a label in the panel would lead to a field of the day."""
    page = visitor.page
    page.locator(".diary a.blank:not(.why-not, [aria-hidden])").first.click()
    expect(page.locator("#panel h1")).to_have_text("Book for a caller")
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []


def test_the_menu_opens_without_a_script_and_by_keyboard(arrives: Arrives) -> None:
    visitor = arrives(java_script_enabled=False)
    desk.given_they_have_signed_in(visitor)
    visitor.page.locator(".masthead .menu summary").focus()
    visitor.page.keyboard.press("Enter")
    visitor.presses("Hours")
    assert visitor.path == "/staff/hours"


def test_the_bar_is_one_line_on_a_telephone(phone: Visitor) -> None:
    desk.given_they_have_signed_in(phone)
    bar = phone.page.locator(".masthead")
    box = bar.bounding_box()
    assert box
    assert box["height"] == 48
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    for part in bar.locator(":is(a, summary, input):visible").all():
        within = part.bounding_box()
        assert within
        assert (within["y"] >= 0, within["y"] + within["height"] <= 48, within["x"] + within["width"] <= 390) == (
            True,
        ) * 3
