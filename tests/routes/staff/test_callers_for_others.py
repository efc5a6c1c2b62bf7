"""Who calls for somebody else gives both names at the desk, and for a patient under 18 a guardian's, as online."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import Contact
from booking.database import db
from booking.messages import write_task
from booking.models import Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient, words
from tests.stage.people import PASSWORD
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177"}
FOR_CHILD = CALLER | {"for_other": "y", "patient": "Leo  Ruiz", "under_18": "y", "guardian": "Carmen Ruiz"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def known(app: Flask) -> Contact:
    with app.app_context():
        return appointments.contact_of(db.session.scalars(select(Visit)).one())


def test_the_desk_books_for_a_child_whom_somebody_calls_for(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    assert not {"for_other", "under_18"} & set(page.fields("Book"))
    booked = page.press("Book", **FOR_CHILD).follow()
    assert "Patient Leo Ruiz" in booked.text
    assert "Booked by Bea Fonseca" in booked.text
    assert "Parent or guardian Carmen Ruiz" in booked.text
    contact = known(app)
    assert (contact.name, contact.patient, contact.guardian) == ("Bea Fonseca", "Leo Ruiz", "Carmen Ruiz")
    assert "L. R." in desk.get("/staff/?day=2026-10-06").text
    found = desk.get("/staff/").press("Find", sought="Leo").follow().text
    assert "booked by Bea Fonseca" in found


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"for_other": "y"}, "Enter the patient’s name."),
        ({"for_other": "y", "patient": " "}, "Enter the patient’s name."),
        ({"for_other": "y", "patient": "1"}, "Enter the patient’s name in letters."),
        ({"under_18": "y"}, "Enter the name of a parent or guardian."),
        ({"under_18": "y", "guardian": "g" * 121}, "Enter a shorter name: 120 characters at most."),
        (
            {"under_18": "y", "guardian": "Bea Fonseca"},
            "This is the caller’s own name. If the patient is someone else, "
            "check “The caller books for someone else” and enter their name.",
        ),
    ],
)
def test_a_box_that_is_ticked_asks_for_the_name(desk: PageClient, typed: dict[str, str], sentence: str) -> None:
    refused = desk.get(AT_TWO).press("Book", **CALLER, **typed)
    assert refused.status == 422
    assert sentence in refused.text
    kept = refused.fields("Book")
    assert {name: kept.get(name) for name in typed} == typed


def test_a_name_without_its_box_is_not_kept(app: Flask, desk: PageClient) -> None:
    assert desk.get(AT_TWO).press("Book", **CALLER, patient="1", guardian="g" * 121).status == 303
    contact = known(app)
    assert (contact.patient, contact.guardian) == ("", "")


def test_a_refusal_and_other_times_keep_the_boxes_and_names(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    with app.app_context():
        a_booking(local(6, 14))
    lost = page.press("Book", **FOR_CHILD)
    assert lost.status == 409
    assert FOR_CHILD.items() <= lost.fields("Book").items()
    other = lost.press("Show the times", surgeon="eugene-kim").follow()
    assert FOR_CHILD.items() <= other.fields("Book").items()


def test_a_sign_out_keeps_the_boxes_and_names(desk: PageClient, standing_clock: StandingClock) -> None:
    page = desk.get(AT_TWO)
    standing_clock.move(timedelta(minutes=16))
    answer = page.press("Book", **FOR_CHILD)
    signed = answer.follow().press("Sign in", email="desk.one@practice.test", password=PASSWORD).follow()
    assert FOR_CHILD.items() <= signed.fields("Book").items()


def test_a_task_names_who_comes_and_by_whom_it_was_booked(app: Flask, desk: PageClient) -> None:
    desk.get(AT_TWO).press("Book", **FOR_CHILD)
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        write_task(db.session(), "video_link_needed", visit_id=visit.id, detail={}, now=NOW)
        db.session.commit()
    listed = desk.get("/staff/tasks")
    rows = listed.tree.findall(".//table//tbody/tr")  # the task, and the visit that is not confirmed yet
    assert [words(row[1]) for row in rows] == ["L. R.", "L. R."]
    task = desk.get(
        next(href for href in listed.links().values() if "/staff/tasks/" in href and not href.endswith("/new"))
    )
    assert "Patient Leo Ruiz Booked by Bea Fonseca" in task.text
