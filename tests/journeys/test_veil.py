"""What a passer-by reads of a desk that nobody works at: initials and times; and its password asked in place."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from booking import appointments
from booking.database import db, writing
from booking.models import Appointment, StaffSession
from tests.stage.demo_site import PASSWORDS, DemoSite
from tests.stage.looking import sign_in
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Arrives, Visitor

pytestmark = pytest.mark.journey

NAME, NUMBER = "Wilhelmina Zugzwang", "(310) 555-0199"
LOOK = "window.dispatchEvent(new StorageEvent('storage', { key: 'desk.signed-in' }))"  # as when another tab has asked


@pytest.fixture
def booked(site: DemoSite) -> Appointment:
    taken = site.take(site.open_times("david-kim")[-1])
    with site.inside() as now:
        row = db.session.scalars(select(Appointment).where(Appointment.uuid == taken)).one()
        typed = {"name": NAME, "telephone": "+13105550199", "email": "zugzwang@patient.example"}
        appointments.correct_contact(row.visit, typed, actor=appointments.PATIENT, seen=None, now=now)
        return row


def before_the_day(arrives: Arrives, booked: Appointment, *, clock: bool = False) -> Visitor:
    visitor = arrives()
    sign_in(visitor, "desk")
    if clock:
        visitor.page.clock.install()
    visitor.goes_to(f"/staff/?day={booked.starts_at.astimezone(LOS_ANGELES).date()}")
    return visitor


def read(page: Page) -> str:
    """What can be seen, fields included."""
    return str(
        page.evaluate(
            """() => {
              const seen = [document.body.innerText];
              for (const field of document.querySelectorAll("input, textarea")) {
                if (field.checkVisibility({ visibilityProperty: true })) seen.push(field.value);
              }
              return seen.join("\\n");
            }"""
        )
    )


def opens(page: Page, booked: Appointment) -> None:
    page.locator(f".diary .visit[href='/staff/appointments/{booked.uuid}']").click()
    expect(page.locator("#panel")).to_contain_text(NUMBER)


def end_sessions(site: DemoSite) -> None:
    """As after a quarter of an hour."""
    with site.inside() as now, writing() as session:
        session.execute(update(StaffSession).values(seen_at=now - timedelta(minutes=16)))


def sign_out_in_another_tab(page: Page) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".masthead .menu summary").click()
    with other.expect_navigation():
        other.get_by_role("button", name="Sign out").click()
    other.close()


def gives_the_password(page: Page, password: str = PASSWORDS["desk"][1]) -> None:
    page.locator("dialog.password").get_by_label("Password").fill(password)
    page.locator("dialog.password").get_by_role("button", name="Go on").click()


def test_names_are_shown_while_one_works_and_covered_by_a_key_until_the_next(
    arrives: Arrives, booked: Appointment
) -> None:
    page = before_the_day(arrives, booked).page
    opens(page, booked)
    assert NAME in read(page)
    page.locator("h1, h2").first.press("h")
    assert NAME not in read(page)
    assert "Zugzwang" not in read(page)
    assert NUMBER not in read(page)
    block = page.locator(f".diary .visit[href='/staff/appointments/{booked.uuid}'] .person")
    assert block.evaluate("name => getComputedStyle(name, '::before').content") == '"W. Z."'
    path = page.url
    page.mouse.click(400, 400)  # on whatever lies there: the press lifts the veil, and nothing else
    assert NAME in read(page)
    expect(page.locator("#panel")).to_contain_text(NUMBER)
    assert page.url == path


def test_it_falls_after_two_minutes_stays_on_the_next_page_and_in_every_tab(
    arrives: Arrives, booked: Appointment
) -> None:
    visitor = before_the_day(arrives, booked, clock=True)
    page = visitor.page
    opens(page, booked)
    page.locator("#sought").fill("Zugzwang")
    page.clock.fast_forward("01:30")
    assert NAME in read(page)
    page.clock.fast_forward("00:35")
    assert not re.search("Zugzwang|555-0199", read(page))
    page.reload()
    assert not re.search("Zugzwang|555-0199", read(page))
    other = page.context.new_page()
    other.goto(page.url)
    assert "Zugzwang" not in read(other)
    other.keyboard.press("Shift")
    assert NAME in read(other)
    expect(page.locator("html.veiled")).to_have_count(0)
    assert NAME in read(page)


def test_the_password_is_asked_in_place_and_what_was_typed_stands(
    site: DemoSite, arrives: Arrives, booked: Appointment
) -> None:
    visitor = before_the_day(arrives, booked)
    page = visitor.page
    opens(page, booked)
    page.locator("#panel").get_by_role("link", name=re.compile("^Change|^Edit|^Correct")).first.click()
    note = page.locator("#panel [name=name]")
    note.fill("Wilhelmina Renamed")
    end_sessions(site)
    page.evaluate(LOOK)
    page.evaluate("document.dispatchEvent(new CustomEvent('desk:signed-out', { cancelable: true }))")
    expect(page.locator("dialog.password")).to_be_visible()
    assert not re.search("Zugzwang|Renamed|555-0199", read(page))
    page.keyboard.press("Escape")
    expect(page.locator("dialog.password")).to_be_visible()
    gives_the_password(page, "wrong")
    expect(page.locator("dialog.password [role=alert]")).to_have_text(
        "This is not your password. Check it and try again."
    )
    visitor.complaints.clear()  # the console tells of the refusal
    gives_the_password(page)
    expect(page.locator("dialog.password")).to_be_hidden()
    expect(note).to_have_value("Wilhelmina Renamed")
    assert NAME in read(page)


def test_what_was_sent_into_an_ended_session_is_sent_once_after_the_password(
    site: DemoSite, arrives: Arrives, booked: Appointment
) -> None:
    page = before_the_day(arrives, booked).page
    opens(page, booked)
    page.locator("#panel").get_by_role("link", name=re.compile("^Cancel")).first.click()
    sent = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.url) if request.url.endswith("/cancellation") and request.method == "POST" else None
        ),
    )
    end_sessions(site)
    page.locator("#panel").get_by_role("button", name=re.compile("^Yes, cancel")).click()
    expect(page.locator("dialog.password")).to_be_visible()
    with site.inside():
        assert db.session.get_one(Appointment, booked.id).status == "booked"
    gives_the_password(page)
    expect(page.locator("#panel .notice.done")).to_be_visible()
    with site.inside():
        assert db.session.get_one(Appointment, booked.id).status == "cancelled"
    assert len(sent) == 2


def test_a_tab_that_is_signed_out_in_another_asks_in_place(
    site: DemoSite, arrives: Arrives, booked: Appointment
) -> None:
    page = before_the_day(arrives, booked).page
    sign_out_in_another_tab(page)
    opens_cancel = page.locator(f".diary .visit[href='/staff/appointments/{booked.uuid}']")
    opens_cancel.click()
    expect(page.locator("dialog.password")).to_be_visible()
    gives_the_password(page)
    expect(page.locator("#panel")).to_contain_text(NUMBER)


def test_a_form_on_a_page_of_its_own_outlives_a_sign_out_in_another_tab(arrives: Arrives, booked: Appointment) -> None:
    visitor = before_the_day(arrives, booked)
    page = visitor.page
    visitor.goes_to("/staff/closures")
    page.get_by_label("First day").fill("2027-12-24")
    page.get_by_label("What patients and calendars read").fill("The painters come")
    sign_out_in_another_tab(page)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when one comes back to the tab
    expect(page.locator("dialog.password")).to_be_visible()
    visitor.complaints.clear()  # the console tells that nobody is signed in
    gives_the_password(page)
    expect(page.get_by_label("What patients and calendars read")).to_have_value("The painters come")
    page.locator("main form:has(.main) button.main").click()
    expect(page.locator("main")).to_contain_text("The painters come")
    assert "sign-in" not in page.url


def test_back_leads_to_what_was_found_and_asks_nothing(arrives: Arrives, booked: Appointment) -> None:
    visitor = before_the_day(arrives, booked)
    page = visitor.page
    visitor.goes_to("/staff/tasks")
    page.locator("#sought").fill("Zugzwang")
    with page.expect_navigation():
        page.locator("#sought").press("Enter")
    expect(page.locator("main")).to_contain_text(NAME)
    found = page.url
    visitor.goes_to("/staff/letters")
    page.go_back()
    assert page.url == found
    expect(page.locator("main")).to_contain_text(NAME)
    assert "Zugzwang" not in found
