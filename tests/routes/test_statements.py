"""How often the pages that are opened most ask the database, with few appointments and with many."""

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
from tests.stage.visits import a_booking

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

AT_MOST = {
    "/privacy": 1,
    "/": 3,
    "/procedures/mini-facelift": 5,
    "/book/mini-facelift": 5,
    "/book/mini-facelift/david-kim": 6,
    "/book/mini-facelift/first-available?day=2026-10-21": 6,
    "/staff/book": 9,
    "/staff/book?day=2026-10-21": 9,
}


@pytest.mark.parametrize("count", [10, 300])
@pytest.mark.parametrize("address", AT_MOST)
def test_a_page_asks_no_more_often_than_this(app: Flask, pages: PageClient, address: str, count: int) -> None:
    visitor = signed_in(app) if address.startswith("/staff") else pages
    book(app, count)
    assert reads(app, visitor, address) <= AT_MOST[address]


def test_a_page_that_is_not_there_asks_only_whose_practice_it_is(app: Flask, pages: PageClient) -> None:
    with statements_sent(app) as sent:
        pages.get("/no-such-page", expect=404)
    assert sum(statement.startswith("SELECT") for statement in sent) == 1


def reads(app: Flask, visitor: PageClient, address: str) -> int:
    with statements_sent(app) as sent:
        visitor.get(address)
    return sum(statement.startswith("SELECT") for statement in sent)


def book(app: Flask, count: int) -> None:
    """One appointment as booked, and the others like it put in at once: ten a day, from a week from now on."""
    with app.app_context():
        first = a_booking().appointments[0]
        like = {column.name: getattr(first, column.name) for column in Appointment.__table__.columns}
        del like["id"]
        with writing() as session:
            session.execute(insert(Appointment), [like | of_its_own(number) for number in range(count - 1)])


def of_its_own(number: int) -> dict[str, object]:
    start = NOW + timedelta(weeks=1, days=number // 10, minutes=20 * (number % 10))
    end, uuid = start + timedelta(minutes=15), uuid4()
    times = {"starts_at": start, "ends_at": end, "takes_from": start, "takes_until": end}
    return times | {"uuid": uuid, "calendar_uid": f"{uuid}@practice.test"}
