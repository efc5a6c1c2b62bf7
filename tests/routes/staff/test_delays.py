"""A surgeon who is late: the head says it, each waiting patient's page says it, and who comes later is called."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db
from booking.models import Appointment, Task, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

ADDRESS = "/staff/surgeons/david-kim/delay"
TEN = local(8, 10)
SENTENCE = "Today we’re running about 20 minutes late. Thank you for your patience."
BUTTONS = {"10 minutes late", "20 minutes late", "30 minutes late", "45 minutes late", "60 minutes late", "On time"}


@pytest.fixture
def links(app: Flask, standing_clock: StandingClock) -> dict[str, str]:
    """Of patients' pages: at ten and at two with one surgeon, at ten with the other, and on the day after."""
    with app.app_context():
        visits = {
            "ten": a_booking(TEN),
            "two": a_booking(local(8, 14), browser=b"b"),
            "other": a_booking(TEN, surgeon="eugene-kim", browser=b"c"),
            "tomorrow": a_booking(local(9, 10), browser=b"d"),
            "no phone": a_booking(local(8, 15), browser=b"e", answers=ANSWERS | {"telephone": ""}),
        }
        found = {name: appointment_path(visit) for name, visit in visits.items()}
    standing_clock.moment = TEN - timedelta(minutes=30)
    return found


@pytest.fixture
def desk(app: Flask, links: dict[str, str]) -> PageClient:
    return signed_in(app)


def calls(app: Flask) -> list[tuple[datetime, int]]:
    """When whoever is to be called comes, and what they are told."""
    with app.app_context():
        query = (
            select(Appointment.starts_at, Task.detail)
            .join(Task, Task.visit_id == Appointment.visit_id)
            .where(Task.kind == "surgeon_late", Task.done_at.is_(None))
            .order_by(Appointment.starts_at)
        )
        return [(start, detail["minutes"]) for start, detail in db.session.execute(query)]


def test_one_press_says_it_and_one_takes_it_back(app: Flask, desk: PageClient) -> None:
    page = desk.get(ADDRESS)
    assert page.h1 == "Dr. David Kim: On time"
    assert page.press("20 minutes late").location.endswith("/staff/")
    assert "20 minutes late" in desk.get("/staff/").text
    assert calls(app) == [(TEN, 20), (local(8, 14), 20)]
    page = desk.get(ADDRESS)
    assert BUTTONS - set(page.buttons()) == {"20 minutes late"}
    page.press("30 minutes late")
    assert calls(app) == [(TEN, 30), (local(8, 14), 30)]
    desk.get(ADDRESS).press("On time")
    assert calls(app) == []
    assert "minutes late" not in desk.get("/staff/").text.partition("Free next")[0]


@pytest.mark.parametrize(
    ("who", "at", "is_told"),
    [
        ("ten", TEN - timedelta(minutes=30), True),
        ("ten", TEN - timedelta(hours=2, seconds=1), False),
        ("ten", TEN + timedelta(minutes=10), True),
        ("two", TEN - timedelta(minutes=30), False),
        ("two", local(8, 12), True),
        ("other", TEN - timedelta(minutes=30), False),
        ("tomorrow", TEN - timedelta(minutes=30), False),
        ("tomorrow", local(9, 9, 30), False),
    ],
)
def test_the_page_of_who_waits_says_it_near_the_time_and_today_alone(
    app: Flask,
    pages: PageClient,
    desk: PageClient,
    links: dict[str, str],
    standing_clock: StandingClock,
    who: str,
    at: datetime,
    is_told: bool,
) -> None:
    desk.get(ADDRESS).press("20 minutes late")
    standing_clock.moment = at
    assert (SENTENCE in pages.get(links[who]).text) is is_told


@pytest.mark.parametrize(("language", "words"), [("es", "20 minutos"), ("ko", "20분")])
def test_it_is_said_in_the_patients_language(
    pages: PageClient, desk: PageClient, links: dict[str, str], language: str, words: str
) -> None:
    desk.get(ADDRESS).press("20 minutes late")
    assert words in pages.get(f"{links['ten']}?lang={language}").text


def test_whoever_has_arrived_or_is_moved_need_not_be_called(app: Flask, desk: PageClient) -> None:
    desk.get(ADDRESS).press("20 minutes late")
    with app.app_context():
        ten, two = db.session.scalars(select(Visit).join(Task, Task.visit_id == Visit.id).order_by(Visit.id)).all()
        path = f"/staff/appointments/{ten.appointments[0].uuid}"
        appointments.cancel(two, actor=PATIENT, now=TEN - timedelta(days=3))
    desk.get(path).press("Arrived")
    assert calls(app) == []


def test_two_who_say_it_at_once_are_told_and_the_same_press_twice_is_one(app: Flask, desk: PageClient) -> None:
    one, other = desk.get(ADDRESS), signed_in(app, "admin").get(ADDRESS)
    assert [one.press("20 minutes late").status for _press in range(2)] == [303, 303]
    answer = other.press("45 minutes late")
    assert answer.status == 409
    assert calls(app)[0] == (TEN, 20)
    assert answer.press("45 minutes late").status == 303


@pytest.mark.parametrize("sent", [{"minutes": "7"}, {"minutes": ""}, {"seen": "x"}, {"minutes": "-20"}])
def test_nothing_else_is_taken(app: Flask, desk: PageClient, sent: dict[str, str]) -> None:
    page = desk.get(ADDRESS)
    answer = desk.post(ADDRESS, page.fields("20 minutes late") | sent)
    assert answer.status == 422
    assert calls(app) == []


@pytest.mark.parametrize(("surgeon", "may"), [("david-kim", True), ("eugene-kim", False)])
def test_a_surgeon_says_it_of_themselves_alone(app: Flask, links: dict[str, str], surgeon: str, may: bool) -> None:
    theirs = signed_in(app, "surgeon", surgeon=surgeon)
    assert theirs.get(ADDRESS, expect=200 if may else 404).status == (200 if may else 404)
    token = theirs.get("/staff/").fields("Sign out")
    answer = theirs.post(ADDRESS, token | {"minutes": "20", "seen": "0"})
    assert answer.status == (303 if may else 404)
