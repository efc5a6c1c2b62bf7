"""What is pressed or typed at the desk while an answer is on its way is neither dropped nor written over."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment
from tests.stage.demo_site import DemoSite, Start
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey

TODAYS = "table.diary a.visit.booked"
BLANK = "table.diary a.blank:not(.why-not, [aria-hidden])"


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """Before today, at the desk."""
    desk.given_they_have_signed_in(visitor)
    return visitor.page


@contextmanager
def on_its_way(page: Page, method: str) -> Iterator[None]:
    """What is asked so meanwhile is answered at the end."""
    held: list[Route] = []
    is_over = False

    def hold(route: Route) -> None:
        if route.request.method == method and "x-panel" in route.request.headers and not is_over:
            held.append(route)
        else:
            route.continue_()

    page.route("**/staff/**", hold)
    yield
    expect(page.locator("#panel[aria-busy=true]")).to_be_attached()
    is_over = True
    for route in held:
        route.continue_()


def uuid_of(link: Locator) -> UUID:
    return UUID(str(link.get_attribute("href")).rpartition("/")[2])


def is_late(site: DemoSite, uuid: UUID) -> bool:
    with site.inside():
        return db.session.scalars(select(Appointment).where(Appointment.uuid == uuid)).one().visit.late_at is not None


def test_a_visit_that_is_pressed_while_another_is_marked_opens_after_it(site: DemoSite, page: Page) -> None:
    first, second = page.locator(TODAYS).nth(0), page.locator(TODAYS).nth(1)
    marked, opened = uuid_of(first), second.get_attribute("href")
    first.click()
    late = page.locator("#panel").get_by_role("button", name="Late", exact=True)
    late.wait_for()
    with on_its_way(page, "POST"):
        late.click()
        second.click()
    expect(page.locator(f"#panel form[action^='{opened}/']").first).to_be_attached()
    assert is_late(site, marked)


def test_keys_at_two_visits_act_on_both_however_slow_the_answers_are(site: DemoSite, page: Page) -> None:
    links = [page.locator(TODAYS).nth(at) for at in (1, 2)]
    uuids = [uuid_of(link) for link in links]
    with on_its_way(page, "GET"):
        for link in links:
            link.focus()
            page.keyboard.press("l")
    expect(page.locator(f"#panel form[action*='{uuids[1]}']").first).to_be_attached()
    expect(page.locator("#panel").get_by_role("button", name="Not late")).to_be_visible()
    assert [is_late(site, uuid) for uuid in uuids] == [True, True]


def opens_a_blank(site: DemoSite, visitor: Visitor) -> Start:
    start = site.open_times("david-kim")[-1]
    local = start.at.astimezone(LOS_ANGELES)
    visitor.goes_to(f"/staff/?day={local.date()}")
    visitor.page.locator(f'{BLANK}[href*="david-kim"][href*="{local:%Y-%m-%dT%H:%M}"]').click()
    expect(visitor.page.locator("#panel").get_by_label("Name", exact=True)).to_be_focused()
    return start


def test_escape_while_a_visit_is_booked_closes_after_it_is_said(site: DemoSite, visitor: Visitor, page: Page) -> None:
    before = site.live_appointments()
    opens_a_blank(site, visitor)
    page.keyboard.type("Quick Quartz")
    page.locator("#panel").get_by_label("Phone number").fill("3105550186")
    with on_its_way(page, "POST"):
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    expect(page.locator("form.undo")).to_be_visible()
    expect(page.locator("#panel [data-page] h1")).to_have_count(0)
    expect(page.locator("table.diary a.visit", has_text="Quick Quartz")).to_be_visible()
    assert site.live_appointments() == before + 1


def test_a_refusal_is_read_before_anything_else_opens(site: DemoSite, visitor: Visitor, page: Page) -> None:
    before = site.live_appointments()
    opens_a_blank(site, visitor)
    page.keyboard.type("Quick Quartz")
    with on_its_way(page, "POST"):
        page.keyboard.press("Enter")
        page.locator(".masthead .here-now").click()
    expect(page.locator("#panel [role=alert]:visible, #panel [data-error-summary]").first).to_be_visible()
    expect(page.locator("#panel:not([aria-busy])")).to_be_attached()  # and nothing else is on its way
    assert page.locator("#panel").get_by_label("Name", exact=True).input_value() == "Quick Quartz"
    visitor.complaints.clear()  # the console tells of the refusal
    assert site.live_appointments() == before


def test_what_is_typed_while_other_times_come_stands_and_typing_goes_on(
    site: DemoSite, visitor: Visitor, page: Page
) -> None:
    opens_a_blank(site, visitor)
    panel = page.locator("#panel")
    panel.locator("details.other-times").evaluate("details => { details.open = true; }")
    telephone, silent = panel.get_by_label("Phone number"), panel.locator("form.caller [name=no_email]")
    page.evaluate("document.addEventListener('desk:shown', () => { document.body.dataset.shown = 'yes'; })")
    with on_its_way(page, "POST"):
        panel.get_by_role("button", name="Show the times").click()
        panel.get_by_label("Name", exact=True).fill("Quick Quartz")
        silent.check()
        telephone.focus()
        page.keyboard.type("310555")
    expect(page.locator("body[data-shown]")).to_be_attached()
    page.keyboard.type("0185")
    expect(telephone).to_have_value("3105550185")
    expect(panel.get_by_label("Name", exact=True)).to_have_value("Quick Quartz")
    expect(silent).to_be_checked()


def test_undo_that_found_no_connection_can_be_pressed_again(site: DemoSite, visitor: Visitor, page: Page) -> None:
    before = site.live_appointments()
    opens_a_blank(site, visitor)
    page.keyboard.type("Quick Quartz")
    page.locator("#panel").get_by_label("Phone number").fill("3105550186")
    page.keyboard.press("Enter")
    undo = page.locator("form.undo button[data-key=u]")
    expect(undo).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel [data-page] h1")).to_have_count(0)
    page.reload()  # so that the line comes with the day
    page.context.set_offline(True)
    undo.click()
    expect(page.locator("#panel [role=alert]")).to_contain_text("No connection.")
    page.context.set_offline(False)
    visitor.complaints.clear()
    undo.click()
    expect(page.locator("#panel .notice.done")).to_contain_text("Undone.")
    assert site.live_appointments() == before


def test_an_arrow_before_people_are_found_leads_to_the_first_as_soon_as_they_are(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("quartz")
    with on_its_way(page, "POST"):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#panel [data-result]").first).to_be_focused()
