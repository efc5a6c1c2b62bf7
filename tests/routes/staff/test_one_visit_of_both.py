"""Wherever the desk sees an appointment of a visit to both surgeons, it reads that the two are one visit."""

from uuid import UUID

import pytest
from flask import Flask

from booking import appointments
from booking.database import db
from booking.models import Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

THEN, AFTER = "one visit, then Dr. Eugene Kim 11:00 AM", "one visit, after Dr. David Kim 10:00 AM"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def both(app: Flask, desk: PageClient) -> tuple[UUID, UUID]:
    """Tuesday at ten with Dr. David Kim, at eleven with Dr. Eugene Kim; and somebody else at two."""
    with app.app_context():
        a_booking(local(6, 14))
        parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
        first, second = (row.uuid for row in a_booking_with(parts, uuid=UUID(int=5), user_id=1).appointments)
        return first, second


def entries(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("a") if "visit" in one.get("class", "").split()]


def test_the_day_says_it_at_both_and_at_nobody_else(desk: PageClient, both: tuple[UUID, UUID]) -> None:
    entry = {one.partition(" ")[0]: one for one in entries(desk.get("/staff/?day=2026-10-06"))}
    assert THEN in entry["10:00"]
    assert AFTER in entry["11:00"]
    assert "one visit" not in entry["2:00"]


def test_one_surgeons_column_alone_says_it_too(desk: PageClient, both: tuple[UUID, UUID]) -> None:
    assert THEN in desk.get("/staff/?day=2026-10-06&surgeon=david-kim").text


def test_the_panel_says_it_and_leads_to_the_other(desk: PageClient, both: tuple[UUID, UUID]) -> None:
    first, second = both
    page = desk.get(f"/staff/appointments/{first}")
    assert page.links()[THEN] == f"/staff/appointments/{second}"
    assert page.links()["Book again"].endswith("&surgeon=both-surgeons")
    assert desk.get(f"/staff/appointments/{second}").links()[AFTER] == f"/staff/appointments/{first}"


def test_who_is_found_and_their_page_say_it(app: Flask, desk: PageClient, both: tuple[UUID, UUID]) -> None:
    sent = desk.get("/staff/find-or-book").fields("Find") | {"sought": "Ruiz"}
    found = desk.post("/staff/find-or-book", sent).follow()
    assert THEN in found.text
    assert "surgeon=both-surgeons" in found.links()["Book again, Ana María Ruiz"]
    page = desk.get(f"/staff/people/{UUID(int=5)}")
    assert THEN in page.text
    assert AFTER in page.text


def test_the_sheet_on_paper_says_it(desk: PageClient, both: tuple[UUID, UUID]) -> None:
    page = desk.get("/staff/sheet?day=2026-10-06")
    assert THEN in page.text
    assert AFTER in page.text
    assert page.text.count("one visit") == 2


def test_set_apart_on_two_days_it_says_the_day(app: Flask, desk: PageClient, both: tuple[UUID, UUID]) -> None:
    with app.app_context():
        visit = db.session.get_one(Visit, 2)
        apart = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(7, 14))]
        appointments.reschedule(visit, apart, actor=appointments.Actor("desk", 1), now=NOW)
    page = desk.get(f"/staff/appointments/{both[0]}")
    assert "one visit, then Dr. Eugene Kim Wed, Oct 7, 2:00 PM" in page.links()


def test_a_visit_to_one_surgeon_says_nothing_of_it(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_booking(local(6, 10)).appointments[0].uuid
    assert "one visit" not in desk.get(f"/staff/appointments/{uuid}").text
    assert "one visit" not in desk.get("/staff/?day=2026-10-06").text
