"""Any time can be typed to move to: it is read back with every rule in its way, and moves only when that is pressed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import TUESDAY_TEN, a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

ANYWAY = "Move there anyway"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def address(app: Flask) -> str:
    """Of the page that moves an appointment with Dr. David Kim on Tuesday, October 6 at 10:00 AM."""
    with app.app_context():
        return f"/staff/appointments/{a_booking(TUESDAY_TEN).appointments[0].uuid}/move"


def looked_at(desk: PageClient, address: str, at: str, *, expect: int = 200, **more: str) -> Page:
    """As the form sends it."""
    page = desk.get(address)
    form = next(one for one in page.tree.iter("form") if one.get("method") == "get" and "move" in one.get("action", ""))
    fields = {one.get("name", ""): one.get("value", "") for one in form.iter("input")}
    fields |= {
        one.get("name", ""): next(
            choice.get("value", "") for choice in one.iter("option") if choice.get("selected") is not None
        )
        for one in form.iter("select")
    }
    return desk.get(f"{address}?{urlencode(fields | {'at': at} | more)}", expect=expect)


def lines(page: Page) -> list[str]:
    return [words(line) for line in page.tree.findall(".//ul[@class='obstacles']/li")]


def stands(app: Flask) -> Appointment:
    with app.app_context():
        row = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert row
        return row


@pytest.mark.parametrize("at", ["2:30", "2.30p", "14:30", "1430"])
def test_a_free_time_is_asked_about_and_moved_to(app: Flask, desk: PageClient, address: str, at: str) -> None:
    page = looked_at(desk, address, at, on="10/7/2026")
    assert page.h1 == "Move the appointment?"
    assert lines(page) == []
    assert stands(app).starts_at == TUESDAY_TEN  # asked, and nothing done
    assert page.press("Yes, move it").status == 303
    assert stands(app).starts_at == local(7, 14, 30)


@pytest.mark.parametrize(
    ("at", "more", "says", "rule"),
    [
        ("7 pm", {}, "hours that day are", "hours"),
        ("10:10", {"on": "2026-10-07"}, "Consultations begin every 30 minutes.", "step"),
        ("10:00", {"on": "2026-10-10"}, "has no hours on Saturday", "hours"),
        ("10:00", {"on": "2027-02-01"}, "takes bookings until", "horizon"),
        ("7 pm", {"surgeon": "eugene-kim"}, "Dr. Eugene Kim", "hours"),
    ],
)
def test_each_rule_in_its_way_is_named_and_set_aside(
    app: Flask, desk: PageClient, address: str, at: str, more: dict[str, Any], says: str, rule: str
) -> None:
    page = looked_at(desk, address, at, **more)
    assert says in " ".join(lines(page))
    assert "Yes, move it" not in page.buttons()
    assert page.press(ANYWAY).status == 303
    row = stands(app)
    assert rule in (row.override or "").split()
    assert row.lane == 0


def test_onto_another_visit_a_reason_is_asked_and_it_stands_in_the_lowest_free_lane(
    app: Flask, desk: PageClient, address: str
) -> None:
    with app.app_context():
        a_booking(local(7, 14), browser=b"another")
    page = looked_at(desk, address, "2 pm", on="2026-10-07")
    (line,) = lines(page)
    assert line.startswith("Overlaps 2:00 PM – 2:45 PM, A. R.")
    without = page.press(ANYWAY)
    assert without.status == 422
    assert "Enter a reason for the overlap." in without.text
    assert without.press(ANYWAY, override_reason="A couple").status == 303
    assert (stands(app).starts_at, stands(app).lane) == (local(7, 14), 1)


def test_what_has_come_in_its_way_meanwhile_is_told(app: Flask, desk: PageClient, address: str) -> None:
    page = looked_at(desk, address, "7 pm")
    with app.app_context():
        a_booking(local(7, 14), browser=b"another")
    sent = page.fields(ANYWAY)
    refused = desk.post(address, sent | {"to": f"david-kim office {local(7, 14).isoformat()}"})
    assert refused.status == 409
    assert lines(refused)[0].startswith("Overlaps 2:00 PM")
    assert stands(app).starts_at == TUESDAY_TEN


@pytest.mark.parametrize(
    ("at", "more", "says"),
    [
        ("soon", {}, "Enter a time like"),
        ("", {}, "Enter the time."),
        ("2:30", {"on": "soon"}, "Enter a day like"),
        ("2:30", {"on": ""}, "Enter the day."),
        ("2:30", {"on": "2026-09-01"}, "This time has passed."),
        ("10:00", {}, "It is at this time already."),
    ],
)
def test_what_is_no_time_to_move_to_is_said_and_stays_typed(
    app: Flask, desk: PageClient, address: str, at: str, more: dict[str, Any], says: str
) -> None:
    page = looked_at(desk, address, at, expect=422, **more)
    assert says in page.text
    typed = {one.get("name"): one.get("value") for one in page.tree.iter("input")}
    assert typed["at"] == at
    assert stands(app).starts_at == TUESDAY_TEN
