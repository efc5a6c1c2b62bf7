"""A rule decides about a visit as it is under the lock, whatever its caller has in hand: a row read long ago, or one
whose number is another visit's by now."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import ObjectDeletedError

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db
from booking.models import Appointment, History, Letter, Visit
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice")

WEDNESDAY_TWO = local(7, 14)
Request = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def request_of(app: Flask) -> Request:
    """Each in a session of its own, as requests are; what it has read lives on without one."""

    def ask(deed: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                return deed()
            finally:
                db.session.remove()

    return ask


def as_pages_read(request_of: Request, visit: Visit) -> Visit:
    """With surgeons and places."""
    found: Visit = request_of(lambda: appointments.visit_by_uuid(visit.uuid))
    return found


def acts() -> tuple[Counter[str], Counter[str]]:
    """What stands in history, and in letters."""
    return Counter(db.session.scalars(select(History.act))), Counter(db.session.scalars(select(Letter.kind)))


def move(visit: Visit) -> Visit:
    return appointments.reschedule(visit, [a_part("eugene-kim", "office", WEDNESDAY_TWO)], actor=PATIENT, now=NOW)


def test_the_same_asked_again_of_a_row_read_before_changes_nothing(request_of: Request) -> None:
    read_before = as_pages_read(request_of, request_of(a_hold))
    request_of(lambda: appointments.keep_answers(read_before, ANSWERS, now=NOW))
    for _press in range(2):
        request_of(lambda: appointments.book(read_before, now=NOW))
    for _press in range(2):
        request_of(lambda: move(read_before))
    assert request_of(acts) == (Counter(booked=1, moved=1), Counter(booked=1, moved=1))
    row = request_of(lambda: db.session.scalars(select(Appointment)).one())
    assert (row.starts_at, row.status) == (WEDNESDAY_TWO, "booked")
    right = {"name": "Bea Married", "telephone": ANSWERS["telephone"], "email": ANSWERS["email"]}
    for outcome in (True, False):
        corrected = request_of(
            lambda: appointments.correct_contact(read_before, right, actor=PATIENT, seen=None, now=NOW)
        )
        assert corrected is outcome
    assert request_of(lambda: appointments.contact_of(db.session.scalars(select(Visit)).one()).name) == "Bea Married"
    for _press in range(2):
        request_of(lambda: appointments.cancel(read_before, actor=PATIENT, now=NOW))
    assert request_of(acts)[0] == Counter(booked=1, moved=1, corrected=1, cancelled=1)


def test_a_visit_moved_since_is_moved_from_where_it_is(request_of: Request) -> None:
    held = as_pages_read(request_of, request_of(a_hold))
    request_of(lambda: appointments.keep_answers(held, ANSWERS, now=NOW))
    request_of(lambda: appointments.book(held, now=NOW))
    booked = as_pages_read(request_of, held)
    request_of(lambda: move(booked))
    back = [request_of(lambda: a_part("david-kim", "office", TUESDAY_TEN))]
    request_of(lambda: appointments.reschedule(booked, back, actor=PATIENT, now=NOW))
    row, lines = request_of(
        lambda: (
            db.session.scalars(select(Appointment)).one(),
            db.session.scalars(select(History).order_by(History.id)).all(),
        )
    )
    assert row.starts_at == TUESDAY_TEN
    assert [line.before for line in lines[1:]] == [line.after for line in lines[:-1]]


@pytest.mark.parametrize(
    "deed",
    [
        lambda visit: appointments.keep_answers(visit, ANSWERS, now=NOW + timedelta(hours=2)),
        lambda visit: appointments.release(visit, now=NOW + timedelta(hours=2)),
        lambda visit: appointments.hold_again(
            visit, [a_part("david-kim", "office", WEDNESDAY_TWO)], answers=ANSWERS, now=NOW + timedelta(hours=2)
        ),
    ],
    ids=["keep", "release", "hold again"],
)
def test_nobody_acts_on_the_visit_that_has_the_number_of_a_forgotten_one(
    request_of: Request, deed: Callable[[Visit], Any]
) -> None:
    """SQLite gives a number again."""
    later = NOW + timedelta(hours=2)
    forgotten = request_of(a_hold)
    request_of(lambda: appointments.clear_expired_holds(now=NOW + timedelta(minutes=30)))
    assert request_of(lambda: appointments.delete_lapsed(now=later)) == 1
    others = request_of(lambda: a_hold(browser=b"another", now=later))
    with pytest.raises(ObjectDeletedError):
        request_of(lambda: deed(forgotten))
    found = request_of(lambda: appointments.visit_by_uuid(others.uuid))
    assert found.private is None
    assert [(row.status, row.starts_at) for row in found.appointments] == [("held", TUESDAY_TEN)]
