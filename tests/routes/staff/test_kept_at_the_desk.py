"""What the desk knows stays there: out of cookies, and away from whoever may only read."""

import re

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.visits import a_booking

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PATIENTS_LINK = re.compile(r"/appointments/[\w-]{43}")
AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177"}


def address(app: Flask) -> str:
    with app.app_context():
        return f"/staff/appointments/{a_booking().appointments[0].uuid}"


def in_the_cookie(app: Flask, desk: PageClient) -> str:
    """What the browser's cookie holds, which whoever has the browser can read: it is signed, not sealed."""
    cookie, kept = desk.client.get_cookie("booking"), SecureCookieSessionInterface().get_signing_serializer(app)
    assert cookie
    assert kept
    return str(kept.loads(cookie.value)["_flashes"])


def booked(app: Flask, desk: PageClient) -> Page:
    return desk.get(AT_TWO).press("Book", **CALLER)


def moved(app: Flask, desk: PageClient) -> Page:
    return desk.get(address(app) + "/move?day=2026-10-07").press("2:30 PM")


def canceled(app: Flask, desk: PageClient) -> Page:
    return desk.get(address(app) + "/cancellation").press("Yes, cancel it")


@pytest.mark.parametrize("act", [booked, moved, canceled])
def test_no_appointment_is_written_into_a_cookie(app: Flask, act) -> None:  # type: ignore[no-untyped-def]
    desk = signed_in(app)
    assert act(app, desk).status == 303
    said = in_the_cookie(app, desk)
    assert act.__name__ in said.lower()
    assert not re.search(r"\d|Kim|October|day\b|facelift|office|Bea|Ruiz", said), said


def test_a_surgeon_reads_an_appointment_without_the_link_that_could_change_it(app: Flask) -> None:
    where = address(app)
    assert PATIENTS_LINK.search(signed_in(app).get(where).response.text)
    surgeons = signed_in(app, "surgeon", surgeon="david-kim").get(where)
    assert "Ana María Ruiz" in surgeons.text
    assert not PATIENTS_LINK.search(surgeons.response.text)
