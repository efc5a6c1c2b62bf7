"""The desk may note a date of birth; it tells two people of one name apart, and no patient's page has it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from booking import appointments, people
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def correction(app: Flask, desk: PageClient, day: int) -> tuple[UUID, Page]:
    """The visit, and the page on which its contact is corrected."""
    with app.app_context():
        visit = a_booking(local(day, 10), answers=ANSWERS, browser=str(day).encode())
        return visit.uuid, desk.get(f"/staff/appointments/{visit.appointments[0].uuid}/contact")


def born_on(app: Flask, uuid: UUID) -> str:
    with app.app_context():
        visit = appointments.visit_by_uuid(uuid)
        assert visit
        return appointments.contact_of(visit).born_on


def test_two_dates_tell_two_people_apart(app: Flask, desk: PageClient) -> None:
    one, page = correction(app, desk, 6)
    other, second = correction(app, desk, 7)
    with app.app_context():
        assert [found.visits for found in people.find("ruiz", limit=9, now=NOW)] == [2]
    assert page.press("Save", born_on="2/3/1980").status == 303
    assert second.press("Save", born_on="1991-12-24").status == 303
    assert (born_on(app, one), born_on(app, other)) == ("1980-02-03", "1991-12-24")
    with app.app_context():
        assert [found.visits for found in people.find("ruiz", limit=9, now=NOW)] == [1, 1]
    found = desk.get("/staff/find-or-book")
    sent = found.fields_of("/staff/find-or-book") | {"sought": "ruiz"}
    listed = desk.post("/staff/find-or-book", sent, headers={"X-Panel": "1"}).text
    assert "born February 3, 1980" in listed
    assert "born December 24, 1991" in listed


def test_it_is_never_required_and_can_be_taken_back(app: Flask, desk: PageClient) -> None:
    uuid, page = correction(app, desk, 6)
    page.press("Save", born_on="2/3/1980")
    with app.app_context():
        visit = appointments.visit_by_uuid(uuid)
        assert visit
        address = f"/staff/appointments/{visit.appointments[0].uuid}/contact"
    assert desk.get(address).press("Save", born_on="").status == 303
    assert born_on(app, uuid) == ""


@pytest.mark.parametrize("typed", ["1899-12-31", "2026-10-07", "2/30/1980", "last year", "²"])
def test_what_is_no_date_of_birth_is_said_and_kept(app: Flask, desk: PageClient, typed: str) -> None:
    uuid, page = correction(app, desk, 6)
    refused = page.press("Save", born_on=typed)
    assert refused.status == 422
    assert refused.fields("Save")["born_on"] == typed
    assert born_on(app, uuid) == ""


def test_no_patients_page_has_it(app: Flask, desk: PageClient) -> None:
    uuid, page = correction(app, desk, 6)
    page.press("Save", born_on="2/3/1980")
    with app.app_context():
        visit = appointments.visit_by_uuid(uuid)
        assert visit
        path = appointment_path(visit)
    patient = PageClient(app.test_client())
    for below in ("", "/contact"):
        text = patient.get(path + below).response.text
        assert "1980" not in text
        assert "birth" not in text.lower()
