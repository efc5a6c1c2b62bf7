"""The practice says on which public holidays it works; whoever is booked on one that closes is seen to."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Appointment, Practice, Task
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE, SAVE = "/staff/practice/public-holidays", "Save the public holidays"
VETERANS = "Veterans Day"
SLOTS = "/api/v1/slots?procedure=mini-facelift&surgeon=david-kim&from=2026-11-11&to=2026-11-11"


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def kept_open(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.get_one(Practice, 1).holidays_kept_open)


def save(admin: PageClient, names: list[str]) -> object:
    fields = admin.get(PAGE).fields(SAVE)
    sent = {name: value for name, value in fields.items() if name != "kept_open"} | {"kept_open": names}
    return admin.client.post(PAGE, data=sent)


def ticked(admin: PageClient) -> list[str]:
    boxes = [one for one in admin.get(PAGE).tree.iter("input") if one.get("name") == "kept_open"]
    return [one.get("value", "") for one in boxes if one.get("checked") is not None]


def number_offered(admin: PageClient) -> int:
    answer = admin.client.get(SLOTS).json
    assert answer
    return len(answer["slots"])


def test_the_page_shows_the_days_and_what_is_kept_open(app: Flask, admin: PageClient) -> None:
    page = admin.get(PAGE)
    assert "Wednesday, November 11, 2026" in page.text
    assert set(ticked(admin)) == set(kept_open(app))


def test_one_that_is_closed_is_offered_no_more_and_another_opened_is(app: Flask, admin: PageClient) -> None:
    before = kept_open(app)
    assert VETERANS in before
    assert number_offered(admin) > 0
    without = [name for name in before if name != VETERANS]
    save(admin, without)
    assert kept_open(app) == without
    assert number_offered(admin) == 0
    save(admin, before)
    assert set(kept_open(app)) == set(before)
    assert number_offered(admin) > 0
    assert "Works on: " in admin.get(PAGE).text


def test_whoever_is_booked_on_a_day_that_closes_is_seen_to_first(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(11, 10, month=11))
    fields = admin.get(PAGE).fields(SAVE)
    asked = admin.post(PAGE, {name: value for name, value in fields.items() if name != "kept_open"})
    assert asked.status == 409
    assert "1 patient is booked then" in asked.headings()
    assert VETERANS in kept_open(app)
    done = asked.press("Save, 1 to call")
    assert done.status == 303
    assert kept_open(app) == []
    with app.app_context():
        assert [(row.kind, row.done_at) for row in db.session.scalars(select(Task))] == [("outside_hours", None)]
        assert list(db.session.scalars(select(Appointment.status))) == ["booked"]
    after = done.follow()
    undone = after.press(next(one for one in after.buttons() if one.startswith("Undo")))
    assert "Undone. It is as it was before." in undone.follow().text
    assert VETERANS in kept_open(app)
    with app.app_context():
        assert [row.done_at for row in db.session.scalars(select(Task))] != [None]


def test_a_day_that_does_not_exist_is_refused(app: Flask, admin: PageClient) -> None:
    before = kept_open(app)
    answer = admin.client.post(PAGE, data=admin.get(PAGE).fields(SAVE) | {"kept_open": "Nobody’s Day"})
    assert answer.status_code == 422
    assert kept_open(app) == before


def test_of_two_the_second_is_told(app: Flask, admin: PageClient) -> None:
    late = admin.get(PAGE)
    save(admin, [VETERANS])
    answer = late.press(SAVE, kept_open="Labor Day")
    assert answer.status == 409
    assert "the practice works on Veterans Day." in answer.text
    assert kept_open(app) == [VETERANS]
