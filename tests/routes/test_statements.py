"""How often the pages that are opened most ask the database, with few appointments and with many."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert

from booking.database import writing
from booking.models import Appointment
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, appointment_path

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

AT_MOST = {
    "/privacy": 1,
    "/": 4,
    "/concerns/jawline-and-neck": 3,
    "/search": 3,
    "/procedures/mini-facelift": 5,
    "/book/mini-facelift": 5,
    "/book/mini-facelift/david-kim": 6,
    "/book/mini-facelift/first-available?day=2026-10-21": 6,
    "/embed/mini-facelift": 5,
    "/embed/mini-facelift/david-kim?day=2026-10-21": 6,
    "/appointments/<token>/reschedule": 5,
    "/appointments/<token>/reschedule?day=2026-10-21": 5,
    "/staff/?day=2026-10-21": 15,
    "/staff/week?day=2026-10-21": 10,
    "/staff/book": 9,
    "/staff/book?day=2026-10-21": 9,
    "/staff/book?surgeon=david-kim&location=office&start=2026-10-06T10:00-07:00": 14,
    "/staff/book?surgeon=both-surgeons&procedure=mini-facelift&day=2026-10-21": 11,
    "/staff/book?surgeon=both-surgeons&procedure=mini-facelift": 9,
    "/staff/book?walk_in=yes": 18,
    "/staff/appointments/<uuid>/move": 9,
    "/staff/appointments/<uuid>/move?day=2026-10-21": 9,
}


@pytest.mark.parametrize("count", [10, 300])
@pytest.mark.parametrize("address", AT_MOST)
def test_a_page_asks_no_more_often_than_this(app: Flask, pages: PageClient, address: str, count: int) -> None:
    visitor = signed_in(app) if address.startswith("/staff") else pages
    first = book(app, count)
    there = address.replace("/appointments/<token>", first.page).replace("<uuid>", first.uuid)
    assert reads(app, visitor, there) <= AT_MOST[address]


@pytest.mark.parametrize("count", [10, 300])
def test_finding_people_asks_no_more_often_than_this(app: Flask, count: int) -> None:
    desk = signed_in(app)
    book(app, count)
    sent = desk.get("/staff/find-or-book").fields("Find") | {"sought": "ruiz"}
    for at_most in (11, 8):  # at first everybody is unsealed into memory
        with statements_sent(app) as statements:
            desk.post("/staff/find-or-book", sent, headers={"X-Panel": "1"})
        assert sum(one.startswith("SELECT") for one in statements) <= at_most


def test_a_page_that_is_not_there_asks_only_whose_practice_it_is(app: Flask, pages: PageClient) -> None:
    with statements_sent(app) as sent:
        pages.get("/no-such-page", expect=404)
    assert sum(statement.startswith("SELECT") for statement in sent) == 1


def reads(app: Flask, visitor: PageClient, address: str) -> int:
    with statements_sent(app) as sent:
        visitor.get(address)
    return sum(statement.startswith("SELECT") for statement in sent)


@dataclass(frozen=True)
class Booked:
    """`page` is the path of the patient's own, `uuid` the appointment's."""

    page: str
    uuid: str


def book(app: Flask, count: int) -> Booked:
    """One appointment as booked, and the others like it put in at once: ten a day, from a week from now on."""
    with app.app_context():
        visit = a_booking()
        first, page = visit.appointments[0], appointment_path(visit)
        like = {column.name: getattr(first, column.name) for column in Appointment.__table__.columns}
        del like["id"]
        with writing() as session:
            session.execute(insert(Appointment), [like | of_its_own(number) for number in range(count - 1)])
    return Booked(page, str(like["uuid"]))


def of_its_own(number: int) -> dict[str, object]:
    start = NOW + timedelta(weeks=1, days=number // 10, minutes=20 * (number % 10))
    end, uuid = start + timedelta(minutes=15), uuid4()
    times = {"starts_at": start, "ends_at": end, "takes_from": start, "takes_until": end}
    return times | {"uuid": uuid, "calendar_uid": f"{uuid}@practice.test"}
