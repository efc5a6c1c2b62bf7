"""One damaged value is told of in its one place; everything else goes on, and one task says so."""

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from booking import appointments, messages, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.calendars import feed_address, live_feed_links, make_feed_link
from booking.confidential.sealed_columns import SealedColumn, sealed_columns
from booking.database import db, writing
from booking.messages import CANNOT_BE_READ
from booking.models import Appointment, Surgeon, Task, TimeOff, Visit
from booking.schedules import HitsBooked
from tests.faults.addresses import NEEDS_QUERY, a_life, addresses
from tests.faults.visitors import open_to_all, visitors
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FILLED = [one for one in sealed_columns() if one.table in ("visits", "time_off", "calendar_events")]
OF_A_VISIT = next(one for one in FILLED if one.table == "visits")
columns = pytest.mark.parametrize("column", FILLED, ids=lambda one: f"{one.table}.{one.column.key}")
OTHER = ANSWERS | {"name": "Bea Fonseca", "email": "bea@patient.example", "telephone": "+12135550177"}
BOOKED, BESIDE, AWAY = local(20, 10), local(20, 11), local(22, 9)
CANCEL = "Cancel my appointment"
WAYS = ("", "?day=2026-10-20", "?day=2026-10-22")


def flip(column: SealedColumn, at: int = 40) -> None:
    """One bit, in the value of the booking or the time off that was first; within an application context."""
    about = select(Appointment.visit_id).where(Appointment.starts_at == BOOKED)
    rows = {
        "visits": Visit.id.in_(about),
        "time_off": TimeOff.starts_at == AWAY,
        "calendar_events": column.uuid.in_(select(Appointment.uuid).where(Appointment.starts_at == BOOKED)),
    }
    which = rows[column.table]
    kept = db.session.scalars(select(column.column).where(which)).one()
    broken = kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :]
    with writing() as session:
        session.execute(update(column.column.table).where(which).values({column.column.key: broken}))


def tasks() -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).where(Task.kind == CANNOT_BE_READ)))


def name_on(pages: PageClient) -> None:
    page = pages.get("/staff/?day=2026-10-20")
    page.press(next(button for button in page.buttons() if "names" in button.lower()))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("names_shown", [True, False])
@columns
def test_every_page_is_shown_and_one_task_tells(app: Flask, column: SealedColumn, names_shown: bool) -> None:
    a_life(app)
    with app.app_context():
        a_booking(BESIDE, browser=b"b", answers=OTHER)
        for titles in ("initials", "full"):
            make_feed_link(surgeon_id=None, titles=titles, now=NOW)
        feeds = [
            str(feed_address(link)).partition("localhost")[2] for link in live_feed_links() if link.titles != "private"
        ]
        everything = addresses(app)
        flip(column)
    guests = list(visitors(app, everything))
    if names_shown:
        name_on(next(pages for address, pages in guests if not open_to_all(address)))
    shown = {}
    for address, pages in guests:
        if "GET" in address.methods and address.endpoint != "static":
            for query in WAYS:
                answer = pages.client.get(address.path + query, buffered=True)
                expected = {200, 303, 422} | ({404} if address.endpoint in NEEDS_QUERY else set())
                assert answer.status_code in expected, (address.path + query, answer.status_code)
                shown[address.path + query] = answer.get_data().decode("utf-8", "replace")  # a photograph is none
    for feed in feeds:
        shown[feed] = app.test_client().get(feed).get_data(as_text=True)
        assert shown[feed].count("BEGIN:VEVENT") == 4
    if names_shown or column.table != "time_off":  # a reason is shown with names
        assert any("Cannot be read" in page for page in shown.values())
    if names_shown:
        assert "Bea Fonseca" in shown["/staff/?day=2026-10-20"]
    with app.app_context():
        (task,) = tasks()
        assert (task.visit_id is None) == (column.table == "time_off")
    page = signed_in(app).get(f"/staff/tasks/{task.id}")
    assert "cannot be read" in page.text


@pytest.mark.parametrize("at", [0, 1, 3, 10, 40, -1])
def test_whichever_bit_it_is(app_context: Flask, at: int) -> None:
    visit = a_booking(BOOKED)
    flip(OF_A_VISIT, at)
    db.session.expire_all()
    assert not appointments.contact_of(visit).is_readable
    (found,) = appointments.appointments_between(local(20, 0), local(21, 0), now=NOW)
    assert found.name is None
    messages.tell_of_damage(now=NOW)
    assert [task.visit_id for task in tasks()] == [visit.id]


@columns
def test_it_can_be_cancelled_and_its_day_closed(app_context: Flask, column: SealedColumn) -> None:
    visit = a_booking(BOOKED)
    beside = a_booking(BESIDE, browser=b"b", answers=OTHER)
    surgeon = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
    schedules.add_time_off(surgeon, Interval(AWAY, local(22, 17)), reason="a congress", now=NOW)
    flip(column)
    with pytest.raises(HitsBooked) as hits:
        schedules.add_time_off(surgeon, Interval(local(20, 9), local(20, 17)), now=NOW)
    schedules.add_time_off(surgeon, Interval(local(20, 9), local(20, 17)), seen=hits.value.impact.seen, now=NOW)
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert visit.appointments[0].status == "cancelled"
    appointments.cancel(beside, actor=PATIENT, now=NOW)
    for absence in schedules.time_off(since=NOW):
        schedules.remove_time_off(absence.uuid, now=NOW)
    assert db.session.scalar(text("SELECT count(*) FROM time_off")) == 0


def test_the_desk_cancels_what_it_cannot_read(app: Flask) -> None:
    with app.app_context():
        uuid = a_booking(BOOKED).appointments[0].uuid
        flip(OF_A_VISIT)
    page = signed_in(app).get(f"/staff/appointments/{uuid}")
    assert page.text.count("Cannot be read") >= 4
    asks = page.follow("Cancel")
    assert "Cannot be read" in asks.text
    done = asks.press("Yes, cancel it")
    assert "can’t be read, so no email goes out" in "".join(done.follow().tree.itertext())
    with app.app_context():
        assert db.session.scalars(select(Appointment.status)).one() == "cancelled"


def test_the_patient_cancels_too(app: Flask) -> None:
    with app.app_context():
        page = appointment_path(a_booking(BOOKED))
        flip(OF_A_VISIT)
    pages = PageClient(app.test_client())
    assert pages.get(page).status == 200
    asks = pages.get(f"{page}/cancellation")
    assert asks.press(CANCEL).status == 303
    with app.app_context():
        assert db.session.scalars(select(Appointment.status)).one() == "cancelled"


def test_told_once_is_told(app_context: Flask) -> None:
    visit = a_booking(BOOKED)
    flip(OF_A_VISIT)
    db.session.expire_all()
    for _ in range(2):
        appointments.contact_of(visit)
        messages.tell_of_damage(now=NOW)
    (task,) = tasks()
    with writing():
        task.done_at = NOW
    appointments.contact_of(visit)
    messages.tell_of_damage(now=NOW)
    assert len(tasks()) == 1
