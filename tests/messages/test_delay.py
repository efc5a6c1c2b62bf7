"""What may still be corrected waits three minutes, so that corrections are one email, and none at all when undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT, Actor
from booking.database import db, writing
from booking.messages import send_again, sendable_again
from booking.messages.mail_server import hand_over
from booking.models import Letter, Practice, User, Visit
from tests.stage.mail_server import MailServer, Send
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_part, local

pytestmark = [pytest.mark.usefixtures("practice", "app_context"), pytest.mark.sqlite_only]

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
DELAY = 3 * MINUTE
TEN = local(13, 10)


@pytest.fixture
def desk(app: Flask) -> Actor:
    add_user(app)
    db.session.rollback()
    return Actor("desk", db.session.scalars(select(User.id)).one())


def move(visit: Visit, day: int, hour: int, *, actor: Actor = PATIENT, after: timedelta = MINUTE) -> None:
    part = a_part("david-kim", "office", local(day, hour))
    appointments.reschedule(visit, [part], actor=actor, now=NOW + after)


def booked_by(desk: Actor) -> Visit:
    assert desk.user_id is not None
    return a_booking_with([a_part("david-kim", "office", TEN)], uuid=UUID(int=7), user_id=desk.user_id)


def subjects(mail: MailServer) -> list[str]:
    return [str(letter["Subject"]) for letter in mail.delivered]


def last_text(mail: MailServer) -> str:
    body = mail.delivered[-1].get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def waiting() -> list[str]:
    db.session.rollback()
    which = Letter.sent_at.is_(None), Letter.superseded_at.is_(None), Letter.gave_up_at.is_(None)
    return list(db.session.scalars(select(Letter.kind).where(*which)))


def test_what_a_patient_books_is_confirmed_at_once(mail: MailServer, send: Send) -> None:
    a_booking(TEN)
    send()
    assert subjects(mail) == ["Your appointment on Tuesday, October 13"]


ACTS: dict[str, Callable[[Visit, Actor], object]] = {
    "moved by the patient": lambda visit, desk: move(visit, 14, 9, after=timedelta(0)),
    "moved by the desk": lambda visit, desk: move(visit, 14, 9, actor=desk, after=timedelta(0)),
    "canceled by the patient": lambda visit, desk: appointments.cancel(visit, actor=PATIENT, now=NOW),
    "canceled by the desk": lambda visit, desk: appointments.cancel(visit, actor=desk, now=NOW),
    "given another address": lambda visit, desk: appointments.correct_contact(
        visit, {"email": "right@patient.example"}, actor=desk, seen=appointments.versions_of(visit), now=NOW
    ),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("minutes", [0, 3, 20])
def test_every_other_act_waits_as_long_as_the_practice_says(
    mail: MailServer, send: Send, desk: Actor, act: str, minutes: int
) -> None:
    with writing() as session:
        session.execute(update(Practice).values(email_delay_minutes=minutes))
    visit = a_booking(TEN)
    send()
    ACTS[act](visit, desk)
    if minutes:
        send(minutes * MINUTE - SECOND)
        assert len(mail.delivered) == 1
    send(minutes * MINUTE)
    assert len(mail.delivered) == 2


def test_what_the_desk_books_waits(mail: MailServer, send: Send, desk: Actor) -> None:
    booked_by(desk)
    send(DELAY - SECOND)
    assert mail.delivered == []
    send(DELAY)
    assert subjects(mail) == ["Your appointment on Tuesday, October 13"]


def test_sending_again_is_asked_for_and_waits_for_nothing(mail: MailServer, send: Send, desk: Actor) -> None:
    visit = a_booking(TEN)
    send()
    assert desk.user_id is not None
    send_again(visit, seen=sendable_again(visit, now=NOW) or "", user_id=desk.user_id, now=NOW)
    send()
    assert len(mail.delivered) == 2


def test_a_farewell_that_cannot_leave_keeps_nothing_from_being_sent_again(mail: MailServer, send: Send) -> None:
    visit = a_booking(TEN)
    send()
    seen = appointments.versions_of(visit)
    appointments.correct_contact(visit, {"email": "new@patient.example"}, actor=PATIENT, seen=seen, now=NOW)
    mail.rcpt[ANSWERS["email"]] = ["450 4.2.1 not now"]
    assert sendable_again(visit, now=NOW) is None
    send(DELAY)
    assert waiting() == ["departure"]
    assert sendable_again(visit, now=NOW + DELAY) is not None


@pytest.mark.parametrize("way", ["patient", "desk"])
def test_corrections_are_one_email_three_minutes_after_the_last(
    mail: MailServer, send: Send, desk: Actor, way: str
) -> None:
    visit, actor = a_booking(TEN), {"patient": PATIENT, "desk": desk}[way]
    send()
    move(visit, 14, 9, actor=actor, after=MINUTE)
    send(3 * MINUTE)
    move(visit, 14, 11, actor=actor, after=3 * MINUTE)
    send(5 * MINUTE)
    assert len(mail.delivered) == 1
    send(6 * MINUTE)
    assert len(mail.delivered) == 2
    assert "Tuesday, October 13, 2026 at 10:00 AM" in last_text(mail)
    assert "Wednesday, October 14, 2026 at 11:00 AM" in last_text(mail)
    assert "9:00 AM" not in last_text(mail)


@pytest.mark.parametrize("way", ["patient", "desk"])
def test_moved_back_before_anybody_heard_of_it_is_silent(mail: MailServer, send: Send, desk: Actor, way: str) -> None:
    visit, actor = a_booking(TEN), {"patient": PATIENT, "desk": desk}[way]
    send()
    move(visit, 14, 9, actor=actor, after=MINUTE)
    move(visit, 13, 10, actor=actor, after=2 * MINUTE)
    send(timedelta(hours=1))
    assert len(mail.delivered) == 1
    assert waiting() == []


def test_moved_back_after_an_email_has_left_is_told(mail: MailServer, send: Send) -> None:
    visit = a_booking(TEN)
    send()
    move(visit, 14, 9, after=MINUTE)
    send(4 * MINUTE)
    move(visit, 13, 10, after=5 * MINUTE)
    send(8 * MINUTE)
    assert subjects(mail)[1:] == [
        "Your appointment is now on Wednesday, October 14",
        "Your appointment is now on Tuesday, October 13",
    ]


def test_what_the_desk_booked_and_corrected_at_once_is_news_as_a_whole(
    mail: MailServer, send: Send, desk: Actor
) -> None:
    move(booked_by(desk), 14, 9, actor=desk)
    send(4 * MINUTE)
    assert subjects(mail) == ["Your appointment on Wednesday, October 14"]
    assert "What has changed" not in last_text(mail)


def test_canceled_at_once_after_a_move_by_the_desk_is_told_by_the_time_that_the_patient_knew(
    mail: MailServer, send: Send, desk: Actor
) -> None:
    """Or they would still come at ten."""
    visit = a_booking(TEN)
    send()
    move(visit, 14, 9, actor=desk, after=MINUTE)
    appointments.cancel(visit, actor=desk, now=NOW + 2 * MINUTE)
    send(5 * MINUTE)
    assert len(mail.delivered) == 2
    assert "October 13" in subjects(mail)[-1]
    assert "Tuesday, October 13, 2026 at 10:00 AM" in last_text(mail)
    assert "Wednesday" not in last_text(mail)


def test_canceled_at_once_after_their_own_move_is_told_by_the_time_that_they_chose(
    mail: MailServer, send: Send
) -> None:
    visit = a_booking(TEN)
    send()
    move(visit, 14, 9, after=MINUTE)
    appointments.cancel(visit, actor=PATIENT, now=NOW + 2 * MINUTE)
    send(5 * MINUTE)
    assert "October 14" in subjects(mail)[-1]


def test_an_address_corrected_while_an_email_is_being_sent_gets_its_own(
    mail: MailServer, send: Send, desk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one in hand goes where it was addressed; its link ends with the correction."""
    visit = a_booking(TEN)

    def corrected_meanwhile(*args: object, **named: object) -> None:
        monkeypatch.undo()
        seen = appointments.versions_of(visit)
        appointments.correct_contact(visit, {"email": "right@patient.example"}, actor=desk, seen=seen, now=NOW)
        hand_over(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("booking.messages.sending.hand_over", corrected_meanwhile)
    send()
    send(DELAY)
    assert [str(letter["To"]) for letter in mail.delivered] == [ANSWERS["email"], "right@patient.example"]
    assert waiting() == []
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.sent_at is not None for letter in letters] == [True, True]
