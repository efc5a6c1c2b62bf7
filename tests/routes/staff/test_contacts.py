"""The desk corrects how a patient is reached and sends an email again, so that "not delivered" has an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import Actor
from booking.calendars import feed_address, make_feed_link
from booking.confidential import seal_answers
from booking.database import db, writing
from booking.messages import page_address, write_task
from booking.models import Appointment, History, Letter, Task, User, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

NEW = {"name": "Ana María Ruíz", "telephone": "(310) 555-0199", "email": "right@patient.example"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def address(app: Flask) -> str:
    """Of an appointment at the desk, whose confirmation could not be delivered."""
    with app.app_context():
        visit = a_booking(local(13, 14, 30))
        with writing() as session:
            letter = session.scalars(select(Letter)).one()
            letter.gave_up_at = NOW
            detail = {"why": "recipient", "code": 550, "letter": "booked"}
            write_task(session, "letter_not_delivered", visit_id=visit.id, letter_id=letter.id, detail=detail, now=NOW)
        return f"/staff/appointments/{visit.appointments[0].uuid}"


def correct(desk: PageClient, address: str, typed: Mapping[str, str] = NEW) -> Page:
    return desk.get(f"{address}/contact").press("Save", **typed)


def letters(app: Flask) -> list[str]:
    with app.app_context():
        waiting = Letter.sent_at.is_(None) & Letter.gave_up_at.is_(None) & Letter.superseded_at.is_(None)
        return list(db.session.scalars(select(Letter.kind).where(waiting)))


def open_tasks(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Task.id).where(Task.done_at.is_(None))).all())


def test_a_correction_is_kept_found_written_down_and_written_to(app: Flask, desk: PageClient, address: str) -> None:
    answer = correct(desk, address)
    assert (answer.status, answer.location) == (303, address)
    page = answer.follow()
    for fact in ("Saved.", *NEW.values(), "Corrected: name, phone, email", ANSWERS["note"]):
        assert fact in page.text, fact
    found = desk.get("/staff/").press("Find", sought="right@patient.example").follow()
    assert "Ana María Ruíz" in found.text
    lost = desk.get("/staff/").press("Find", sought=ANSWERS["email"]).follow()
    assert "Ruíz" not in lost.text
    assert "(310) 555-0199" in desk.get("/staff/").press("Find", sought="310 555 0199").follow().text
    assert letters(app) == ["booked"]
    assert open_tasks(app) == 0
    with app.app_context():
        line = db.session.scalars(select(History).order_by(History.id.desc())).first()
        assert line is not None
        assert (line.act, line.way, line.user_id) == ("corrected", "desk", db.session.scalar(select(User.id)))
        assert line.after["corrected"] == ["name", "telephone", "email"]
        assert not any(value in repr((line.before, line.after)) for value in (*NEW.values(), ANSWERS["email"], "Ruiz"))


@pytest.mark.sqlite_only
def test_a_correction_is_undone_from_the_line_on_every_page(app: Flask, desk: PageClient, address: str) -> None:
    correct(desk, address)
    page = desk.get("/staff/")
    (line,) = [one for one in page.buttons() if one.startswith("Undo")]
    assert line == "Undo: corrected name, phone, email of A. R."
    undone = page.press(line)
    assert undone.status == 303
    shown = undone.follow()
    for fact in ("Undone.", ANSWERS["name"], ANSWERS["email"], "Correction undone: name, phone, email"):
        assert fact in shown.text, fact
    assert NEW["email"] not in shown.text
    assert "Ruiz" in desk.get("/staff/").press("Find", sought=ANSWERS["email"]).follow().text


@pytest.mark.sqlite_only
def test_what_was_changed_since_is_told_and_stays(app: Flask, desk: PageClient, address: str) -> None:
    correct(desk, address)
    page = desk.get("/staff/")
    (line,) = [one for one in page.buttons() if one.startswith("Undo")]
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        appointments.correct_contact(visit, {"name": "Ana Herself"}, actor=appointments.PATIENT, seen=None, now=NOW)
    refused = page.press(line)
    assert refused.status == 409
    assert "Corrected: name" in refused.text
    assert "Ana Herself" in desk.get(address).text


@pytest.mark.sqlite_only
def test_calendars_show_the_name_that_is_right_and_no_new_time(app: Flask, desk: PageClient, address: str) -> None:
    with app.app_context():
        link = make_feed_link(surgeon_id=None, titles="full", label="all", now=NOW)
        feed = str(feed_address(link)).removeprefix("http://localhost")

    def event() -> icalendar.Event:
        (found,) = icalendar.Calendar.from_ical(app.test_client().get(feed).data).walk("VEVENT")
        return found  # type: ignore[return-value]

    before = event()
    correct(desk, address, {"name": "Ana Right"})
    after = event()
    assert ANSWERS["name"] in before["SUMMARY"]
    assert str(after["SUMMARY"]).endswith("Ana Right")
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt


@pytest.mark.sqlite_only
@pytest.mark.parametrize("field", ["name", "telephone"])
def test_only_a_new_email_address_gets_an_email(app: Flask, desk: PageClient, address: str, field: str) -> None:
    correct(desk, address, {field: NEW[field]})
    assert letters(app) == []
    assert open_tasks(app) == 1


@pytest.mark.sqlite_only
def test_the_same_again_changes_nothing_and_says_nothing(app: Flask, desk: PageClient, address: str) -> None:
    form = desk.get(f"{address}/contact")
    assert form.press("Save", **NEW).status == 303
    assert form.press("Save", **NEW).status == 303
    assert letters(app) == ["booked"]
    with app.app_context():
        assert len(db.session.scalars(select(History).where(History.act == "corrected")).all()) == 1


@pytest.mark.sqlite_only
def test_what_was_changed_meanwhile_is_told_and_nothing_typed_is_lost(
    app: Flask, desk: PageClient, address: str
) -> None:
    form = desk.get(f"{address}/contact")
    correct(desk, address, {"name": "Somebody Else"})
    answer = form.press("Save", **NEW)
    assert answer.status == 409
    assert "Corrected: name" in answer.text
    assert answer.fields("Save")["email"] == NEW["email"]
    assert answer.press("Save").status == 303
    with app.app_context():
        assert appointments.contact_of(db.session.scalars(select(Visit)).one()).name == NEW["name"]


@pytest.mark.sqlite_only
def test_a_form_that_does_not_say_what_it_showed_is_asked_again(app: Flask, desk: PageClient, address: str) -> None:
    sent = desk.get(f"{address}/contact").fields("Save") | NEW
    del sent["seen"]
    answer = desk.post(f"{address}/contact", sent)
    assert answer.status == 422
    assert answer.fields("Save")["email"] == NEW["email"]
    assert letters(app) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("field", "typed"), [("email", "two@a.example, b@c.example"), ("telephone", "12"), ("name", "")]
)
def test_what_cannot_be_is_said_at_its_field(desk: PageClient, address: str, field: str, typed: str) -> None:
    answer = correct(desk, address, {**NEW, field: typed})
    assert answer.status == 422
    assert answer.fields("Save")[field] == typed


@pytest.mark.sqlite_only
def test_a_hold_has_nobody_to_correct_yet(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_hold(local(13, 9)).appointments[0].uuid
    desk.get(f"/staff/appointments/{uuid}/contact", expect=303)


@pytest.mark.parametrize("page", ["appointment", "letter", "task"])
def test_an_email_is_sent_again_from_wherever_it_is_missed(
    app: Flask, desk: PageClient, address: str, page: str
) -> None:
    with app.app_context():
        letter, task = db.session.scalars(select(Letter.uuid)).one(), db.session.scalars(select(Task.id)).one()
    there = {"appointment": address, "letter": f"/staff/letters/{letter}", "task": f"/staff/tasks/{task}"}[page]
    found = desk.get(there)
    answer = found.press("Send again")
    assert (answer.status, answer.location) == (303, address)
    assert "What it would say is kept under Emails." in answer.follow().text
    assert letters(app) == ["booked"]
    assert open_tasks(app) == 0
    assert "Nothing was sent just now" in found.press("Send again").follow().text
    assert letters(app) == ["booked"]
    assert "Send again" not in desk.get(address).buttons(), "one is waiting"


@pytest.mark.sqlite_only
def test_the_same_press_after_it_has_left_sends_no_other(app: Flask, desk: PageClient, address: str) -> None:
    found = desk.get(address)
    found.press("Send again")
    with app.app_context(), writing() as session:
        session.execute(update(Letter).where(Letter.gave_up_at.is_(None)).values(sent_at=NOW))
    assert "Nothing was sent just now" in found.press("Send again").follow().text
    assert letters(app) == []
    assert desk.get(address).press("Send again").follow().text.count("What it would say is kept under Emails.") == 1


@pytest.mark.sqlite_only
def test_a_canceled_visit_gets_its_cancellation_again(app: Flask, desk: PageClient, address: str) -> None:
    with app.app_context():
        actor = Actor("desk", db.session.scalars(select(User.id)).one())
        appointments.cancel(db.session.scalars(select(Visit)).one(), actor=actor, now=NOW + timedelta(seconds=1))
        with writing() as session:
            session.execute(update(Letter).where(Letter.gave_up_at.is_(None)).values(gave_up_at=NOW))
    desk.get(address).press("Send again")
    assert letters(app) == ["cancelled"]


@pytest.mark.sqlite_only
def test_what_is_over_or_has_no_address_is_not_sent(app: Flask, desk: PageClient, address: str) -> None:
    correct(desk, address, {"email": ""})
    assert "Send again" not in desk.get(address).buttons()
    with app.app_context():
        number = len(db.session.scalars(select(Appointment)).all())
    assert number == 1


@pytest.mark.sqlite_only
def test_a_surgeon_can_do_neither(app: Flask, address: str) -> None:
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    assert "Send again" not in surgeon.get(address).buttons()
    surgeon.get(f"{address}/contact", expect=403)


def link_of(app: Flask) -> str:
    """Of the patient's page, as the next letter would tell it."""
    with app.app_context():
        return page_address(db.session.scalars(select(Visit)).one()).removeprefix("http://localhost")


@pytest.mark.parametrize("typed", ["right@patient.example", f"x{ANSWERS['email']}"])
def test_the_link_that_went_to_the_wrong_mailbox_ends(app: Flask, desk: PageClient, address: str, typed: str) -> None:
    old = link_of(app)
    assert "the link that went to the old one ends" in desk.get(f"{address}/contact").text
    assert "has ended" in correct(desk, address, {"email": typed}).follow().text
    new, stranger = link_of(app), PageClient(app.test_client())
    for page in ("", "/cancellation", "/reschedule"):
        stranger.get(f"{old}{page}", expect=404)
        stranger.get(f"{new}{page}")
    correct(desk, address, {"email": ANSWERS["email"]})
    for link in (old, new):  # an address that comes back brings no link back
        stranger.get(link, expect=404)


@pytest.mark.sqlite_only
def test_whoever_had_no_address_before_keeps_their_link(app: Flask, desk: PageClient, address: str) -> None:
    with app.app_context(), writing() as session:
        visit = session.scalars(select(Visit)).one()
        visit.private = seal_answers(visit, {**ANSWERS, "email": ""})
    old = link_of(app)
    correct(desk, address)
    assert link_of(app) == old


@pytest.mark.sqlite_only
@pytest.mark.parametrize("field", ["name", "telephone"])
def test_a_link_survives_what_does_not_concern_the_mailbox(
    app: Flask, desk: PageClient, address: str, field: str
) -> None:
    old = link_of(app)
    assert "has ended" not in correct(desk, address, {field: NEW[field]}).follow().text
    PageClient(app.test_client()).get(old)
