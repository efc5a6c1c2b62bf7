"""What is held or booked is told, and moved, as it was agreed, whatever the practice file says by now."""

from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT
from booking.commands.load_practice.loading import load_practice
from booking.database import db
from booking.messages.rendering import letter_words, plain_text
from booking.models import Appointment, Letter
from tests.stage.desk import signed_in
from tests.stage.edited_practice import Edited
from tests.stage.laws import ALWAYS_SUMMER, ALWAYS_WINTER, law
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import a_booking, a_hold, a_part, appointment_path, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FEE = "$150, applied to the cost of surgery if you go ahead"
OLD_STREET, NEW_STREET = "1200 Example Street, Suite 300", "7 New Road"
PLAN = "consultation_minutes = 45\nbuffer_before_minutes = 0\nbuffer_after_minutes = 15"
CHANGES = {
    "longer": [(PLAN, PLAN.replace("45", "60"))],
    "shorter": [(PLAN, PLAN.replace("45", "30"))],
    "other buffers": [(PLAN, PLAN.replace("before_minutes = 0", "before_minutes = 30").replace("= 15", "= 0"))],
    "dearer": [("consultation_fee_cents = 15000", "consultation_fee_cents = 20000")],
    "free": [("consultation_fee_cents = 15000", "consultation_fee_cents = 0")],
    "another currency": [('currency = "USD"', 'currency = "EUR"')],
    "no longer counts": [("fee_counts_toward_surgery = true", "fee_counts_toward_surgery = false")],
    "all at once": [
        (PLAN, PLAN.replace("45", "90").replace("= 15", "= 30")),
        ("consultation_fee_cents = 15000", "consultation_fee_cents = 9950"),
        ("fee_counts_toward_surgery = true", "fee_counts_toward_surgery = false"),
    ],
}


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "practice.toml")


@pytest.fixture(params=CHANGES)
def file(request: pytest.FixtureRequest, edited: Edited) -> Path:
    """A practice file in which also the office has moved."""
    return edited(
        *CHANGES[request.param],
        (f'kind = "office"\naddress = ["{OLD_STREET}', f'kind = "office"\naddress = ["{NEW_STREET}'),
    )


def load(app: Flask, file: Path) -> None:
    with app.app_context():
        load_practice(file, replace=True)


def the_row() -> Appointment:
    return db.session.scalars(select(Appointment)).one()


def times(row: Appointment) -> tuple[object, ...]:
    """How long it takes, and how much before and after it is kept free."""
    return row.ends_at - row.starts_at, row.starts_at - row.takes_from, row.takes_until - row.ends_at


AS_BOOKED = (timedelta(minutes=45), timedelta(0), timedelta(minutes=15))


def test_nothing_that_stands_is_changed_by_the_file(app: Flask, file: Path) -> None:
    with app.app_context():
        visit = a_booking()
        columns = [column.name for column in Appointment.__table__.columns]
        before = {name: getattr(visit.appointments[0], name) for name in columns}
        fee = visit.fee
    load(app, file)
    with app.app_context():
        row = the_row()
        assert {name: getattr(row, name) for name in before} == before
        assert row.visit.fee == fee


def test_the_patients_page_tells_what_was_agreed_and_todays_address(app: Flask, pages: PageClient, file: Path) -> None:
    with app.app_context():
        path = appointment_path(a_booking())
    load(app, file)
    page = pages.get(path)
    assert "Mini facelift consultation, 45 minutes" in page.text
    assert FEE in page.text
    assert NEW_STREET in page.text
    assert OLD_STREET not in page.text
    event = icalendar.Calendar.from_ical(pages.client.get(f"{path}/calendar.ics").data).walk("VEVENT")[0]
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=45)
    assert NEW_STREET in event["location"]


def test_the_email_tells_what_was_agreed_and_todays_address(app: Flask, file: Path) -> None:
    with app.app_context():
        a_booking()
    load(app, file)
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        text = plain_text(letter, letter_words(letter, now=NOW))
        assert "45 minutes" in text
        assert NEW_STREET in text


def test_the_desk_reads_what_was_agreed(app: Flask, file: Path) -> None:
    with app.app_context():
        uuid = a_booking().appointments[0].uuid
    load(app, file)
    text = signed_in(app).get(f"/staff/appointments/{uuid}").text
    assert "Mini facelift consultation, 45 minutes" in text
    assert FEE in text


def test_a_move_keeps_length_buffers_and_fee(app: Flask, file: Path) -> None:
    with app.app_context():
        visit = a_booking()
        load_practice(file, replace=True)
        appointments.reschedule(visit, [a_part("eugene-kim", "office", local(7, 14))], actor=PATIENT, now=NOW)
    with app.app_context():
        row = the_row()
        assert (row.starts_at, row.local_start.hour, times(row)) == (local(7, 14), 14, AS_BOOKED)
        assert row.visit.fee == (15000, "USD", True)


def test_the_pages_of_a_move_offer_exactly_what_the_booked_length_fits_in(app: Flask, edited: Edited) -> None:
    """With consultations of 90 minutes, 10:30 would end after the morning; one of 45 minutes fits."""
    with app.app_context():
        visit = a_booking()
        path, uuid = appointment_path(visit), visit.appointments[0].uuid
    load(app, edited((PLAN, PLAN.replace("45", "90"))))
    for client, address in (
        (PageClient(app.test_client()), f"{path}/reschedule?day=2026-10-07"),
        (signed_in(app), f"/staff/appointments/{uuid}/move?day=2026-10-07"),
    ):
        assert {"10:30 AM", "11:00 AM"} <= {button.split(",")[0] for button in client.get(address).buttons()}
    page = PageClient(app.test_client()).get(f"{path}/reschedule?day=2026-10-07")
    assert page.press("11:00 AM").status == 303
    with app.app_context():
        assert times(the_row()) == AS_BOOKED


def test_what_is_held_is_booked_as_it_was_shown(app: Flask, pages: PageClient, file: Path) -> None:
    """The file is loaded while somebody types: they read at the end what they read at the beginning, and get it."""
    details = pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("11:00 AM").follow()
    load(app, file)
    review = details.press(GO_ON, **TYPED).follow()
    assert "Mini facelift consultation, 45 minutes" in review.text
    assert FEE in review.text
    assert review.press(BOOK).status == 303
    with app.app_context():
        row = the_row()
        assert (row.status, times(row), row.visit.fee) == ("booked", AS_BOOKED, (15000, "USD", True))


def test_another_time_is_held_by_todays_file(app: Flask, edited: Edited) -> None:
    """A new choice, made on a page that says so."""
    with app.app_context():
        a_hold()
    load(app, edited((PLAN, PLAN.replace("45", "60")), *CHANGES["dearer"]))
    with app.app_context():
        visit = a_hold(local(6, 14))
        assert times(visit.appointments[0])[0] == timedelta(hours=1)
        assert visit.fee.cents == 20000


def test_what_has_lapsed_is_offered_by_todays_file(app: Flask, edited: Edited) -> None:
    with app.app_context():
        visit = a_hold()
        path = hold_path(visit)
        appointments.release(visit, now=NOW)
    load(app, edited((PLAN, PLAN.replace("45", "60"))))
    assert "Mini facelift consultation, 60 minutes" in PageClient(app.test_client()).get(path).text


@pytest.mark.parametrize("footer", [ALWAYS_WINTER, ALWAYS_SUMMER])
def test_what_is_canceled_is_told_by_the_wall_time_that_was_agreed(app: Flask, tmp_path: Path, footer: str) -> None:
    """A law that changes the clocks moves it no more, and it stays the appointment that people remember."""
    desk, patient = signed_in(app), PageClient(app.test_client())
    with app.app_context():
        days = [local(13, 10), local(10, 10, month=11)]  # one in summer time, one in winter time
        visits = [a_booking(day, browser=f"{day}".encode()) for day in days]
        for visit in visits:
            appointments.cancel(visit, actor=PATIENT, now=NOW)
        own = [appointment_path(visit) for visit in visits]
        staff = [f"/staff/appointments/{visit.appointments[0].uuid}" for visit in visits]
    with law(footer, tmp_path):
        for day, at_home, at_the_desk in zip(("October 13", "November 10"), own, staff, strict=True):
            assert f"{day}, 2026 at 10:00 AM" in patient.get(at_home).text
            assert desk.get(at_the_desk).h1 == f"Tuesday, {day}, 2026 at 10:00 AM"


@pytest.mark.parametrize("footer", [ALWAYS_WINTER, ALWAYS_SUMMER])
def test_history_tells_each_time_by_the_clock_of_then(app: Flask, tmp_path: Path, footer: str) -> None:
    """Booked, moved, then kept at its hour: each of the three lines says the hour that people knew."""
    desk = signed_in(app)
    with app.app_context():
        visits = [a_booking(local(13, 10)), a_booking(local(10, 10, month=11), browser=b"in winter time")]
        for visit, later in zip(visits, (local(14, 11), local(11, 11, month=11)), strict=True):
            appointments.reschedule(visit, [a_part("david-kim", "office", later)], actor=PATIENT, now=NOW)
        staff = [f"/staff/appointments/{visit.appointments[0].uuid}" for visit in visits]
    with law(footer, tmp_path):
        with app.app_context():
            assert len(appointments.keep_wall_clock(now=NOW)) == 1
        summer, winter = (desk.get(page).text for page in staff)
    assert "Booked for Tue, Oct 13, 10:00 AM with" in summer
    assert "Moved from Tue, Oct 13, 10:00 AM to Wed, Oct 14, 11:00 AM" in summer
    assert "Booked for Tue, Nov 10, 10:00 AM with" in winter
    assert "Moved from Tue, Nov 10, 10:00 AM to Wed, Nov 11, 11:00 AM" in winter
    kept = {ALWAYS_WINTER: (summer, "Wed, Oct 14, 11:00 AM"), ALWAYS_SUMMER: (winter, "Wed, Nov 11, 11:00 AM")}
    page, hour = kept[footer]
    assert f"Kept at {hour} when a law changed the clocks" in page
