"""The desk reads what patients were written, and sees whom to call when a letter did not arrive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db, writing
from booking.messages import MAIL_SERVER_REFUSES_US, OUTSIDE_HOURS, write_task
from booking.models import Letter, Task, User, Visit
from tests.stage.page_client import PageClient, words
from tests.stage.people import add_user, sign_in
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def desk(app: Flask, pages: PageClient) -> PageClient:
    assert sign_in(pages.client, add_user(app)).status_code == 303
    return pages


def booked(app: Flask, *, cancelled: bool = False) -> tuple[str, str]:
    """The address of the newest letter at the desk, and of the patient's page."""
    with app.app_context():
        visit = a_booking(local(13, 14, 30))
        if cancelled:
            appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=1))
        newest = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        assert newest
        return f"/staff/letters/{newest.uuid}", appointment_path(visit)


def undelivered(app: Flask) -> int:
    with app.app_context():
        visit = a_booking(local(13, 14, 30))
        detail = {"why": "recipient", "code": 550, "letter": "booked"}
        with writing() as session:
            write_task(session, "letter_not_delivered", visit_id=visit.id, detail=detail, now=NOW)
        return db.session.scalars(select(Task.id)).one()


def test_before_the_first_letter_the_page_says_what_will_be_there(desk: PageClient) -> None:
    page = desk.get("/staff/letters")
    assert page.h1 == "Emails"
    assert "No email has been written yet" in page.text


def test_letters_are_listed_the_newest_first_with_initials_only(app: Flask, desk: PageClient) -> None:
    booked(app, cancelled=True)
    page = desk.get("/staff/letters")
    assert page.text.index("Cancellation") < page.text.index("Confirmation")
    assert "A. R." in page.text
    assert "Ruiz" not in page.text
    assert "never sent, out of date" in page.text
    assert "kept here" in page.text
    assert "No mail server is set" in page.text


@pytest.mark.parametrize(
    ("column", "state"),
    [("sent_at", "sent"), ("gave_up_at", "could not be delivered"), ("superseded_at", "never sent")],
)
def test_the_state_of_a_letter_is_said_in_words(app: Flask, desk: PageClient, column: str, state: str) -> None:
    address, _patient = booked(app)
    with app.app_context(), writing() as session:
        session.execute(update(Letter).values({column: NOW}))
    assert state in desk.get("/staff/letters").text
    assert state in desk.get(address).text


def test_a_letter_is_shown_whole_and_its_links_can_be_followed(app: Flask, desk: PageClient) -> None:
    address, patient = booked(app)
    page = desk.get(address)
    assert page.h1 == "Confirmation to A. R."
    assert "Ruiz" not in page.title
    for fact in (
        "Dear Ana María Ruiz,",
        "Tuesday, October 13, 2026 at 2:30 PM",
        "Your appointment on",
        ANSWERS["email"],
    ):
        assert fact in page.text
    links = page.links()
    assert links["View your appointment"] == f"http://localhost{patient}"
    assert desk.get(links["Cancel"].removeprefix("http://localhost")).h1 == "Cancel your appointment?"


def test_a_letter_whose_subject_has_changed_is_not_made_up(app: Flask, desk: PageClient) -> None:
    booked(app, cancelled=True)
    with app.app_context():
        confirmation = db.session.scalars(select(Letter).order_by(Letter.id)).first()
        assert confirmation
        address = f"/staff/letters/{confirmation.uuid}"
    page = desk.get(address)
    assert "so no longer" in page.text
    assert "You need do nothing more" not in page.text


def test_long_lists_have_pages_and_no_more_pages_than_letters(app: Flask, desk: PageClient) -> None:
    booked(app)
    with app.app_context(), writing() as session:
        visit = session.scalars(select(Visit)).one()
        for number in range(60):
            at = NOW - timedelta(minutes=number + 1)
            session.add(Letter(visit_id=visit.id, kind="booked", language="en", created_at=at, send_after=at))
    first = desk.get("/staff/letters")
    assert "1 to 50 of 61" in first.text
    second = desk.get("/staff/letters?page=2")
    assert "51 to 61 of 61" in second.text
    for wrong in ("3", "0", "-1", "99999999999999999999"):
        desk.get(f"/staff/letters?page={wrong}", expect=404)


def test_a_page_of_letters_costs_the_same_however_many_there_are(app: Flask, desk: PageClient) -> None:
    booked(app)

    def statements() -> int:
        counted = []
        with app.app_context():
            engine = db.engine
        count = lambda *_: counted.append(1)  # noqa: E731
        event.listen(engine, "before_cursor_execute", count)
        desk.get("/staff/letters")
        event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    with_one = statements()
    with app.app_context():
        for hour in (9, 10, 11):
            a_booking(local(14, hour), browser=bytes([hour]))
    assert statements() == with_one


def test_no_task_is_good_news_with_a_way_on(desk: PageClient) -> None:
    page = desk.get("/staff/tasks")
    assert "Nothing to do" in page.text
    assert page.links()["To the diary"] == "/staff/"


def test_a_task_says_what_happened_and_its_page_whom_to_call(app: Flask, desk: PageClient) -> None:
    number = undelivered(app)
    listed = desk.get("/staff/tasks")
    assert "Confirmation, not delivered. The mail server says that no email can reach this address." in listed.text
    assert "A. R." in listed.text
    assert "Ruiz" not in listed.text
    page = desk.get(f"/staff/tasks/{number}")
    assert "Ana María Ruiz" in page.text
    assert page.links()["(310) 555-0143"] == "tel:+13105550143"
    assert "Tuesday, October 13, 2026 at 2:30 PM" in page.text
    assert any(address.startswith("/staff/appointments/") for address in page.links().values())
    assert "Ruiz" not in page.title


def test_the_navigation_counts_open_tasks_and_done_ones_move_down(app: Flask, desk: PageClient) -> None:
    undelivered(app)
    page = desk.get("/staff/tasks")
    assert ">Tasks (1)<" in page.response.text
    (button,) = [name for name in page.buttons() if name.startswith("Done")]
    after = page.press(button).follow()
    assert "The task is done." in after.text
    assert "Nothing to do" in after.text
    assert "Done lately" in after.headings()
    assert ">Tasks<" in after.response.text
    with app.app_context():
        task = db.session.scalars(select(Task)).one()
        assert task.done_at == NOW
        assert task.done_by_id == db.session.scalars(select(User.id)).one()


def test_done_twice_stays_as_it_was_done_first(app: Flask, desk: PageClient, standing_clock: object) -> None:
    number = undelivered(app)
    page = desk.get(f"/staff/tasks/{number}")
    page.press("Mark as done")
    standing_clock.move(timedelta(minutes=5))  # type: ignore[attr-defined]
    assert page.press("Mark as done").status == 303
    with app.app_context():
        assert db.session.scalars(select(Task.done_at)).one() == NOW


def test_a_mail_server_that_refuses_us_is_a_task_without_a_patient(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        detail = {"why": "sign_in", "code": 535}
        write_task(session, MAIL_SERVER_REFUSES_US, detail=detail, now=NOW)
    page = desk.get("/staff/tasks").follow("The mail server refuses our user name or password. (It says 535.)")
    assert "SMTP_URL" in page.text
    assert "Phone" not in page.text


@pytest.mark.parametrize("path", ["/staff/tasks/0", "/staff/tasks/99999999999999999999", f"/staff/letters/{'0' * 8}"])
def test_what_does_not_exist_is_not_found(desk: PageClient, path: str) -> None:
    desk.get(path, expect=404)


def test_open_tasks_say_whom_to_call_and_about_which_appointment_by_its_time(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        late, soon, both = (a_booking(local(*at), browser=bytes(at)) for at in ((14, 9), (7, 9), (8, 10)))
        with writing() as session:
            for minutes, visit in enumerate((late, both, soon)):
                write_task(session, OUTSIDE_HOURS, visit_id=visit.id, detail={}, now=NOW + timedelta(minutes=minutes))
            detail = {"why": "sign_in", "code": 535}
            write_task(session, MAIL_SERVER_REFUSES_US, detail=detail, now=NOW + timedelta(hours=1))
        first = f"/staff/appointments/{soon.appointments[0].uuid}"
    page = desk.get("/staff/tasks")
    rows = [words(row) for row in page.tree.findall(".//table/tbody/tr")]
    assert [row.partition("Oct ")[2][:11] for row in rows[1:]] == ["7, 9:00 AM ", "8, 10:00 AM", "14, 9:00 AM"]
    assert all("A. R. (310) 555-0143" in row and "Dr. David Kim" in row for row in rows[1:])
    assert page.links()["(310) 555-0143"] == "tel:+13105550143"
    assert first in page.links().values()
    assert "– –" in rows[0], "what concerns everybody comes first, and nobody is to be called"


def test_a_page_of_tasks_costs_the_same_however_many_there_are(app: Flask, desk: PageClient) -> None:
    def tasks(*days: int) -> int:
        with app.app_context():
            for day in days:
                visit = a_booking(local(day, 9), browser=bytes([day]))
                with writing() as session:
                    write_task(session, OUTSIDE_HOURS, visit_id=visit.id, detail={}, now=NOW)
        with statements_sent(app) as sent:
            desk.get("/staff/tasks")
        return len(sent)

    assert tasks(7) == tasks(8, 9, 13, 14)
