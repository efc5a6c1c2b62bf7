"""A patient moves a visit a few times a day and then calls; canceling it is never refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT, Actor, TooManyMoves
from booking.database import db
from booking.models import Letter, User, Visit
from tests.stage.page_client import PageClient
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_part, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice")

PLACES = [local(day, hour) for day in (13, 14) for hour in (9, 10, 11, 13)]


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"RATE_LIMITS": "on"}


def move(visit: Visit, number: int, *, actor: Actor = PATIENT, minutes: float) -> None:
    part = a_part("david-kim", "office", PLACES[number])
    appointments.reschedule(visit, [part], actor=actor, now=NOW + timedelta(minutes=minutes))


def test_five_moves_a_day_and_then_no_more_until_the_first_is_a_day_ago(app_context: Flask) -> None:
    visit = a_booking(PLACES[0])
    for number in range(1, 6):
        move(visit, number, minutes=number)
    with pytest.raises(TooManyMoves) as refused:
        move(visit, 6, minutes=10)
    assert refused.value.retry_after == timedelta(days=1) - timedelta(minutes=9)
    assert len(db.session.scalars(select(Letter)).all()) == 6
    move(visit, 6, minutes=24 * 60 + 2)


def test_the_desk_moves_as_often_as_it_must_and_takes_nothing_from_the_patient(app: Flask, app_context: Flask) -> None:
    add_user(app)
    desk = Actor("desk", db.session.scalars(select(User.id)).one())
    visit = a_booking(PLACES[0])
    for number in range(1, 8):
        move(visit, number, actor=desk, minutes=number)
    for number in range(5):
        move(visit, number, minutes=20 + number)
    with pytest.raises(TooManyMoves):
        move(visit, 6, minutes=30)
    move(visit, 6, actor=desk, minutes=31)


def test_another_visit_and_canceling_are_free(app_context: Flask) -> None:
    visit = a_booking(PLACES[0])
    for number in range(1, 6):
        move(visit, number, minutes=number)
    other = a_booking(PLACES[7], browser=b"another browser")
    move(other, 6, minutes=7)
    appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=8))
    assert appointments.is_cancelled(visit)


def test_the_page_says_whom_to_call_and_when_to_come_back(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        visit = a_booking(PLACES[0])
        path = appointment_path(visit)
        for number in range(1, 6):
            move(visit, number, minutes=number)
    standing_clock.move(timedelta(minutes=10))
    page = pages.get(f"{path}/reschedule?day=2026-10-20")
    refused = page.press(next(button for button in page.buttons() if "AM" in button))
    assert refused.status == 429
    assert refused.headers["Retry-After"] == str(24 * 60 * 60 - 9 * 60)
    assert refused.h1 == "Please call us to change this"
    assert "(310) 555-0142" in refused.text
    assert "nothing was moved just now" in refused.text
    cancellation = pages.get(f"{path}/cancellation")
    done = cancellation.press(next(button for button in cancellation.buttons() if "Cancel" in button))
    assert done.status == 303
