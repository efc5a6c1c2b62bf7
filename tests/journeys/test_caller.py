"""A receptionist's calls by keyboard and mouse, counted: keys, clicks and pages that were waited for."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stage.counted import Counted
from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def counted(site: DemoSite, visitor: Visitor) -> Counted:
    """Somebody at the desk before the day."""
    desk.given_they_have_signed_in(visitor)
    return Counted(visitor, loads_before=list(visitor.loads))


def test_a_known_caller_is_booked_with_twelve_keys_and_no_page_load(site: DemoSite, counted: Counted) -> None:
    site.take(site.open_times("david-kim")[-1])
    before = site.live_appointments()
    counted.press("/")
    counted.type("okaf")
    counted.press("Enter")
    counted.sees("Book for a caller")
    expect(counted.panel.get_by_label("Name", exact=True)).to_have_value("Grace Okafor")
    counted.press("2", "Enter")
    counted.sees("Booked.")
    assert site.live_appointments() == before + 1
    assert counted.keys <= 12
    assert (counted.clicks, counted.loads) == (0, 0)


def test_a_new_caller_is_booked_with_45_keys_and_no_page_load(site: DemoSite, counted: Counted) -> None:
    before = site.live_appointments()
    counted.press("/")
    counted.type("Nora Newcomer")
    counted.press("Enter")
    counted.sees("Book for a caller")
    expect(counted.panel.get_by_label("Name", exact=True)).to_have_value("Nora Newcomer")
    counted.type("3105550188")
    counted.press("Enter", "4", "Enter")
    counted.sees("Booked.")
    assert site.live_appointments() == before + 1
    assert counted.keys <= 45
    assert (counted.clicks, counted.loads) == (0, 0)


def test_a_new_caller_with_an_email_address_is_booked_with_45_keys_too(site: DemoSite, counted: Counted) -> None:
    before = site.live_appointments()
    counted.press("/")
    counted.type("Nora Newcomer 3105550189 nora.newco@gmail")
    counted.press("Enter")
    counted.sees("Book for a caller")
    expect(counted.panel.get_by_label("Email address")).to_have_value("nora.newco@gmail.com")
    counted.press("4", "Enter")
    counted.sees("Booked.")
    assert site.live_appointments() == before + 1
    assert counted.keys <= 45
    assert (counted.clicks, counted.loads) == (0, 0)


def test_a_new_caller_who_wants_both_surgeons_is_booked_with_one_click_more(site: DemoSite, counted: Counted) -> None:
    before = site.live_appointments()
    counted.press("/")
    counted.type("Nora Newcomer 3105550188")
    counted.press("Enter")
    counted.sees("Book for a caller")
    counted.click(counted.panel.get_by_role("button", name="Both surgeons, one visit"))
    counted.sees("one right after the other")
    counted.press("4", "Enter")
    counted.sees("one visit, then")
    assert site.live_appointments() == before + 2
    assert counted.keys <= 45
    assert (counted.clicks, counted.loads) == (1, 0)


def test_a_blank_of_the_day_is_booked_with_one_click_and_24_keys(site: DemoSite, counted: Counted) -> None:
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    counted.visitor.goes_to(f"/staff/?day={start.date()}")
    before, loads = site.live_appointments(), counted.loads
    counted.click(counted.page.locator(f'.diary a[href*="david-kim"][href*="{start:%Y-%m-%dT%H:%M}"]').first)
    expect(counted.panel.get_by_label("Name", exact=True)).to_be_focused()
    counted.type("Ann Newcomer")
    counted.press("Tab")
    counted.type("3105550190")
    counted.press("Enter")
    counted.sees("Booked.")
    assert site.live_appointments() == before + 1
    assert (counted.clicks, counted.loads - loads) == (1, 0)
    assert counted.keys <= 24


def test_the_number_that_calls_becomes_the_number_of_somebody_new(counted: Counted) -> None:
    counted.press("/")
    counted.type("323 555 0136")
    counted.press("Enter")
    counted.sees("Book for a caller")
    expect(counted.panel.get_by_label("Phone number")).to_have_value("323 555 0136")
    expect(counted.panel.get_by_label("Name", exact=True)).to_be_focused()


def test_people_come_while_one_types_and_arrows_go_through_them(site: DemoSite, counted: Counted) -> None:
    site.take(site.open_times("david-kim")[-1])
    counted.press("/")
    counted.type("o")
    counted.sees("New patient: o")
    expect(counted.page.locator("#sought")).to_be_focused()
    counted.press("ArrowDown")
    expect(counted.panel.locator("[data-result]").first).to_be_focused()
    counted.press("ArrowUp")
    expect(counted.page.locator("#sought")).to_be_focused()
    counted.type("kaf")
    counted.sees("New patient: okaf")
    assert counted.loads == 0


def test_a_walk_in_is_0_a_name_and_enter(site: DemoSite, counted: Counted) -> None:
    before = site.live_appointments()
    counted.press("0")
    counted.sees("Here now")
    counted.type("Walter Inn")
    counted.press("Enter")
    expect(counted.panel).to_contain_text("Booked, and here.")
    assert site.live_appointments() == before + 1
    assert counted.loads == 0


def test_a_blank_of_the_day_is_the_time_of_whoever_was_taken(site: DemoSite, counted: Counted) -> None:
    start = site.open_times("eugene-kim")[-1].at.astimezone(LOS_ANGELES)
    counted.visitor.goes_to(f"/staff/?day={start.date()}")
    counted.press("/")
    counted.type("Nora Newcomer 310 555 0188")
    counted.press("Enter")
    counted.sees("Book for a caller")
    counted.click(counted.page.locator(f'.diary a[href*="eugene-kim"][href*="{start:%Y-%m-%dT%H:%M}"]').first)
    expect(counted.panel.locator("input[name=start]:checked")).to_have_count(1)
    expect(counted.panel.get_by_label("Name", exact=True)).to_have_value("Nora Newcomer")
    counted.press("Enter")
    counted.sees("Booked.")


def test_a_network_that_is_away_while_one_types_is_said_and_nothing_is_lost(counted: Counted) -> None:
    counted.press("/")
    counted.page.route("**/staff/find-or-book", lambda route: route.abort("internetdisconnected"))
    counted.type("quillon")
    expect(counted.panel.get_by_role("alert")).to_be_visible()
    expect(counted.page.locator("#sought")).to_have_value("quillon")
    counted.page.unroute("**/staff/find-or-book")
    counted.press("Enter")
    # Whom Enter takes is shown only as long as it takes to open the page that books for them.
    expect(counted.panel.get_by_label("Name", exact=True)).to_have_value("quillon")
    expect(counted.panel.get_by_role("alert")).to_be_hidden()
    counted.visitor.complaints.clear()  # the browser's own, of the request that failed


def test_enter_before_the_answer_takes_the_person_as_soon_as_they_are_known(site: DemoSite, counted: Counted) -> None:
    site.take(site.open_times("david-kim")[-1])
    counted.press("/")
    counted.type("310 555 0143")
    counted.press("Enter")
    counted.sees("Book for a caller")
    expect(counted.panel.get_by_label("Phone number")).to_have_value("(310) 555-0143")


def test_a_session_that_ended_during_the_call_leads_to_the_sign_in_page(counted: Counted) -> None:
    counted.press("/")
    counted.page.context.clear_cookies()
    counted.type("okaf")
    expect(counted.page.get_by_label("Password")).to_be_visible()


def test_o_opens_another_time_which_is_read_back_before_it_is_booked(counted: Counted) -> None:
    counted.press("/")
    counted.type("Nora Byhand 3105550188")
    counted.press("Enter")
    counted.sees("Book for a caller")
    counted.press("o")
    counted.panel.get_by_label("Time (optional)").focus()
    counted.type("2:30")
    counted.press("Enter")
    counted.sees("2:30 PM")


def test_a_time_without_a_day_is_one_of_the_day_on_the_screen(site: DemoSite, counted: Counted) -> None:
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    counted.visitor.goes_to(f"/staff/?day={start:%Y-%m-%d}")
    counted.press("/")
    counted.type("Nora Theday 3105550187")
    counted.press("Enter")
    counted.sees("Book for a caller")
    counted.press("o")
    counted.panel.get_by_label("Time (optional)").focus()
    counted.type(f"{start:%-I:%M %p}")
    counted.press("Enter")
    counted.sees(f"{start:%A, %B} {start.day}, {start.year}")


def test_a_time_that_overlaps_is_booked_by_tab_reason_and_enter(site: DemoSite, counted: Counted) -> None:
    start = site.open_times("david-kim")[-1]
    site.take(start)
    before = site.live_appointments()
    query = f"surgeon=david-kim&location=office&start={start.at.astimezone(LOS_ANGELES).isoformat()}"
    counted.visitor.goes_to(f"/staff/book?{query}")
    page, beside = counted.page, counted.page.get_by_role("alert", name="In the way")
    expect(beside).to_contain_text("Overlaps")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    counted.type("Nora Beside")
    counted.press("Tab")
    counted.type("3105550191")
    counted.press("Tab", "Tab", "Tab")  # past the email address and the tick for none
    expect(beside.get_by_label("Why may it overlap?")).to_be_focused()
    counted.press("Tab")
    expect(beside.get_by_role("button", name="Book anyway")).to_be_focused()
    counted.press("Tab")
    expect(page.get_by_label("About", exact=True)).to_be_focused()
    counted.press("Shift+Tab", "Shift+Tab")
    counted.type("In pain")
    with page.expect_navigation():
        counted.press("Enter")
    expect(page.get_by_text("Booked.")).to_be_visible()
    assert site.live_appointments() == before + 1


def test_a_move_to_the_other_surgeon_is_three_clicks_and_no_page_load(site: DemoSite, counted: Counted) -> None:
    start = site.open_times("david-kim")[-1]
    site.take(start)
    day = start.at.astimezone(LOS_ANGELES)
    counted.visitor.goes_to(f"/staff/?day={day.date()}")
    loads = counted.loads
    counted.click(counted.page.locator(".diary a.visit", has_text=f"{day:%-I:%M}").first)
    counted.click(counted.panel.get_by_role("link", name="Move", exact=True))
    counted.sees("Another day")
    counted.click(counted.panel.locator("button[name=to][value^=eugene-kim]").first)
    counted.sees("Moved to this time.")
    counted.sees("Dr. Eugene Kim")
    expect(counted.page.get_by_role("button", name="Undo").first).to_be_visible()
    assert (counted.clicks, counted.keys, counted.loads - loads) == (3, 0, 0)
