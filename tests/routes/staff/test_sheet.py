"""The sheet of a day survives a power cut: who comes when, and how to reach them; never what it is about."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from booking import appointments
from booking.appointments import PATIENT, Actor, Comfort
from booking.database import db, writing
from booking.models import User, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, words
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

SHEET = "/staff/sheet?day=2026-10-06"


def lists(page: Page) -> dict[str, list[str]]:
    """By surgeon, the lines of their list."""
    sections = page.tree.findall(".//main//section")
    return {
        words(section.find("h2") or section): [words(row) for row in section.findall(".//tbody/tr")]
        for section in sections
    }


def test_each_surgeon_has_a_list_by_time_with_initials_and_telephone(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 14), browser=b"2")
        a_booking(local(6, 10), browser=b"1")
        a_booking(local(6, 11), surgeon="eugene-kim", browser=b"3")
        a_booking(local(7, 10), browser=b"4")
    page = signed_in(app).get(SHEET)
    assert page.h1 == "Tuesday, October 6, 2026"
    assert "As of Monday, October 5, 2026 at 9:00 AM" in page.text
    telephone = "(310) 555-0143"
    assert lists(page) == {
        "Dr. David Kim 2 patients": [f"10:00 AM A. R. {telephone} first visit", f"2:00 PM A. R. {telephone}"],
        "Dr. Eugene Kim 1 patient": [f"11:00 AM A. R. {telephone}"],
    }


def test_whole_names_are_printed_on_demand_alone(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    desk = signed_in(app)
    name = str(ANSWERS["name"])
    assert name not in desk.get(SHEET).text
    full = desk.get(SHEET).follow("Print whole names")
    assert name in full.text
    assert name not in full.follow("Print initials only").text


def test_what_the_visit_is_about_is_not_on_it(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(local(6, 10))
        about = str(visit.procedure.texts["en"]["name"])
        note = str(ANSWERS["note"])
    page = signed_in(app).get(SHEET + "&names=full")
    assert about not in page.text
    assert not note or note not in page.text


def test_what_was_asked_for_and_what_they_speak_is_on_it(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(local(6, 10))
        with writing() as session:
            session.execute(update(Visit).values(language="es"))
        appointments.ask_for_comfort(visit, Comfort(step_free=True, interpreter="Spanish"), seen=None, now=NOW)
    (line,), _none = lists(signed_in(app).get(SHEET)).values()
    assert "interpreter: Spanish" in line
    assert "step-free access" in line


def test_a_visit_by_video_says_so(app: Flask) -> None:
    with app.app_context():
        a_booking(local(7, 17), location="video")
    (line,), _none = lists(signed_in(app).get("/staff/sheet?day=2026-10-07")).values()
    assert line.endswith("first visit · by video")


def test_who_does_not_come_is_not_on_it(app: Flask, standing_clock: StandingClock) -> None:
    add_user(app, "admin")
    with app.app_context():
        appointments.cancel(a_booking(local(6, 10), browser=b"1"), actor=PATIENT, now=NOW)
        missing = a_booking(local(6, 11), browser=b"2").appointments[0]
        seen = a_booking(local(6, 14), browser=b"3").appointments[0]
        a_hold(local(6, 15), browser=b"4")
        user = db.session.query(User).one()
        standing_clock.moment = local(6, 16)
        for row, status in ((missing, "no_show"), (seen, "fulfilled")):
            appointments.set_status(row, status, actor=Actor("desk", user.id), seen=None, now=local(6, 16))
    david, _eugene = lists(signed_in(app).get(SHEET)).values()
    assert [line[:7] for line in david] == ["2:00 PM"]


def test_an_empty_day_says_so(app: Flask) -> None:
    page = signed_in(app).get("/staff/sheet?day=2026-10-08")
    assert page.text.count("Nobody is booked.") == 2


@pytest.mark.parametrize("day", ["2026-02-31", "tomorrow", "9999-12-31"])
def test_a_day_that_is_none_is_told_and_today_is_shown(app: Flask, day: str) -> None:
    answer = signed_in(app).get(f"/staff/sheet?day={day}", expect=422)
    assert answer.h1 == "Monday, October 5, 2026"


def test_a_surgeon_prints_their_own_patients_alone(app: Flask) -> None:
    with app.app_context():
        a_booking(local(6, 10), browser=b"1")
        a_booking(local(6, 11), surgeon="eugene-kim", browser=b"3")
    page = signed_in(app, "surgeon", surgeon="eugene-kim").get(SHEET)
    assert list(lists(page)) == ["Dr. Eugene Kim 1 patient"]
    assert "10:00 AM" not in page.text
