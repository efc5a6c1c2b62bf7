"""Every page of the desk can be asked for by the panel beside the day: its words alone, in a sound frame."""

from http import HTTPStatus

import pytest
from flask import Flask

from tests.faults.addresses import a_life, addresses
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.visits import a_booking

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PANEL = {"X-Panel": "1"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def appointment(app: Flask) -> str:
    with app.app_context():
        return f"/staff/appointments/{a_booking().appointments[0].uuid}"


def has_bar(page: Page) -> bool:
    return any("masthead" in one.get("class", "") for one in page.tree.iter("header"))


def sheets(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.tree.iter("link") if link.get("rel") == "stylesheet"]


def test_every_page_of_the_desk_has_a_frame_for_the_panel(app: Flask, desk: PageClient) -> None:
    a_life(app)
    shown = []
    for address in addresses(app):
        if not address.endpoint.startswith("staff.") or "GET" not in address.methods:
            continue
        whole, page = (Page(desk, desk.client.get(address.path, headers=sent)) for sent in ({}, PANEL))
        if page.status != HTTPStatus.OK:
            assert page.status == whole.status
            continue
        shown.append(address.endpoint)
        assert (has_bar(whole), has_bar(page)) == (True, False), address.path
        assert (sheets(page), page.h1) == ([], whole.h1)
        assert "X-Panel" in page.headers["Vary"]
        assert "X-Panel" in whole.headers["Vary"]
    assert len(shown) > 15


def test_what_an_act_has_to_say_is_said_in_the_panel(app: Flask, desk: PageClient) -> None:
    page = desk.get(appointment(app) + "/cancellation")
    answer = page.press("Yes, cancel it")
    assert answer.location
    shown = desk.get(answer.location, headers=PANEL)
    assert [one for one in shown.tree.iter("div") if "notice" in one.get("class", "").split()]


def test_a_refused_form_keeps_its_frame(app: Flask, desk: PageClient) -> None:
    path = appointment(app) + "/contact"
    fields = desk.get(path).fields("Save") | {"name": ""}
    page = desk.post(path, fields, headers=PANEL)
    assert (page.status, has_bar(page)) == (422, False)


def test_a_page_that_is_not_there_is_said_in_the_panel(desk: PageClient) -> None:
    page = desk.get("/staff/appointments/00000000-0000-0000-0000-000000000000", headers=PANEL, expect=404)
    assert not has_bar(page)


def test_the_day_answers_the_panel_with_what_is_next(desk: PageClient) -> None:
    page = desk.get("/staff/", headers=PANEL)
    assert "Free next" in page.headings()
    assert not list(page.tree.iter("table"))


def test_a_signed_out_panel_is_led_to_the_sign_in_page(app: Flask) -> None:
    answer = app.test_client().get("/staff/", headers=PANEL)
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/staff/sign-in")
