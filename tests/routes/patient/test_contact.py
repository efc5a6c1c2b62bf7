"""Patients correct how they are reached; with another email address the link is another one too."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.confidential import answers_of
from booking.database import db
from booking.models import History, Visit
from tests.stage.page_client import PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(local(8, 10)))


def known(app: Flask) -> dict[str, str]:
    with app.app_context():
        answers = answers_of(db.session.scalars(select(Visit)).one())
        return {name: answers[name] for name in ANSWERS}


def corrections(app: Flask) -> list[tuple[str, int | None, list[str]]]:
    with app.app_context():
        lines = db.session.scalars(select(History).where(History.act == "corrected"))
        return [(line.way, line.user_id, line.after["corrected"]) for line in lines]


def test_name_and_phone_are_corrected_and_the_link_stays(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(f"{address}/contact")
    assert form.fields("Save")["name"] == ANSWERS["name"]
    saved = form.press("Save", name="Anna Ruiz", telephone="310 555 0199")
    assert (saved.status, saved.location) == (303, address)
    assert "Saved." in saved.follow().text
    assert known(app) == {**ANSWERS, "name": "Anna Ruiz", "telephone": "+13105550199"}
    assert corrections(app) == [("page", None, ["name", "telephone"])]


def test_another_email_address_has_another_link_and_the_old_one_ends(
    app: Flask, pages: PageClient, address: str
) -> None:
    saved = pages.get(f"{address}/contact").press("Save", email="Ana.Ruiz@patient.example")
    assert saved.status == 303
    assert saved.location != address
    page = saved.follow()
    assert "We’ll send a new link to Ana.Ruiz@patient.example." in page.text
    assert "Ana.Ruiz@patient.example. Wrong? Change it" in page.text
    assert pages.client.get(address).status_code == 404
    assert known(app)["email"] == "Ana.Ruiz@patient.example"


def test_a_double_click_leads_to_the_new_link_and_the_old_one_opens_nothing_else(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    form = pages.get(f"{address}/contact")
    new = form.press("Save", email="new@patient.example").location
    assert form.press("Save", email="new@patient.example").location == new
    assert len(corrections(app)) == 1
    for typed in ({"email": "other@patient.example"}, {"email": "new@patient.example", "name": "Eve"}):
        assert form.press("Save", **typed).status == 404
    standing_clock.move(timedelta(minutes=1, seconds=1))
    assert form.press("Save", email="new@patient.example").status == 404
    assert known(app)["email"] == "new@patient.example"


def test_the_same_again_changes_nothing(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(f"{address}/contact")
    assert form.press("Save").location == address
    assert [form.press("Save", name="Anna").location for _press in range(2)] == [address, address]
    assert len(corrections(app)) == 1


@pytest.mark.parametrize(
    "typed",
    [{"name": ""}, {"email": ""}, {"email": "ana@"}, {"email": "ana@x.example, eve@x.example"}, {"telephone": "555"}],
)
def test_what_is_refused_is_said_and_kept(app: Flask, pages: PageClient, address: str, typed: dict[str, str]) -> None:
    page = pages.get(f"{address}/contact").press("Save", **typed)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    [(field, value)] = typed.items()
    assert page.fields("Save")[field] == value
    assert known(app) == ANSWERS


def test_once_it_is_canceled_there_is_nothing_to_correct(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(f"{address}/contact")
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    assert pages.get(f"{address}/contact", expect=303).location == address
    late = form.press("Save", name="Anna")
    assert (late.status, late.h1) == (409, "Nothing has been changed")
    assert known(app) == ANSWERS


def test_a_page_that_showed_something_else_corrects_nothing(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(f"{address}/contact")
    pages.get(f"{address}/contact").press("Save", name="Anna")
    page = form.press("Save", telephone="310 555 0199")
    assert page.status == 409
    assert known(app)["telephone"] == ANSWERS["telephone"]
    assert known(app)["name"] == "Anna"


def test_an_undo_outlives_a_correction(app: Flask, pages: PageClient, address: str) -> None:
    """What patients tell of themselves does not touch the time."""
    pages.get(f"{address}/contact").press("Save", name="Anna")
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        appointments.undo(visit, seen=appointments.versions_of(visit), now=visit.created_at)
    assert pages.get(address).h1 == "Your appointment is canceled"
