"""An administrator changes a place: what is booked says the new address, patients are told, and it is undone."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.calendars import write_events_anew
from booking.commands.load_practice.loading import load_practice
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, FreedTime, Letter, Location, Practice, Visit
from tests.stage.databases import PRACTICE_FILE
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_hold, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/staff/practice/places/office"
SAVE, LOOK, SURE = "Save the place", "Show first what it changes", "Save it so"
OLD = "1200 Example Street, Suite 300\nBeverly Hills, CA 90210"
NEW = "44 New Street\nBeverly Hills, CA 90211"
DIRECTIONS = {"directions_en": "Park behind the house.", "directions_ko": "건물 뒤에 주차해 주세요."}


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


@pytest.fixture
def booked(app: Flask) -> str:
    """The address of the patient's page; the email that it is booked has left."""
    with app.app_context():
        visit = a_booking(local(6, 10))
        path = appointment_path(visit)
        with writing() as session:
            session.execute(update(Letter).values(sent_at=NOW))
    return path


def place(app: Flask) -> tuple[str, str, str, bool]:
    """Its address, the practice's, its directions in English, and whether it is used."""
    with app.app_context():
        row = db.session.scalars(select(Location).where(Location.slug == "office")).one()
        own = db.session.scalars(select(Practice.address)).one()
        return row.address, own, row.texts["en"]["directions"], row.active


def letters(app: Flask) -> list[tuple[str, bool]]:
    """Of each letter its kind, and whether it waits."""
    with app.app_context():
        rows = db.session.scalars(select(Letter).order_by(Letter.id))
        return [(row.kind, row.sent_at is None and row.superseded_at is None) for row in rows]


def saved(page: Page, **typed: str) -> Page:
    """Through the page that says whom it concerns."""
    asked = page.press(SAVE, **typed)
    assert asked.status == 409, asked.text
    return asked.press(SURE).follow()


def test_nobody_booked_nobody_asked(app: Flask, admin: PageClient) -> None:
    page = admin.get(PAGE).press(SAVE, **DIRECTIONS).follow()
    assert "Beverly Hills office is saved." in page.text
    assert place(app) == (OLD, OLD, "Park behind the house.", True)
    with app.app_context():
        row = db.session.scalars(select(Location).where(Location.slug == "office")).one()
        assert row.words("ko")["directions"] == "건물 뒤에 주차해 주세요."
        assert row.texts.get("es", {}).get("directions") is None


def test_whom_it_concerns_is_shown_before_anything_is_saved(app: Flask, admin: PageClient, booked: str) -> None:
    page = admin.get(PAGE).press(SAVE, address=NEW)
    assert page.status == 409
    assert "1 booked visit is concerned, and stays as it is" in page.headings()
    assert "Emails that have left say the old." in page.text
    assert "The practice’s own address" in page.text
    assert place(app)[:2] == (OLD, OLD)
    assert letters(app) == [("booked", False)]
    page.press(SURE)
    assert place(app)[:2] == (NEW, NEW)
    assert letters(app) == [("booked", False), ("place", True)]


@pytest.mark.usefixtures("booked")
def test_to_look_first_writes_nothing(app: Flask, admin: PageClient) -> None:
    page = admin.get(PAGE).press(LOOK, address=NEW)
    assert page.status == 409
    assert place(app)[0] == OLD
    assert letters(app) == [("booked", False)]


def test_pages_emails_and_calendars_say_it(
    app: Flask, admin: PageClient, pages: PageClient, booked: str, standing_clock: StandingClock
) -> None:
    def event() -> tuple[bytes, object]:
        with app.app_context():
            row = db.session.scalars(select(CalendarEvent)).one()
            return row.body, row.changed_at

    body, stamp = event()
    entry = pages.client.get(f"{booked}/calendar.ics").text
    standing_clock.move(timedelta(minutes=5))
    saved(admin.get(PAGE), address=NEW)
    with app.app_context():
        write_events_anew(now=standing_clock.moment)
        uuid = db.session.scalars(select(Letter.uuid).where(Letter.kind == "place")).one()
    assert "44 New Street" in pages.get(booked).text
    assert "1200 Example Street" not in pages.get(booked).text
    email = admin.get(f"/staff/letters/{uuid}").text
    assert "44 New Street" in email
    assert "The address or the directions for your appointment have changed." in email
    assert "facelift" not in email.lower()
    now_body, now_stamp = event()
    assert b"44 New Street" in now_body
    assert b"44 New Street" not in body
    assert now_stamp > stamp  # type: ignore[operator]
    now_entry = pages.client.get(f"{booked}/calendar.ics").text
    assert "44 New Street" in now_entry
    assert _stamp(now_entry) > _stamp(entry)


def _stamp(entry: str) -> str:
    return next(line for line in entry.splitlines() if line.startswith("DTSTAMP"))


def test_nobody_is_written_to_where_one_says_so(app: Flask, admin: PageClient, booked: str) -> None:
    admin.get(PAGE).press(SAVE, address=NEW).press(SURE, no_email="y")
    assert place(app)[0] == NEW
    assert letters(app) == [("booked", False)]


@pytest.mark.sqlite_only
def test_who_has_an_email_on_its_way_gets_no_second(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    saved(admin.get(PAGE), address=NEW)
    assert letters(app) == [("booked", True)]


@pytest.mark.usefixtures("booked")
def test_undo_brings_the_place_back_and_withdraws_what_waits(app: Flask, admin: PageClient) -> None:
    done = saved(admin.get(PAGE), address=NEW, directions_en="Through the yard.")
    assert "1 email is on the way; undo withdraws what has not left." in done.text
    assert "Undone." in done.press("Undo: Beverly Hills office saved").follow().text
    assert place(app) == (OLD, OLD, "Take the elevator to the third floor.", True)
    assert letters(app) == [("booked", False), ("place", False)]


@pytest.mark.usefixtures("booked")
@pytest.mark.sqlite_only
def test_who_has_read_of_it_hears_that_it_was_undone(app: Flask, admin: PageClient) -> None:
    done = saved(admin.get(PAGE), address=NEW)
    with app.app_context(), writing() as session:
        session.execute(update(Letter).where(Letter.kind == "place").values(sent_at=NOW))
    done.press("Undo: Beverly Hills office saved")
    assert letters(app) == [("booked", False), ("place", False), ("place", True)]


@pytest.mark.sqlite_only
def test_a_practice_that_has_another_address_keeps_it(app: Flask, admin: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(address="PO Box 1"))
    admin.get(PAGE).press(SAVE, address=NEW)
    assert place(app)[:2] == (NEW, "PO Box 1")


def slots(admin: PageClient) -> int:
    answer = admin.client.get("/api/v1/slots?procedure=mini-facelift&surgeon=david-kim&location=office").json
    assert answer
    return len(answer.get("slots", []))  # a place that is not used is none


def test_a_place_that_is_not_used_offers_no_time_and_who_is_booked_stays(
    app: Flask, admin: PageClient, pages: PageClient, booked: str
) -> None:
    assert slots(admin) > 0
    sent = admin.get(PAGE).fields(SAVE)
    del sent["active"]
    page = admin.post(PAGE, sent)
    assert page.status == 409
    assert "No time is offered at Beverly Hills office any more." in page.text
    done = page.press(SURE).follow()
    assert place(app)[3] is False
    assert slots(admin) == 0
    assert letters(app) == [("booked", False)], "nothing has changed for who is booked"
    assert "10:00 AM" in pages.get(booked).text
    with app.app_context():
        assert db.session.scalars(select(Appointment.status)).all() == ["booked"]
    done.press("Undo: Beverly Hills office saved")
    assert slots(admin) > 0


def test_only_a_place_that_is_used_again_has_those_who_wait_written_to(app: Flask, admin: PageClient) -> None:
    """Another name or address opens no time that could not be had before."""

    def freed() -> int:
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(FreedTime)) or 0

    done = admin.get(PAGE).press(SAVE, address=NEW, directions_en="Through the yard.").follow()
    done.press("Undo: Beverly Hills office saved")
    sent = admin.get(PAGE).fields(SAVE)
    del sent["active"]
    closed = admin.post(PAGE, sent).follow()
    assert (place(app)[3], freed()) == (False, 0)
    closed.press("Undo: Beverly Hills office saved")
    assert (place(app)[3], freed()) == (True, 2), "of each surgeon"
    admin.post(PAGE, sent | {"seen": admin.get(PAGE).fields(SAVE)["seen"]})
    admin.post(PAGE, sent | {"active": "y", "seen": admin.get(PAGE).fields(SAVE)["seen"]})
    assert (place(app)[3], freed()) == (True, 4)


def test_whoever_was_slower_of_two_is_told_and_keeps_what_they_typed(app: Flask, admin: PageClient) -> None:
    first, second = admin.get(PAGE), admin.get(PAGE)
    assert first.press(SAVE, address=NEW).status == 303
    page = second.press(SAVE, directions_en="Through the yard.")
    assert page.status == 409
    assert "Look at it as it is now, and press again." in page.text
    assert page.fields(SAVE)["directions_en"] == "Through the yard."
    assert place(app)[2] == "Take the elevator to the third floor."


@pytest.mark.sqlite_only
def test_who_has_been_booked_since_the_list_was_shown_is_shown_too(app: Flask, admin: PageClient, booked: str) -> None:
    page = admin.get(PAGE).press(SAVE, address=NEW)
    with app.app_context():
        a_booking(local(7, 10), browser=b"another")
    again = page.press(SURE)
    assert again.status == 409
    assert "The list has changed since you saw it." in again.text
    assert place(app)[0] == OLD


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"address": " \n "}, "Enter the address."),
        ({"name_en": ""}, "Enter the name."),
        ({"directions_en": ""}, "Write how one gets there."),
        ({"directions_ko": "Mini-Facelift: third floor"}, "Leave out “Mini facelift”"),
        ({"name_es": "Mini facelift"}, "Leave out “Mini facelift”"),
        ({"directions_es": "x" * 3001}, "Shorten this to 3000 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    app: Flask, admin: PageClient, typed: dict[str, str], said: str
) -> None:
    page = admin.get(PAGE).press(SAVE, **DIRECTIONS | typed)
    assert page.status == 422
    assert said in page.text
    assert place(app)[2] == "Take the elevator to the third floor."


@pytest.mark.sqlite_only
def test_hostile_words_are_words(app: Flask, admin: PageClient, pages: PageClient, booked: str) -> None:
    saved(admin.get(PAGE), address="<b>1</b>\x07\r\nBcc: x@y.example\u202e", directions_en="<script>alert(1)</script>")
    assert place(app)[0] == "<b>1</b>\nBcc: x@y.example"
    page = pages.get(booked)
    assert "<b>1</b>" in page.text
    assert "<script>alert" not in page.response.text


def test_a_practice_file_leaves_it_alone_and_lists_it(app: Flask, admin: PageClient) -> None:
    admin.get(PAGE).press(SAVE, address=NEW, **DIRECTIONS)
    with app.app_context():
        said = "\n".join(load_practice(PRACTICE_FILE))
        assert "locations.office.address: 44 New Street Beverly Hills, CA 90211 kept, the file says 1200" in said
        assert "locations.office.texts.en.directions: Park behind the house. kept" in said
        assert "practice.address: 44 New Street" in said
    assert place(app)[0] == NEW
    with app.app_context():
        load_practice(PRACTICE_FILE, replace=True)
    assert place(app) == (OLD, OLD, "Take the elevator to the third floor.", True)


def test_what_the_file_does_not_know_outlives_it(app: Flask, admin: PageClient) -> None:
    """Notices and lines in emails are staff's alone."""
    admin.get("/staff/practice/emails/booked").press("Save the line", line_en="Please ring twice.")
    with app.app_context():
        said = load_practice(PRACTICE_FILE, replace=True)
        assert not [line for line in said if "letter_lines" in line or "notices" in line]
        assert db.session.scalars(select(Practice.letter_lines)).one() == {"booked": {"en": "Please ring twice."}}


def test_who_changed_it_is_noted(admin: PageClient) -> None:
    admin.get(PAGE).press(SAVE, address=NEW)
    page = admin.get(PAGE)
    assert (
        "The admin: Address: 1200 Example Street, Suite 300, Beverly Hills, CA 90210, then 44 New Street" in page.text
    )


@pytest.mark.sqlite_only
def test_who_is_just_booking_is_not_disturbed_by_a_new_address(app: Flask, admin: PageClient, booked: str) -> None:
    with app.app_context():
        a_hold(local(6, 14), browser=b"another")
    assert "just booking" not in admin.get(PAGE).press(SAVE, address=NEW).text
    with app.app_context():
        assert len(db.session.scalars(select(Visit)).all()) == 2
