"""What stands beside the day: today alone says how many of tomorrow's visits nobody has confirmed."""

from __future__ import annotations

import pytest
from flask import Flask

from booking import appointments
from booking.appointments import PATIENT
from tests.stage.desk import signed_in
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


def test_today_tells_how_many_of_tomorrow_are_not_confirmed(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 13))
        a_booking(local(6, 10), surgeon="eugene-kim", browser=b"e")
        said = a_booking(local(6, 14), browser=b"b")
        gone = a_booking(local(6, 15), browser=b"d")
        a_booking(local(7, 9), browser=b"c")
        appointments.cancel(gone, actor=PATIENT, now=NOW)
        appointments.confirm(said, seen=appointments.versions_of(said), now=NOW)
    desk = signed_in(app)
    today = desk.get("/staff/")
    listed = today.follow("Tomorrow: 2 not confirmed")
    assert "Tomorrow, not confirmed yet" in listed.headings()
    assert "not confirmed" not in desk.get("/staff/?day=2026-10-06").text
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    assert "Tomorrow: 1 not confirmed" in surgeon.get("/staff/").text


def test_nobody_to_ask_is_no_line(app: Flask) -> None:
    assert "not confirmed" not in signed_in(app).get("/staff/").text
