"""Every letter arrives, whatever the mail server does, and a person hears of the one that cannot."""

from __future__ import annotations

import select as sockets
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from booking import appointments
from booking.appointments import PATIENT
from booking.config import MailServer as Address
from booking.config import Settings
from booking.database import db, writing
from booking.messages import (
    CANNOT_BE_READ,
    MAIL_SERVER_REFUSES_US,
    finish_task,
    leases,
    mail_server,
    open_tasks,
    sending,
)
from booking.models import Letter, Task, User, Visit
from tests.stage.crowd import at_once
from tests.stage.mail_server import PASSWORD, MailServer, Send, listening
from tests.stage.page_client import PageClient
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.typed import BOOK
from tests.stage.visits import ANSWERS, a_booking, a_hold, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")
one_engine = pytest.mark.sqlite_only
# The password travels in the clear, from this process to itself.
in_the_clear = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

ANA = ANSWERS["email"]
NOTHING = timedelta(0)
DELAY = timedelta(minutes=3)  # before a change is told
A_LITTLE = timedelta(seconds=20)  # shorter than the shortest pause
A_WHILE = timedelta(seconds=40)  # longer than the longest first pause


def book(email: str = ANA, hour: int = 9, *, day: int = 13) -> Visit:
    return a_booking(local(day, hour), browser=f"{email} {day} {hour}".encode(), answers={**ANSWERS, "email": email})


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def tasks() -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).order_by(Task.id)))


def test_a_letter_goes_out_once(mail: MailServer, send: Send) -> None:
    book()
    assert letters()[0].sent_at is None
    send()
    send(A_WHILE)
    assert len(mail.delivered) == 1
    assert mail.delivered[0]["To"] == ANA
    assert letters()[0].sent_at == NOW
    assert open_tasks() == []


def test_a_letter_that_could_not_be_noted_as_sent_does_not_go_again(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server has it, and then the database is away, or locked by others for longer than anyone waits."""
    book()
    mark_sent, busy = leases.mark_sent, iter([True])

    def marked(lease: leases.Lease, *, now: datetime) -> None:
        if next(busy, False):
            raise OperationalError("UPDATE letters", {}, Exception("database is locked"))
        mark_sent(lease, now=now)

    monkeypatch.setattr(leases, "mark_sent", marked)
    with pytest.raises(OperationalError):
        send()
    assert letters()[0].sent_at is None
    send(2 * leases.LEASE)
    assert len(mail.delivered) == 1
    assert letters()[0].sent_at == NOW


@one_engine
def test_a_caller_without_an_address_gets_none(mail: MailServer, send: Send) -> None:
    a_booking(answers={**ANSWERS, "email": ""})
    send()
    assert letters() == []
    assert mail.connections == 0


@one_engine
def test_nothing_is_sent_before_its_time(mail: MailServer, send: Send) -> None:
    book()
    with writing() as session:
        session.execute(update(Letter).values(send_after=NOW + timedelta(hours=1)))
    send(timedelta(minutes=59))
    assert mail.delivered == []
    send(timedelta(minutes=60))
    assert len(mail.delivered) == 1


def test_a_confirmation_that_was_overtaken_is_not_sent(mail: MailServer, send: Send) -> None:
    appointments.cancel(book(), actor=PATIENT, now=NOW)
    send(DELAY)
    assert [str(letter["Subject"]) for letter in mail.delivered] == [
        "Your appointment on Tuesday, October 13 is canceled"
    ]


@one_engine
def test_what_is_so_no_longer_is_dropped_even_if_nobody_said_so(mail: MailServer, send: Send) -> None:
    appointments.cancel(book(), actor=PATIENT, now=NOW)
    with writing() as session:
        session.execute(update(Letter).values(superseded_at=None))
    send(DELAY)
    confirmation, cancellation = letters()
    assert confirmation.superseded_at is not None
    assert confirmation.sent_at is None
    assert cancellation.sent_at is not None
    assert len(mail.delivered) == 1


@pytest.mark.parametrize("where", ["rcpt", "data"])
@one_engine
def test_a_letter_the_server_puts_off_is_tried_again_after_a_pause(mail: MailServer, send: Send, where: str) -> None:
    if where == "rcpt":
        mail.rcpt[ANA] = ["450 busy"]
    else:
        mail.data = ["451 try later"]
    book()
    send()
    send(A_LITTLE)
    assert mail.connections == 1
    send(A_WHILE)
    assert mail.connections == 2
    assert len(mail.delivered) == 1
    assert letters()[0].attempts == 2
    assert tasks() == []


@one_engine
def test_pauses_double_up_to_an_hour(mail: MailServer, send: Send) -> None:
    mail.rcpt[ANA] = ["450 busy"] * 12
    book()
    after, pauses = NOTHING, []
    for _attempt in range(12):
        send(after)
        until = letters()[0].leased_until
        assert until is not None
        pauses.append((until - NOW - after).total_seconds())
        after = until - NOW
    for number, pause in enumerate(pauses):
        expected = 30 * 2**number
        assert min(expected * 0.8, 3600 * 0.8) <= pause <= min(expected * 1.2, 3600), number
    assert len(set(pauses[:6])) == 6
    assert any(pause != 30 * 2**number for number, pause in enumerate(pauses[:6])), "no jitter"


def test_an_address_that_does_not_exist_stops_its_own_letter_alone_and_becomes_a_task(
    mail: MailServer, send: Send
) -> None:
    mail.rcpt["nobody@patient.example"] = ["550 nobody@patient.example is not here"] * 5
    lost, other = book("nobody@patient.example", 9), book("else@patient.example", 10)
    send()
    send(timedelta(days=1))
    assert [str(letter["To"]) for letter in mail.delivered] == ["else@patient.example"]
    assert mail.connections == 2
    (task,) = tasks()
    assert (task.kind, task.visit_id) == ("letter_not_delivered", lost.id)
    assert task.detail == {"why": "recipient", "code": 550, "letter": "booked"}
    assert {letter.visit_id: letter.gave_up_at is not None for letter in letters()} == {lost.id: True, other.id: False}


@one_engine
def test_a_letter_the_server_will_not_take_becomes_a_task(mail: MailServer, send: Send) -> None:
    mail.data = ["554 no"]
    book()
    send()
    assert [task.detail["why"] for task in tasks()] == ["content"]


@one_engine
def test_after_three_days_a_person_is_asked(mail: MailServer, send: Send) -> None:
    mail.rcpt[ANA] = ["450 busy"] * 99
    book(day=19)
    send(timedelta(days=2, hours=23))
    assert tasks() == []
    send(timedelta(days=3, minutes=1))
    assert [(task.kind, task.detail["why"]) for task in tasks()] == [("letter_not_delivered", "tried_for_days")]
    seen = mail.connections
    send(timedelta(days=4))
    assert mail.connections == seen


@one_engine
def test_a_server_that_is_down_is_waited_for_and_asked_for_one_letter_only(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    real = sending.hand_over
    monkeypatch.setattr(sending, "hand_over", lambda *args, **named: [tried.append(args), real(*args, **named)])  # type: ignore[func-returns-value]
    mail.stop()
    for hour in (9, 10, 11):
        book(hour=hour)
    send()
    send(A_LITTLE)
    assert len(tried) == 1
    assert tasks() == []
    mail.start()
    send(A_WHILE)
    assert len(mail.delivered) == 3
    assert all(letter.sent_at for letter in letters())


@one_engine
@in_the_clear
@pytest.mark.usefixtures("asks_password")
def test_a_wrong_password_pauses_all_letters_and_is_told_once(mail: MailServer, send: Send) -> None:
    mail.password = b"changed by somebody"
    for hour in (9, 10, 11):
        book(hour=hour)
    send()
    send(timedelta(minutes=5))
    send(timedelta(minutes=11))
    send(timedelta(minutes=22))
    (task,) = tasks()
    assert (task.kind, task.detail["why"], task.detail["code"]) == (MAIL_SERVER_REFUSES_US, "sign_in", 535)
    assert [letter.attempts for letter in letters()] == [0, 0, 0]
    mail.password = PASSWORD
    send(timedelta(minutes=30))
    assert mail.delivered == [], "the pause is ten minutes"
    send(timedelta(minutes=33))
    assert len(mail.delivered) == 3
    assert open_tasks() == []


@one_engine
@in_the_clear
@pytest.mark.usefixtures("asks_password")
def test_marking_the_task_done_tries_at_once(app: Flask, mail: MailServer, send: Send) -> None:
    mail.password = b"changed by somebody"
    book()
    send()
    mail.password = PASSWORD
    add_user(app)
    finish_task(tasks()[0], user_id=db.session.scalars(select(User.id)).one(), now=NOW)
    send(timedelta(minutes=1))
    assert len(mail.delivered) == 1


@one_engine
def test_a_server_that_wants_a_sign_in_we_do_not_have_is_a_task_too(mail: MailServer, send: Send) -> None:
    mail.rcpt[ANA] = ["530 Authentication required"] * 3
    book()
    send()
    assert [(task.kind, task.detail["why"]) for task in tasks()] == [(MAIL_SERVER_REFUSES_US, "sign_in")]


@one_engine
def test_a_letter_that_cannot_be_written_keeps_no_other_from_going(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = book("broken@patient.example", 9)
    book("whole@patient.example", 10)
    real = sending.render

    def render(letter: Letter, **named: object) -> object:
        if letter.visit_id == broken.id:
            raise LookupError("a fault of ours")
        return real(letter, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "render", render)
    send()
    assert [str(letter["To"]) for letter in mail.delivered] == ["whole@patient.example"]
    assert letters()[0].leased_until is not None
    monkeypatch.undo()
    send(A_WHILE)
    assert len(mail.delivered) == 2


def use_server(app: Flask, port: int) -> None:
    told: Settings = app.config["SETTINGS"]
    fields = {name: getattr(told, name) for name in told.__dataclass_fields__}
    server = Address(host="127.0.0.1", port=port, user=None, password=None, starttls=False, ssl=False)
    app.config["SETTINGS"] = Settings(**fields | {"smtp": server})


@one_engine
@pytest.mark.parametrize("answer", [b"", b"220-still thinking\r\n"], ids=["silent", "dripping"])
def test_a_server_that_never_comes_to_the_point_is_left(
    app: Flask, send: Send, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setattr(mail_server, "SILENCE", 0.3)
    monkeypatch.setattr(mail_server, "CONVERSATION", 0.5)
    book()
    with listening(answer) as server:
        use_server(app, server.getsockname()[1])
        send()  # it ends while the server still says nothing
    (letter,) = letters()
    assert letter.sent_at is None
    assert letter.leased_until is not None
    assert letter.leased_until < NOW + timedelta(minutes=1)


def test_the_lease_outlives_the_longest_conversation() -> None:
    assert leases.LEASE.total_seconds() > mail_server.CONVERSATION + 2 * mail_server.SILENCE
    assert leases.LEASE.total_seconds() > mail_server.LONGEST + mail_server.SILENCE
    assert mail_server.AFTER_DATA >= 600, "RFC 5321 4.5.3.2.6"


@one_engine
@pytest.mark.parametrize("answer", ["250 OK", "451 try later"])
def test_a_server_that_thinks_long_about_a_letter_gets_it_once(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """Silent for longer than over any other answer, and than all that came before it may take."""
    monkeypatch.setattr(mail_server, "SILENCE", 0.4)
    monkeypatch.setattr(mail_server, "CONVERSATION", 0.6)
    mail.thinks_for, mail.last_word = 1.0, answer
    book()
    send()
    assert (mail.connections, mail.bodies) == (1, 1)
    assert (letters()[0].sent_at is not None) == (answer == "250 OK")


@one_engine
def test_a_server_that_never_answers_the_letter_itself_is_left_and_gets_the_same_one_again(
    mail: MailServer, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_server, "SILENCE", 0.3)
    monkeypatch.setattr(mail_server, "AFTER_DATA", 0.5)
    mail.thinks_for = 2.0
    book()
    send()
    assert letters()[0].sent_at is None
    mail.thinks_for = 0.0
    send(A_WHILE)
    assert len(set(mail.ids())) == 1
    assert letters()[0].sent_at is not None


@one_engine
def test_patience_is_for_the_letter_alone(mail: MailServer) -> None:
    """Whatever comes before it, and the goodbye after it, is answered within SILENCE."""
    connection = mail_server._Plain("127.0.0.1", mail.port, timeout=mail_server.SILENCE)
    connection.ehlo()
    assert connection.sock is not None
    assert connection.sock.gettimeout() == mail_server.SILENCE
    connection.sendmail("office@practice.example", [ANA], b"Subject: one\r\n\r\nA letter.")
    assert connection.sock.gettimeout() == mail_server.SILENCE
    connection.quit()


@one_engine
def test_a_booking_is_answered_at_once_whatever_the_mail_server_does(app: Flask, standing_clock: object) -> None:
    """It accepts and never answers, and nobody has even called it."""
    visit = a_hold(local(13, 9))
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    path = hold_path(visit, "/review")
    db.session.remove()
    app.config["WTF_CSRF_ENABLED"] = False
    with listening() as server:
        use_server(app, server.getsockname()[1])
        patient = app.test_client()
        page = PageClient(patient).get(path)  # what a process does once, it does here
        answer = patient.post(path, data=page.fields(BOOK))
        called, _w, _x = sockets.select([server], [], [], 0)
    assert answer.status_code == 303
    assert "/appointments/" in answer.location
    assert not called
    assert len(letters()) == 1


def test_two_workers_at_once_send_each_letter_once(app: Flask, mail: MailServer) -> None:
    for hour in (9, 10, 11, 13, 14, 15):
        book(f"p{hour}@patient.example", hour)
    db.session.remove()

    def work() -> None:
        with app.app_context():
            while sending.send_next(now=NOW):
                pass

    at_once([work] * 3)
    assert len(mail.ids()) == len(set(mail.ids())) == 6


def test_a_leased_letter_is_nobody_elses_until_the_lease_is_over() -> None:
    book()
    lease = leases.lease_next(now=NOW)
    assert lease is not None
    assert leases.lease_next(now=NOW + leases.LEASE - timedelta(seconds=1)) is None
    again = leases.lease_next(now=NOW + leases.LEASE)
    assert again is not None
    assert again.attempts == 2
    # The first worker wakes up: what it has learnt about its lease decides nothing any more.
    leases.give_up(lease, why="recipient", code=550, now=NOW + leases.LEASE)
    assert letters()[0].gave_up_at is None
    assert tasks() == []


@one_engine
def test_a_letter_that_went_out_while_it_was_overtaken_counts_as_sent() -> None:
    visit = book()
    lease = leases.lease_next(now=NOW)
    assert lease is not None
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    leases.mark_sent(lease, now=NOW)
    confirmation, cancellation = letters()
    assert confirmation.sent_at == NOW
    assert confirmation.superseded_at is None
    assert cancellation.sent_at is None


def test_a_letter_to_somebody_who_cannot_be_read_waits_and_the_next_goes(mail: MailServer, send: Send) -> None:
    """It is never said of it that it is not needed: once its row is mended from a backup, it goes."""
    damaged = book()
    book("bea@patient.example", hour=11)
    kept = bytes(damaged.private or b"")
    with writing() as session:
        session.execute(update(Visit).where(Visit.id == damaged.id).values(private=kept[:-1] + bytes([kept[-1] ^ 1])))
    send()
    assert [letter["To"] for letter in mail.delivered] == ["bea@patient.example"]
    assert [(letter.superseded_at, letter.gave_up_at) for letter in letters()] == [(None, None)] * 2
    assert [(task.kind, task.visit_id) for task in tasks()] == [(CANNOT_BE_READ, damaged.id)]
    with writing() as session:
        session.execute(update(Visit).where(Visit.id == damaged.id).values(private=kept))
    send(A_WHILE)
    assert [letter["To"] for letter in mail.delivered] == ["bea@patient.example", ANA]
