"""A mailbox gets six letters a day that nobody at the desk asked for; whatever the desk does is free."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT, Actor
from booking.confidential import mailbox_digest
from booking.database import db, writing
from booking.messages import page_address
from booking.models import Letter, Task, User, Visit
from tests.stage.mail_server import MailServer, Send
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_part, local

pytestmark = [pytest.mark.usefixtures("practice", "app_context"), pytest.mark.sqlite_only]

SPELLINGS = ("ana.ruiz@gmail.com", "anaruiz+1@gmail.com", "A.n.a.Ruiz@Gmail.com", "anaruiz+x@googlemail.com")
# So far ahead that nobody is reminded of them meanwhile.
TIMES = [local(day, hour) for day in (20, 21) for hour in (9, 10, 11, 13, 14, 15)]
DAY = timedelta(days=1)
DELAY = timedelta(minutes=3)  # before a change is told


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"RATE_LIMITS": "on"}


def book(number: int, email: str) -> Visit:
    return a_booking(TIMES[number], browser=f"browser {number}".encode(), answers={**ANSWERS, "email": email})


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def waiting() -> list[Letter]:
    db.session.rollback()
    which = Letter.sent_at.is_(None), Letter.superseded_at.is_(None), Letter.gave_up_at.is_(None)
    return list(db.session.scalars(select(Letter).where(*which).order_by(Letter.id)))


def test_six_a_day_leave_however_the_mailbox_is_spelled_and_others_are_not_kept(mail: MailServer, send: Send) -> None:
    for number in range(9):
        book(number, SPELLINGS[number % len(SPELLINGS)])
    book(9, "else@patient.example")
    send()
    assert len(mail.delivered) == 7
    assert "else@patient.example" in {str(letter["To"]) for letter in mail.delivered}
    assert [letter.attempts for letter in waiting()] == [0] * 3
    send(DAY - timedelta(minutes=1))
    assert len(mail.delivered) == 7
    send(DAY + timedelta(minutes=1))
    assert len(mail.delivered) == 8
    assert waiting() == []
    assert db.session.scalars(select(Task)).all() == []


def test_what_changes_meanwhile_becomes_one_later_letter(mail: MailServer, send: Send) -> None:
    """Booked, moved five times and canceled, each told on its own: six letters, and the last one later."""
    visit = book(0, SPELLINGS[0])
    send()
    for number in range(1, 6):
        appointments.reschedule(
            visit,
            [a_part("david-kim", "office", TIMES[number])],
            actor=PATIENT,
            now=NOW + number * timedelta(minutes=4),
        )
        send(number * timedelta(minutes=4) + DELAY)
    assert len(mail.delivered) == 6
    other = book(6, SPELLINGS[1])
    send(timedelta(minutes=27))
    appointments.reschedule(
        other, [a_part("david-kim", "office", TIMES[7])], actor=PATIENT, now=NOW + timedelta(minutes=28)
    )
    send(timedelta(minutes=28) + DELAY)
    appointments.cancel(other, actor=PATIENT, now=NOW + timedelta(minutes=32))
    send(timedelta(minutes=32) + DELAY)
    assert len(mail.delivered) == 6
    assert [letter.kind for letter in waiting()] == ["cancelled"]
    send(DAY + timedelta(hours=1))
    assert len(mail.delivered) == 7


def later_letter(mail: MailServer, send: Send) -> str:
    """The text of the one that was delivered a day later."""
    delivered = len(mail.delivered)
    send(DAY + timedelta(minutes=1))
    (letter,) = mail.delivered[delivered:]
    assert waiting() == []
    return text_of(letter)


def test_the_rest_is_one_later_letter_that_leads_to_each_visit(
    app: Flask, mail: MailServer, send: Send, standing_clock: object
) -> None:
    visits = [book(number, SPELLINGS[number % len(SPELLINGS)]) for number in range(11)]
    appointments.cancel(visits[10], actor=PATIENT, now=NOW)
    send()
    send(DELAY)
    assert len(mail.delivered) == 6
    rest = [page_address(visit) for visit in visits[6:]]
    text = later_letter(mail, send)
    assert "Several appointments" in text
    assert ANSWERS["name"] not in text
    for address in rest:
        assert address in text
        path = address.removeprefix("http://localhost")
        assert app.test_client().get(path).status_code == 200
    assert {letter.sent_at is not None for letter in db.session.scalars(select(Letter))} == {True, False}
    for visit, hour in zip(visits, (9, 10, 11, 13, 14), strict=False):  # it was one of six
        to = [a_part("david-kim", "office", local(22, hour))]
        appointments.reschedule(visit, to, actor=PATIENT, now=NOW + DAY)
    send(DAY + timedelta(minutes=2) + DELAY)
    assert len(mail.delivered) == 12


def test_one_alone_is_the_letter_it_always_is(mail: MailServer, send: Send) -> None:
    for number in range(7):
        book(number, SPELLINGS[0])
    send()
    assert "Your appointment is booked" in later_letter(mail, send)


def test_a_link_is_told_to_no_mailbox_that_could_be_a_strangers(mail: MailServer, send: Send) -> None:
    """Where a "+" is not known to be a tag; it is one letter all the same."""
    visits = [book(number, f"ana+{number}@patient.example") for number in range(9)]
    send()
    text = later_letter(mail, send)
    assert [page_address(visit) in text for visit in visits[6:]] == [True, False, False]
    assert "2 more were booked with another spelling of your email address" in text


@pytest.mark.parametrize("fault", ["server away", "worker killed"])
def test_it_stays_one_letter_whatever_happens_to_it(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    for number in range(9):
        book(number, SPELLINGS[0])
    send()
    if fault == "server away":
        mail.stop()
        send(DAY + timedelta(minutes=1))
        mail.start()
    else:
        with monkeypatch.context() as patched:
            patched.setattr("booking.messages.sending.hand_over", interrupt)
            with pytest.raises(KeyboardInterrupt):
                send(DAY + timedelta(minutes=1))
    for minutes in (3, 20, 40, 120):
        send(DAY + timedelta(minutes=minutes))
    assert len(mail.delivered) == 7
    assert waiting() == []


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_what_is_over_meanwhile_is_not_told(mail: MailServer, send: Send) -> None:
    visits = [book(number, SPELLINGS[0]) for number in range(9)]
    send()
    with writing() as session:
        session.get_one(Visit, visits[7].id).appointments[0].status = "fulfilled"
    delivered = len(mail.delivered)
    send(DAY + timedelta(minutes=1))
    (letter,) = mail.delivered[delivered:]
    assert [page_address(visit) in text_of(letter) for visit in visits[6:]] == [True, False, True]


def test_what_the_desk_does_is_free_and_counts_for_nothing(app: Flask, mail: MailServer, send: Send) -> None:
    add_user(app)
    db.session.rollback()
    desk = Actor("desk", db.session.scalars(select(User.id)).one())
    visit = book(0, SPELLINGS[0])
    for number in range(1, 9):
        now = NOW + number * timedelta(minutes=4)
        appointments.reschedule(visit, [a_part("david-kim", "office", TIMES[number])], actor=desk, now=now)
        send(number * timedelta(minutes=4) + DELAY)
    assert len(mail.delivered) == 8
    for number in range(6):
        book(number, SPELLINGS[1])
    send(timedelta(minutes=40))
    assert len(mail.delivered) == 14


class TestWithoutLimits:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"RATE_LIMITS": "off"}

    def test_every_letter_leaves(self, mail: MailServer, send: Send) -> None:
        for number in range(8):
            book(number, SPELLINGS[0])
        send()
        assert len(mail.delivered) == 8


@pytest.mark.parametrize("other", SPELLINGS[1:])
def test_spellings_of_one_mailbox_are_one(other: str) -> None:
    assert mailbox_digest(other) == mailbox_digest(SPELLINGS[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ana.ruiz@patient.example", "anaruiz@patient.example"),
        ("ana@one.example", "ana@two.example"),
        ("ana@gmail.com", "ana@gmail.com.example"),
    ],
)
def test_other_mailboxes_are_others(one: str, other: str) -> None:
    assert mailbox_digest(one) != mailbox_digest(other)


def test_a_tag_is_the_same_mailbox_everywhere() -> None:
    assert mailbox_digest("Ana+news@Patient.example") == mailbox_digest("ana@patient.example")
