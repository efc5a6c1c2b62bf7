"""An administrator says what a consultation costs and how many visits a surgeon has a day; what is agreed stays."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking import schedules
from booking.database import db
from booking.models import Practice, ScheduleChange, Surgeon, Visit
from booking.schedules import Subject
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FEE, CAP = "/staff/practice/fee", "/staff/practice/surgeons/david-kim"
SAVE_FEE, SAVE_CAP, SURE = "Save the fee", "Save the visits a day", "Save it so"


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def cents(app: Flask) -> int:
    with app.app_context():
        return db.session.get_one(Practice, 1).consultation_fee_cents


def cap(app: Flask) -> int | None:
    with app.app_context():
        return db.session.scalars(select(Surgeon.daily_cap).where(Surgeon.slug == "david-kim")).one()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("175", 17500), ("$175.00", 17500), (" 99.95 ", 9995), ("1,250", 125000), ("USD 80.5", 8050), ("0", 0), ("$0", 0)],
)
def test_an_amount_is_read_as_people_type_it(app: Flask, admin: PageClient, typed: str, kept: int) -> None:
    assert admin.get(FEE).press(SAVE_FEE, consultation_fee_cents=typed).status == 303
    assert cents(app) == kept


@pytest.mark.parametrize(
    "typed", ["", "-5", "$-5", "free", "150.005", "1,50", "1.250,00", "1e3", "٥٠", "$", "150 200", "<b>1</b>", "∞"]
)
def test_what_is_no_amount_is_refused_beside_the_field_and_kept(app: Flask, admin: PageClient, typed: str) -> None:
    page = admin.get(FEE).press(SAVE_FEE, consultation_fee_cents=typed)
    assert page.status == 422
    assert "Enter an amount like $150, or 0 for no fee." in page.text
    assert page.fields(SAVE_FEE)["consultation_fee_cents"] == typed
    assert cents(app) == 15000


@pytest.mark.parametrize("typed", ["10,000.01", "999999999"])
def test_what_is_far_too_much_is_refused_with_the_most(app: Flask, admin: PageClient, typed: str) -> None:
    page = admin.get(FEE).press(SAVE_FEE, consultation_fee_cents=typed)
    assert page.status == 422
    assert "Enter at most $10,000." in page.text
    assert cents(app) == 15000


def test_who_is_booked_or_is_just_booking_keeps_the_fee_they_were_told(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        a_hold(local(6, 14), browser=b"another")
    assert "1 booked visit is still to come" in admin.get(FEE).text
    sent = admin.get(FEE).fields(SAVE_FEE) | {"consultation_fee_cents": "$250"}
    del sent["fee_counts_toward_surgery"]
    assert admin.post(FEE, sent).status == 303
    with app.app_context():
        fees = {(visit.fee.cents, visit.fee.counts_toward_surgery) for visit in db.session.scalars(select(Visit))}
    assert fees == {(15000, True)}
    assert "A consultation costs $250." in admin.get("/staff/practice").text
    assert "The admin: Fee: $150, then $250; Applied to the cost: yes, then no" in admin.get(FEE).text


def test_whoever_changes_the_fee_is_not_named_for_the_notice(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        before = schedules.setters_of([Subject("practice", 1)])
    admin.get(FEE).press(SAVE_FEE, consultation_fee_cents="250")
    with app.app_context():
        assert schedules.setters_of([Subject("practice", 1)]) == before
        line = db.session.scalars(select(ScheduleChange).order_by(ScheduleChange.id.desc())).first()
        assert line is not None
        assert line.subject == "terms"


def test_a_lower_cap_names_the_days_that_have_more_already(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        for day, hours in ((6, (9, 10, 14)), (8, (9,))):
            for hour in hours:
                a_booking(local(day, hour), browser=b"%d %d" % (day, hour))
    asked = admin.get(CAP).press(SAVE_CAP, daily_cap="2")
    assert asked.status == 409
    assert "3 booked visits are concerned, and stay as they are" in asked.headings()
    assert [one for one in asked.headings() if one.endswith("2026")] == ["Tuesday, October 6, 2026"]
    assert cap(app) == 8
    assert asked.press(SURE).status == 303
    assert cap(app) == 2
    slots = "/api/v1/slots?procedure=mini-facelift&surgeon=david-kim&from=2026-10-06&to=2026-10-06"
    assert admin.client.get(slots).json == {"time_zone": "America/Los_Angeles", "slots": []}
    assert "Dr. David Kim" in admin.get("/staff/practice").text
    assert "Sees 2 patients a day at most." in admin.get("/staff/practice").text


def test_a_cap_is_lifted_by_an_empty_field(app: Flask, admin: PageClient) -> None:
    assert admin.get(CAP).press(SAVE_CAP, daily_cap="").status == 303
    assert cap(app) is None
    assert admin.get(CAP).fields(SAVE_CAP)["daily_cap"] == ""
    assert "Visits a day: 8 patients a day at most, then as many" in admin.get(CAP).text


@pytest.mark.parametrize("typed", ["0", "101", "-1", "2.5", "eight"])
def test_no_such_cap_is_refused(app: Flask, admin: PageClient, typed: str) -> None:
    page = admin.get(CAP).press(SAVE_CAP, daily_cap=typed)
    assert page.status == 422
    assert "Enter a whole number from 1 to 100." in page.text
    assert cap(app) == 8


def test_an_unknown_surgeon_is_404(admin: PageClient) -> None:
    admin.get("/staff/practice/surgeons/unknown", expect=404)
