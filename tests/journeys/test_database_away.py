"""While the database refuses everything the desk reads so in words, what was typed stands, and it goes on by itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, text

from booking.database import db
from booking.models import Task
from tests.stage.demo_site import PASSWORDS, DemoSite
from tests.stage.looking import sign_in
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey

ASK = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the window is looked at again
BOOKED_NOW = ".diary a.visit.booked"


@contextmanager
def away(site: DemoSite, visitor: Visitor) -> Iterator[None]:
    """The table of those who are signed in has gone: every page of the desk asks it."""
    rename(site, "staff_sessions", "staff_sessions_away")
    try:
        yield
    finally:
        rename(site, "staff_sessions_away", "staff_sessions")
        visitor.complaints.clear()  # the browser's own of each 503


def rename(site: DemoSite, before: str, after: str) -> None:
    with site.inside():
        db.session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))
        db.session.commit()


@pytest.fixture
def desk(visitor: Visitor) -> Visitor:
    sign_in(visitor, "desk")
    return visitor


def begins_a_task(desk: Visitor) -> Page:
    desk.goes_to("/staff/tasks/new")
    desk.page.get_by_label("What is to be done").fill("Call her sister")
    desk.loads.clear()
    return desk.page


def test_the_day_stays_a_key_says_so_and_all_goes_on_afterwards(site: DemoSite, desk: Visitor) -> None:
    page = desk.page
    desk.goes_to("/staff/")
    desk.loads.clear()
    page.locator(BOOKED_NOW).first.click()
    panel, behind = page.locator("#panel"), page.locator("#refresh .behind")
    expect(panel.locator("[data-key=a]")).to_be_visible()
    with away(site, desk):
        page.keyboard.press("a")
        expect(panel.get_by_role("alert")).to_contain_text("press again")
        page.evaluate(ASK)
        expect(behind).to_contain_text("Not up to date since")
        expect(page.locator(".diary")).to_be_visible()
        page.locator(BOOKED_NOW).last.click()
        expect(panel).to_contain_text("does not answer at the moment")
        expect(page.locator("body")).not_to_contain_text("Traceback")
    panel.get_by_role("link", name="Try again").click()
    expect(panel.locator("[data-key=a]")).to_be_visible()
    page.evaluate(ASK)
    expect(behind).to_have_text("")
    page.keyboard.press("a")
    expect(page.locator(".diary a.visit.checked_in").first).to_be_visible()
    assert desk.loads == []


def test_a_form_of_a_whole_page_stands_until_it_is_taken_in(site: DemoSite, desk: Visitor) -> None:
    page = begins_a_task(desk)
    with away(site, desk):
        page.get_by_role("button", name="Write it down").click()
        expect(page.get_by_role("alert")).to_contain_text("the practice’s system does not answer")
        expect(page.get_by_label("What is to be done")).to_have_value("Call her sister")
        assert desk.loads == []
    desk.presses("Write it down")
    expect(page.locator("main")).to_contain_text("Call her sister")


def test_without_a_connection_it_stands_as_well(desk: Visitor) -> None:
    page = begins_a_task(desk)
    page.context.set_offline(True)
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed stands")
    page.context.set_offline(False)
    desk.complaints.clear()
    desk.presses("Write it down")
    assert desk.loads == ["GET /staff/tasks"]


def test_when_the_session_has_ended_the_password_is_asked_over_it_and_it_is_sent_once(
    site: DemoSite, desk: Visitor
) -> None:
    page, before = begins_a_task(desk), tasks(site)
    page.context.clear_cookies()
    page.get_by_role("button", name="Write it down").click()
    asked = page.get_by_role("dialog", name="You were signed out")
    asked.get_by_label("Password").fill(PASSWORDS["desk"][1])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert desk.loads == ["GET /staff/tasks"]
    assert tasks(site) == before + 1


def tasks(site: DemoSite) -> int:
    with site.inside():
        return db.session.scalars(select(func.count()).select_from(Task)).one()
