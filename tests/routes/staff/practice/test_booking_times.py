"""An administrator says from when and how far ahead patients book online, in minutes, hours or whole days."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.availability import local_date
from booking.database import db, writing
from booking.models import Appointment, Practice
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/staff/practice/booking-times"
SAVE, LOOK, SURE = "Save the booking times", "Show first what it changes", "Save it so"
SLOTS = "/api/v1/slots?procedure=mini-facelift"


@pytest.fixture
def admin(app: Flask) -> PageClient:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(cancellation_notice_minutes=120))
    return signed_in(app, "admin")


def notice(app: Flask) -> tuple[int, int, int]:
    with app.app_context():
        row = db.session.get_one(Practice, 1)
        return row.minimum_notice_minutes, row.minimum_notice_days, row.booking_horizon_days


def offered(admin: PageClient, *, last: date | None = None) -> list[datetime]:
    until = f"&from={last - timedelta(days=40)}&to={last}" if last else ""
    answer = admin.client.get(SLOTS + until).json
    assert answer
    return [datetime.fromisoformat(one["starts_at"]) for one in answer["slots"]]


def today(app: Flask) -> date:
    with app.app_context():
        return local_date(NOW, db.session.get_one(Practice, 1).zone)


@pytest.mark.parametrize(
    ("typed", "unit", "kept"),
    [
        ("3", "hours", (180, 0, 90)),
        ("150", "minutes", (150, 0, 90)),
        ("2", "days", (0, 2, 90)),
        ("336", "hours", (20160, 0, 90)),
        ("30", "days", (0, 30, 90)),
    ],
)
def test_a_notice_is_saved_and_shown_as_it_was_said(
    app: Flask, admin: PageClient, typed: str, unit: str, kept: tuple[int, int, int]
) -> None:
    assert admin.get(PAGE).fields(SAVE)["notice"] == "4"
    after = admin.get(PAGE).press(SAVE, notice=typed, unit=unit).follow()
    assert "When patients can book is saved. What is booked stays as it is." in after.text
    assert notice(app) == kept
    shown = admin.get(PAGE).fields(SAVE)
    assert (shown["notice"], shown["unit"]) == (typed, unit)


def test_whole_days_go_by_the_calendar_at_once(app: Flask, admin: PageClient) -> None:
    assert min(offered(admin)).date() == today(app)
    admin.get(PAGE).press(SAVE, notice="1", unit="days")
    assert min(offered(admin)).date() == today(app) + timedelta(days=1)
    admin.get(PAGE).press(SAVE, notice="3", unit="days")
    assert min(offered(admin)).date() >= today(app) + timedelta(days=3)
    assert "Patients book online at least 3 days and at most 90 days ahead." in admin.get("/staff/practice").text


def test_a_shorter_horizon_offers_nothing_later_and_names_who_is_booked_there(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        a_booking(local(28, 10), browser=b"another")
        a_hold(local(29, 10), browser=b"a third")
    asked = admin.get(PAGE).press(SAVE, booking_horizon_days="14")
    assert asked.status == 409
    assert "1 booked visit is concerned, and stays as it is" in asked.headings()
    assert "Wednesday, October 28, 2026" in asked.headings()
    assert "Somebody is just booking such a time" in asked.text
    assert notice(app) == (240, 0, 90)
    assert asked.press(SURE).status == 303
    assert notice(app) == (240, 0, 14)
    last = today(app) + timedelta(days=14)
    assert max(offered(admin, last=last + timedelta(days=20))).date() <= last
    with app.app_context():
        assert sorted(db.session.scalars(select(Appointment.status))) == ["booked", "booked", "held"]


def test_a_longer_horizon_asks_nobody(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(28, 10))
    assert admin.get(PAGE).press(SAVE, booking_horizon_days="120").status == 303


def test_the_preview_says_between_which_days_times_are_found(app: Flask, admin: PageClient) -> None:
    shown = admin.get(PAGE).press(LOOK, notice="2", unit="days", booking_horizon_days="10")
    assert shown.status == 409
    first, last = (today(app) + timedelta(days=count) for count in (2, 10))
    assert f"{first:%B} {first.day}, {first.year}" in shown.text
    assert f"{last:%B} {last.day}, {last.year}" in shown.text
    assert notice(app) == (240, 0, 90)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"notice": "-1"}, "Enter a whole number from 0 to 20160."),
        ({"notice": "soon"}, "Enter a whole number from 0 to 20160."),
        ({"notice": "20160", "unit": "hours"}, "Enter at most 336."),
        ({"notice": "31", "unit": "days"}, "Enter at most 30."),
        ({"notice": "1", "unit": "weeks"}, "Not a valid choice"),
        ({"booking_horizon_days": "0"}, "Enter a whole number from 1 to 365."),
        ({"booking_horizon_days": "366"}, "Enter a whole number from 1 to 365."),
        ({"notice": "5", "unit": "days", "booking_horizon_days": "5"}, "Enter more than the notice"),
        ({"notice": "48", "unit": "hours", "booking_horizon_days": "2"}, "Enter more than the notice"),
        ({"notice": "2", "unit": "hours"}, "patients change and cancel online until 2 hours before"),
        ({"notice": "0", "unit": "minutes"}, "patients change and cancel online until 2 hours before"),
        ({"notice": "0", "unit": "days"}, "patients change and cancel online until 2 hours before"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_all_else_kept(
    app: Flask, admin: PageClient, typed: dict[str, str], says: str
) -> None:
    page = admin.get(PAGE).press(SAVE, **typed)
    assert page.status == 422
    assert says in page.text
    assert notice(app) == (240, 0, 90)
    for name in ("notice", "booking_horizon_days"):
        assert page.fields(SAVE)[name] == typed.get(name, {"notice": "4", "booking_horizon_days": "90"}[name])


def test_a_notice_that_the_practice_file_set_too_short_stands_in_no_other_settings_way(
    app: Flask, admin: PageClient
) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(cancellation_notice_minutes=1440))
    assert admin.get(PAGE).press(SAVE, booking_horizon_days="60").status == 303
    assert notice(app) == (240, 0, 60)
    assert admin.get(PAGE).press(SAVE, notice="5").status == 422
    assert admin.get(PAGE).press(SAVE, notice="1", unit="days").status == 422
    assert admin.get(PAGE).press(SAVE, notice="2", unit="days").status == 303


def test_of_two_settings_of_the_practice_neither_stands_in_the_others_way(app: Flask, admin: PageClient) -> None:
    times, fee = admin.get(PAGE), admin.get("/staff/practice/fee")
    assert fee.press("Save the fee", consultation_fee_cents="200").status == 303
    assert times.press(SAVE, notice="5").status == 303
    assert admin.get("/staff/practice/fee").fields("Save the fee")["consultation_fee_cents"] == "$200"
    late = times.press(SAVE, notice="6")
    assert late.status == 409
    assert "Patients book online at least 5 hours and at most 90 days ahead." in late.text
    assert late.fields(SAVE)["notice"] == "6"
