"""Whoever has lost their link gets it by email; whoever asks about another's address learns nothing."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT, answer_link_requests
from booking.confidential.keys import Keyring
from booking.database import db
from booking.models import Letter, LinkRequest
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

ASK = "Email me the link"
UNKNOWN = "nobody@patient.example"


def asked(pages: PageClient, email: str) -> Page:
    return pages.get("/lost-link").press(ASK, email=email)


def the_worker_goes_by(app: Flask, *, now: datetime = NOW) -> list[tuple[str, int]]:
    """The links that are owed now, by their visits."""
    with app.app_context():
        answer_link_requests(now=now)
        assert db.session.scalars(select(LinkRequest)).all() == []
        letters = db.session.scalars(select(Letter).where(Letter.kind == "link").order_by(Letter.id))
        return [(letter.kind, letter.known_visit.id) for letter in letters]


def test_the_link_of_each_appointment_to_come_goes_out(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        first, second = a_booking(local(8, 10), browser=b"1"), a_booking(local(9, 10), browser=b"2")
        cancelled = a_booking(local(9, 14), browser=b"3")
        appointments.cancel(cancelled, actor=PATIENT, now=NOW)
        a_booking(local(12, 10), browser=b"4", answers={**ANSWERS, "email": "somebody@patient.example"})
        visits = [first.id, second.id]
    page = asked(pages, f" {ANSWERS['email'].upper()} ").follow()
    assert page.h1 == "Check your email"
    assert the_worker_goes_by(app) == [("link", visit) for visit in visits]
    assert the_worker_goes_by(app) == [("link", visit) for visit in visits]  # once


def test_who_booked_before_a_new_key_came_gets_the_link_as_well(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        visit = a_booking(local(8, 10)).id
    (older,) = app.config["SETTINGS"].field_keys
    app.extensions["keyring"] = Keyring([("newer", b"n" * 32), older])
    asked(pages, ANSWERS["email"])
    app.extensions["keyring"] = Keyring([("newest", b"N" * 32), ("newer", b"n" * 32), older])
    assert the_worker_goes_by(app) == [("link", visit)]


def test_known_or_not_the_answer_is_the_same_after_the_same_statements(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        a_booking(local(8, 10))
    answers = []
    for email in (ANSWERS["email"], UNKNOWN):
        with statements_sent(app) as sent:
            answer = asked(pages, email)
        answers.append((answer.status, answer.location, answer.follow().text, [str(one) for one in sent]))
    assert answers[0] == answers[1]
    assert ANSWERS["email"] not in answers[0][2]


def test_an_unknown_address_gets_nothing(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        a_booking(local(8, 10))
    asked(pages, UNKNOWN)
    assert the_worker_goes_by(app) == []


@pytest.mark.parametrize("typed", ["", "ana", "ana@patient.example, eve@patient.example", "a@b@c"])
def test_what_is_no_address_is_said_and_kept(app: Flask, pages: PageClient, typed: str) -> None:
    page = asked(pages, typed)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert page.fields(ASK)["email"] == typed
    with app.app_context():
        assert db.session.scalars(select(LinkRequest)).all() == []


def test_a_worker_that_was_down_for_a_day_sends_nothing_late(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        a_booking(local(8, 10))
    asked(pages, ANSWERS["email"])
    assert the_worker_goes_by(app, now=NOW + timedelta(days=1, seconds=1)) == []


def test_a_telephone_number_is_no_way_to_a_link(app: Flask, pages: PageClient) -> None:
    """Nor is an address that another visit had once."""
    with app.app_context():
        visit = a_booking(local(8, 10))
        corrected = {"name": "Ana", "telephone": ANSWERS["telephone"], "email": "new@patient.example"}
        appointments.correct_contact(visit, corrected, actor=PATIENT, seen=None, now=NOW)
    asked(pages, ANSWERS["email"])
    assert the_worker_goes_by(app) == []


def test_the_page_lasts_for_thirty_days_after_the_visit(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        address = appointment_path(a_booking(local(8, 10)))
    over = local(8, 10, 45) + timedelta(days=30)
    standing_clock.moment = over - timedelta(seconds=1)
    assert pages.get(address).h1 == "This appointment has passed"
    standing_clock.moment = over
    for path in ("", "/reschedule", "/cancellation", "/contact", "/calendar.ics"):
        assert pages.client.get(address + path).status_code == 404
