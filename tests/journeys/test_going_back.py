"""Back and Reload over a page that refused a form: the page as it was typed, and no question of the browser's."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.stage.looking import sign_in
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey


def refused(visitor: Visitor) -> Page:
    sign_in(visitor, "desk")
    visitor.goes_to("/staff/tasks/new")
    page = visitor.page
    page.get_by_label("What is to be done").fill("Call her sister")
    page.locator("#time").fill("a quarter past")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.wait_for_load_state()  # its script says under which address it stands in the history
    return page


def stands_as_typed(page: Page) -> None:
    expect(page.get_by_label("What is to be done")).to_have_value("Call her sister")
    expect(page.locator("#time")).to_have_value("a quarter past")


def test_nothing_is_sent_again_and_nothing_is_lost(visitor: Visitor) -> None:
    page = refused(visitor)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            sent.append(request.method)

    page.on("request", note)
    page.reload()
    stands_as_typed(page)
    visitor.goes_to("/staff/tasks")
    page.go_back()
    stands_as_typed(page)
    assert "kept=" in page.url
    page.go_back()
    assert "kept=" not in page.url
    page.go_forward()
    stands_as_typed(page)
    assert set(sent) == {"GET"}
