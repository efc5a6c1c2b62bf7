"""Each reminder leaves once, in its time, of the time that is booked, whatever the worker and the patient do."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from booking import appointments
from booking.appointments import PATIENT
from booking.commands.chores import Worker
from booking.database import db, writing
from booking.messages import leases, page_address, write_due_reminders
from booking.models import Appointment, Letter, Practice, Task, Visit
from tests.stage.crowd import at_once
from tests.stage.mail_server import MailServer, Send
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")
one_engine = pytest.mark.sqlite_only

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEN = local(19, 10)  # a Monday, two weeks after NOW
WEEK_BEFORE, TWO_DAYS_BEFORE = TEN - 7 * DAY - NOW, TEN - 2 * DAY - NOW


def reminders() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.kind == "reminder").order_by(Letter.id)))


def reminded(mail: MailServer) -> list[str]:
    subjects = [str(letter["Subject"]) for letter in mail.delivered]
    return [subject for subject in subjects if "reminder" in subject]


def move(visit: Visit, starts_at: datetime, *, after: timedelta) -> None:
    appointments.reschedule(visit, [a_part("david-kim", "office", starts_at)], actor=PATIENT, now=NOW + after)


def last_text(mail: MailServer) -> str:
    body = mail.delivered[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_two_reminders_leave_and_each_once(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    send(WEEK_BEFORE - MINUTE)
    assert reminded(mail) == []
    for after in (WEEK_BEFORE, WEEK_BEFORE + HOUR, TWO_DAYS_BEFORE - MINUTE):
        send(after)
    assert reminded(mail) == ["Monday, October 19: a reminder of your appointment"]
    for after in (TWO_DAYS_BEFORE, TWO_DAYS_BEFORE + HOUR, TEN - NOW - MINUTE):
        send(after)
    assert len(reminded(mail)) == 2
    assert len({str(letter["Message-ID"]) for letter in mail.delivered}) == 3


@one_engine
def test_before_a_visit_by_video_one_more_has_the_room(app: Flask, mail: MailServer, send: Send) -> None:
    settings = app.config["SETTINGS"]
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    app.config["SETTINGS"] = type(settings)(**fields | {"video_room_url": "https://video.example/kim"})
    starts_at = local(21, 17)
    a_booking(starts_at, location="video")
    send()
    for days in (7, 2):
        send(starts_at - days * DAY - NOW)
    send(starts_at - 3 * HOUR - MINUTE - NOW)
    assert len(reminded(mail)) == 2
    send(starts_at - 3 * HOUR - NOW)
    assert len(reminded(mail)) == 3
    assert "Open the video room: https://video.example/kim" in last_text(mail)


def test_ever_so_many_workers_at_one_moment_write_one_row(app: Flask, mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    db.session.remove()

    def look() -> None:
        with app.app_context():
            write_due_reminders(now=NOW + WEEK_BEFORE)

    at_once([look] * 4)
    assert [letter.occasion for letter in reminders()] == ["7d 2026-10-19T10:00"]


def test_the_database_itself_refuses_a_second_row(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    write_due_reminders(now=NOW + WEEK_BEFORE)
    first = reminders()[0]
    values = {"visit_id": first.visit_id, "kind": "reminder", "language": "en", "occasion": first.occasion}
    db.session.rollback()
    db.session.add(Letter(created_at=NOW, send_after=NOW, **values))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


@one_engine
def test_what_was_past_when_the_time_was_agreed_is_left_out(mail: MailServer, send: Send) -> None:
    a_booking(local(12, 9))  # exactly a week from NOW
    a_booking(local(8, 10), browser=b"other", answers={**ANSWERS, "email": "b@patient.example"})
    send(HOUR)
    assert reminded(mail) == []
    send(local(6, 10) - NOW)
    assert reminded(mail) == ["Thursday, October 8: a reminder of your appointment"]


@one_engine
@pytest.mark.parametrize(
    ("down_until", "expected"),
    [(TWO_DAYS_BEFORE + DAY, 1), (TWO_DAYS_BEFORE + HOUR, 1), (TEN - NOW - MINUTE, 1), (TEN - NOW + MINUTE, 0)],
)
def test_a_worker_that_was_down_sends_the_last_that_is_due_or_none_when_the_visit_has_begun(
    mail: MailServer, send: Send, down_until: timedelta, expected: int
) -> None:
    a_booking(TEN)
    send()
    send(down_until)
    send(down_until + MINUTE)
    assert len(reminded(mail)) == expected
    assert db.session.scalars(select(Task)).all() == []


@one_engine
def test_a_late_one_that_the_next_makes_needless_is_left_out(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    send(TWO_DAYS_BEFORE - 11 * HOUR)
    assert reminded(mail) == []
    send(TWO_DAYS_BEFORE)
    assert len(reminded(mail)) == 1


@one_engine
def test_who_hears_of_the_visit_after_it_was_due_is_not_reminded(mail: MailServer, send: Send) -> None:
    """An outage over the confirmation and the first reminder."""
    a_booking(local(12, 10))
    mail.stop()
    send()
    mail.start()
    for hours in (2, 3, 24):
        send(hours * HOUR)
    assert [str(letter["Subject"]) for letter in mail.delivered] == ["Your appointment on Monday, October 12"]
    send(local(10, 10) - NOW)
    assert len(reminded(mail)) == 1


@one_engine
def test_a_worker_that_comes_back_at_night_waits_for_the_morning(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    send(local(17, 22) - NOW)
    send(local(18, 7, 59) - NOW)
    assert reminded(mail) == []
    send(local(18, 8) - NOW)
    assert len(reminded(mail)) == 1


@one_engine
def test_one_that_the_mail_server_put_off_does_not_leave_at_night(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    mail.stop()
    for after in (TWO_DAYS_BEFORE, local(17, 20, 50) - NOW):
        send(after)
    mail.start()
    send(local(17, 23) - NOW)
    assert reminded(mail) == []
    send(local(18, 8) - NOW)
    assert len(reminded(mail)) == 1


@one_engine
def test_a_move_is_reminded_of_at_its_new_time_alone(mail: MailServer, send: Send) -> None:
    visit = a_booking(TEN)
    send()
    send(WEEK_BEFORE)
    move(visit, local(27, 9), after=WEEK_BEFORE + HOUR)
    send(WEEK_BEFORE + 2 * HOUR)
    send(TWO_DAYS_BEFORE)
    assert len(reminded(mail)) == 1
    send(local(20, 9) - NOW)
    send(local(25, 9) - NOW)
    assert reminded(mail)[1:] == ["Tuesday, October 27: a reminder of your appointment"] * 2


@one_engine
def test_one_that_waits_while_the_visit_is_moved_does_not_leave(mail: MailServer, send: Send) -> None:
    visit = a_booking(TEN)
    send()
    write_due_reminders(now=NOW + WEEK_BEFORE)
    move(visit, local(27, 9), after=WEEK_BEFORE)
    send(WEEK_BEFORE + MINUTE)
    assert reminded(mail) == []


@one_engine
def test_one_that_was_overtaken_leaves_when_that_is_undone(mail: MailServer, send: Send) -> None:
    """In the row that it has."""
    a_booking(TEN)
    send()
    write_due_reminders(now=NOW + WEEK_BEFORE)
    with writing() as session:
        session.execute(update(Letter).where(Letter.kind == "reminder").values(superseded_at=NOW + WEEK_BEFORE))
    send(WEEK_BEFORE + MINUTE)
    assert len(reminded(mail)) == len(reminders()) == 1


@one_engine
def test_one_that_was_overtaken_leaves_in_the_language_that_was_chosen_since(mail: MailServer, send: Send) -> None:
    visit = a_booking(TEN)
    send()
    write_due_reminders(now=NOW + WEEK_BEFORE)
    with writing() as session:
        session.execute(update(Letter).where(Letter.kind == "reminder").values(superseded_at=NOW + WEEK_BEFORE))
    appointments.correct_contact(visit, {}, language="ko", actor=PATIENT, seen=None, now=NOW + WEEK_BEFORE)
    send(WEEK_BEFORE + MINUTE)
    assert mail.delivered[-1]["Content-Language"] == "ko"


@one_engine
@pytest.mark.parametrize("status", ["cancelled", "no_show", "checked_in", "fulfilled"])
def test_who_is_not_expected_is_not_reminded(mail: MailServer, send: Send, status: str) -> None:
    visit = a_booking(TEN)
    send()
    with writing() as session:
        session.execute(update(Appointment).where(Appointment.visit_id == visit.id).values(status=status))
    send(WEEK_BEFORE)
    send(TWO_DAYS_BEFORE)
    assert reminders() == []


@one_engine
def test_a_law_that_changes_the_clocks_makes_no_second_one_due(mail: MailServer, send: Send) -> None:
    """Ten o'clock stays ten o'clock, an hour later by the sun."""
    visit = a_booking(TEN)
    send()
    send(WEEK_BEFORE)
    with writing() as session:
        row = session.get_one(Appointment, visit.appointments[0].id)
        for name in ("starts_at", "ends_at", "takes_from", "takes_until"):
            setattr(row, name, getattr(row, name) + HOUR)
    send(WEEK_BEFORE + 2 * HOUR)
    assert len(reminded(mail)) == 1


@one_engine
def test_a_mailbox_that_refused_for_good_is_reminded_of_nothing(mail: MailServer, send: Send) -> None:
    mail.rcpt[ANSWERS["email"]] = ["550 nobody is here"]
    a_booking(TEN)
    send()
    send(WEEK_BEFORE)
    assert reminders() == []
    assert len(db.session.scalars(select(Task)).all()) == 1


class TestWithoutAMailServer:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in environ.items() if name != "SMTP_URL"}

    @one_engine
    def test_they_are_kept_as_all_letters_are(self, send: Send) -> None:
        a_booking(TEN)
        send(WEEK_BEFORE)
        send(TWO_DAYS_BEFORE)
        found = [(letter.occasion or "").partition(" ")[0] for letter in reminders()]
        assert found == ["7d", "2d"]


@one_engine
def test_who_left_no_address_is_not_reminded(mail: MailServer, send: Send) -> None:
    a_booking(TEN, answers={**ANSWERS, "email": ""})
    send(WEEK_BEFORE)
    assert reminders() == []


@one_engine
def test_while_nobody_is_to_be_reminded_nobody_is_kept_from_writing(app: Flask) -> None:
    """Callers who left no address are due again every minute, until they have come."""
    a_booking(TEN, answers={**ANSWERS, "email": ""})
    a_booking(local(8, 10), browser=b"other", answers={**ANSWERS, "email": "b@patient.example"})
    for after in (WEEK_BEFORE, TWO_DAYS_BEFORE):
        with statements_sent(app) as sent:
            write_due_reminders(now=NOW + after)
        assert "BEGIN IMMEDIATE" not in sent


@one_engine
def test_the_practice_says_how_many_days_before(mail: MailServer, send: Send) -> None:
    with writing() as session:
        session.execute(update(Practice).values(reminder_days=[], video_reminder_hours=0))
    a_booking(TEN)
    for days in range(14):
        send(days * DAY + HOUR)
    assert reminded(mail) == []


@one_engine
def test_a_worker_killed_while_it_sends_one_sends_the_same_again(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_booking(TEN)
    send()
    with monkeypatch.context() as patched:
        patched.setattr(leases, "mark_sent", _killed)
        with pytest.raises(KeyboardInterrupt):
            Worker().turn(now=NOW + WEEK_BEFORE)
    db.session.rollback()
    send(WEEK_BEFORE + HOUR)
    ids = [str(letter["Message-ID"]) for letter in mail.delivered if "reminder" in str(letter["Subject"])]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert len(reminders()) == 1


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@one_engine
def test_it_asks_whether_they_come_until_they_have_said_so(
    app: Flask, mail: MailServer, send: Send, standing_clock: object
) -> None:
    visit = a_booking(TEN)
    page = page_address(visit)
    send()
    assert f"{page}/confirmation" not in last_text(mail)
    send(WEEK_BEFORE)
    assert f"I’ll be there: {page}/confirmation\n" in last_text(mail)
    db.session.remove()
    asks = PageClient(app.test_client()).get(f"{page}/confirmation".removeprefix("http://localhost"))
    assert _confirmed_at() is None
    answer = asks.press("I’ll be there")
    assert answer.status == 303
    assert "We’ll see you then" in answer.follow().text
    assert _confirmed_at() == NOW
    assert asks.press("I’ll be there").status == 303
    send(TWO_DAYS_BEFORE)
    assert "/confirmation" not in last_text(mail)
    assert "You’ve told us that you’ll be there" in last_text(mail)


def _confirmed_at() -> datetime | None:
    db.session.rollback()
    return db.session.scalars(select(Visit.confirmed_at)).one()


@one_engine
def test_that_they_come_is_said_of_the_time_as_it_is(app: Flask, standing_clock: object) -> None:
    visit = a_booking(TEN)
    path = page_address(visit).removeprefix("http://localhost")
    asks = PageClient(app.test_client()).get(f"{path}/confirmation")
    move(visit, local(20, 9), after=MINUTE)
    answer = asks.press("I’ll be there")
    assert answer.status == 409
    assert "October 20" in answer.text
    assert answer.press("I’ll be there").status == 303
    assert _confirmed_at() == NOW
    move(db.session.scalars(select(Visit)).one(), TEN, after=2 * MINUTE)
    assert _confirmed_at() is None


@one_engine
def test_nobody_can_come_to_what_is_canceled(app: Flask, standing_clock: object) -> None:
    visit = a_booking(TEN)
    path = page_address(visit).removeprefix("http://localhost")
    pages = PageClient(app.test_client())
    asks = pages.get(f"{path}/confirmation")
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    answer = asks.press("I’ll be there")
    assert answer.status == 409
    assert "canceled" in answer.text
    pages.get(f"{path}/confirmation", expect=303)
    assert _confirmed_at() is None


@one_engine
def test_the_desk_reads_who_has_not_said_so_for_tomorrow(app: Flask) -> None:
    tomorrow, day_after = local(6, 13), local(7, 9)
    shown = a_booking(tomorrow)
    said = a_booking(local(6, 14), browser=b"b")
    a_booking(day_after, browser=b"c")
    gone = a_booking(local(6, 15), browser=b"d")
    appointments.cancel(gone, actor=PATIENT, now=NOW)
    appointments.confirm(said, seen=appointments.versions_of(said), now=NOW)
    found = appointments.unconfirmed_between(local(6, 0), local(7, 0))
    assert [one.row.uuid for one in found] == [shown.appointments[0].uuid]
    assert isinstance(found[0].row.uuid, UUID)
