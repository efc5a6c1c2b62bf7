"""A move to a time that is not free says every rule in its way, and goes there all the same when it is pressed."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment
from tests.stage.desk import signed_in
from tests.stage.obstacles import obstacles
from tests.stage.page_client import Page, PageClient
from tests.stage.visits import TUESDAY_TEN, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

ANYWAY = "Move there anyway"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def dropped(desk: PageClient, uuid: UUID, to: str) -> Page:
    """On a time of the day, as by dragging."""
    path = f"/staff/appointments/{uuid}/move"
    button = next(button for button in desk.get(path).buttons() if button.endswith("AM"))
    return desk.post(path, desk.get(path).fields(button) | {"to": to})


def test_past_the_hours_it_is_moved_after_one_more_press(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_booking().appointments[0].uuid
    page = dropped(desk, uuid, "david-kim office 2026-10-06T12:30-07:00")
    assert page.status == 422
    (line,) = obstacles(page)
    assert line.startswith("Dr. David Kim’s hours that day are")
    assert desk.post(f"/staff/appointments/{uuid}/move", page.fields(ANYWAY)).status == 303
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        assert (row.starts_at, row.override, row.lane) == (local(6, 12, 30), "hours", 0)


def test_onto_another_visit_it_asks_why_and_stands_beside(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(TUESDAY_TEN)
        uuid = a_booking(local(7, 14), browser=b"another").appointments[0].uuid
    page = dropped(desk, uuid, "david-kim office 2026-10-06T10:00-07:00")
    assert page.status == 409
    assert obstacles(page) == ["Overlaps 10:00 AM – 10:45 AM, A. R."]
    asked = desk.post(f"/staff/appointments/{uuid}/move", page.fields(ANYWAY))
    assert asked.status == 422
    sent = asked.fields(ANYWAY) | {"override_reason": "A couple"}
    assert desk.post(f"/staff/appointments/{uuid}/move", sent).status == 303
    with app.app_context():
        row = db.session.scalars(select(Appointment).where(Appointment.uuid == uuid)).one()
        assert (row.starts_at, row.override, row.lane) == (TUESDAY_TEN, "taken", 1)
