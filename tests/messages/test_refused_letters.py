"""A refusal stops whom it concerns: one letter, or all of them until a person has mended it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db
from booking.messages import LETTER_NOT_DELIVERED, MAIL_SERVER_REFUSES_US
from booking.models import Letter, Task, Visit
from tests.stage.mail_server import MailServer, Send
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "app_context"), pytest.mark.sqlite_only]

OFFICE = "office@kim-practice.example"  # what letters come from
DELAY = timedelta(minutes=3)  # before the letters about a correction
A_WHILE = timedelta(seconds=40)  # longer than the longest first pause
AFTER_THE_REST = timedelta(minutes=11)

Rule = Callable[[str, str], "str | None"]


def book(email: str, hour: int, *, day: int = 13) -> Visit:
    return a_booking(local(day, hour), browser=f"{email} {day} {hour}".encode(), answers={**ANSWERS, "email": email})


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def open_tasks() -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).where(Task.done_at.is_(None)).order_by(Task.id)))


def beyond_our_domain(answer: str, *, step: str = "RCPT") -> Rule:
    return lambda asked, address: answer if asked == step and not address.endswith("@kim-practice.example") else None


def everybody(answer: str, *, step: str) -> Rule:
    return lambda asked, address: answer if asked == step else None


ABOUT_US_FOR_ALL = [
    ("MAIL", "550 5.7.60 Client does not have permissions to send as this sender"),
    ("MAIL", "550 no"),
    ("RCPT", "553 5.7.1 Sender address rejected: not owned by user"),
    ("RCPT", "550 5.4.5 Daily user sending limit exceeded"),
    ("DATA", "554 5.2.252 SendAsDenied"),
    ("DATA", "550 5.4.5 Daily sending quota exceeded"),
]


@pytest.mark.parametrize(("step", "answer"), ABOUT_US_FOR_ALL)
def test_what_our_own_address_meets_too_rests_all_letters_at_once(
    mail: MailServer, send: Send, step: str, answer: str
) -> None:
    for hour in (9, 10, 11):
        book("ana@patient.example", hour)
    mail.rule = everybody(answer, step=step)
    send()
    (task,) = open_tasks()
    assert task.kind == MAIL_SERVER_REFUSES_US
    assert f"{task.detail['code']} {task.detail['words']}" == answer
    assert mail.connections == 2, "one letter, and one to our own address"
    assert [letter.gave_up_at for letter in letters()] == [None] * 3
    mail.rule = lambda step, address: None
    send(AFTER_THE_REST)
    assert len(mail.delivered) == 3
    assert open_tasks() == []


@pytest.mark.parametrize(("step", "answer"), [("RCPT", "554 5.7.1 Relay access denied"), ("DATA", "554 5.7.1 spam")])
def test_what_meets_two_domains_rests_all_letters_and_after_the_mend_all_go(
    mail: MailServer, send: Send, step: str, answer: str
) -> None:
    mail.rule = beyond_our_domain(answer, step=step)
    book("ana@one.example", 9)
    send()
    assert MAIL_SERVER_REFUSES_US not in {task.kind for task in open_tasks()}
    book("bo@one.example", 10)  # the same domain says nothing new
    send()
    assert MAIL_SERVER_REFUSES_US not in {task.kind for task in open_tasks()}
    book("cy@two.example", 11)
    book("di@three.example", 13)
    send()
    assert [task.kind for task in open_tasks() if task.kind == MAIL_SERVER_REFUSES_US] == [MAIL_SERVER_REFUSES_US]
    assert letters()[3].attempts == 0, "nobody else need find it out"
    assert all(letter.gave_up_at is None for letter in letters())
    send(AFTER_THE_REST)
    assert len([task for task in open_tasks() if task.kind == MAIL_SERVER_REFUSES_US]) == 1
    mail.rule = lambda step, address: None
    send(2 * AFTER_THE_REST)
    assert {str(letter["To"]) for letter in mail.delivered} >= {
        *("ana@one.example", "bo@one.example", "cy@two.example", "di@three.example")
    }
    assert open_tasks() == []


def test_a_farewell_counts_for_the_domain_that_it_goes_to(mail: MailServer, send: Send) -> None:
    visit = book("ana@one.example", 9)
    send()
    mail.rule = lambda step, address: "554 5.7.1 no" if step == "RCPT" and address.endswith("@one.example") else None
    book("bo@one.example", 10)
    seen = appointments.versions_of(visit)
    appointments.correct_contact(visit, {"email": "ana@two.example"}, actor=PATIENT, seen=seen, now=NOW)
    for after in (DELAY, DELAY + A_WHILE):
        send(after)
    assert [str(letter["To"]) for letter in mail.delivered] == ["ana@one.example", "ana@two.example"]
    assert [letter.kind for letter in letters() if letter.sent_at is None] == ["booked", "departure"]
    assert open_tasks() == []


def test_until_then_that_letter_alone_is_put_off(mail: MailServer, send: Send) -> None:
    mail.rcpt["ana@one.example"] = ["554 5.7.1 Relay access denied"]
    book("ana@one.example", 9)
    book("bo@two.example", 10)
    send()
    assert [str(letter["To"]) for letter in mail.delivered] == ["bo@two.example"]
    assert open_tasks() == []
    send(A_WHILE)
    assert [str(letter["To"]) for letter in mail.delivered] == ["bo@two.example", "ana@one.example"]


def test_a_letter_whose_content_alone_is_refused_is_a_task_that_ends_when_it_goes(mail: MailServer, send: Send) -> None:
    mail.data = ["554 5.6.0 this looks odd"]
    book("ana@one.example", 9)
    send()
    assert [(task.kind, task.detail["why"]) for task in open_tasks()] == [(LETTER_NOT_DELIVERED, "content")]
    assert [str(letter["To"]) for letter in mail.delivered] == [OFFICE], "our own address was tried"
    send(A_WHILE)
    assert letters()[0].sent_at is not None
    assert open_tasks() == []


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.1.1 no such user",
        "550 nobody here",
        "552 5.2.2 over quota",
        "450 4.2.0 greylisted",
        "451 4.7.1 greylisted",
    ],
)
def test_what_means_mailboxes_never_rests_the_others(mail: MailServer, send: Send, answer: str) -> None:
    for number, domain in enumerate(("one.example", "two.example", "three.example")):
        mail.rcpt[f"ana@{domain}"] = [answer]
        book(f"ana@{domain}", 9 + number)
    book("bo@four.example", 13)
    send()
    send(A_WHILE)
    assert MAIL_SERVER_REFUSES_US not in {task.kind for task in open_tasks()}
    assert "bo@four.example" in {str(letter["To"]) for letter in mail.delivered}


def test_a_limit_that_is_only_for_now_but_for_everybody_and_for_long_is_told(mail: MailServer, send: Send) -> None:
    mail.rule = everybody("451 4.7.0 daily limit reached", step="RCPT")
    book("ana@one.example", 9)
    book("bo@two.example", 10)
    after = timedelta(0)
    while after < timedelta(minutes=55):
        send(after)
        after += timedelta(minutes=5)
    assert open_tasks() == [], "greylisting looks like this too"
    for _hour in range(3):
        send(after)
        after += timedelta(minutes=62)
    assert [task.kind for task in open_tasks()] == [MAIL_SERVER_REFUSES_US]


@pytest.mark.parametrize("code", [530, 534, 535, 538])
@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_whoever_must_sign_in_first_is_told_at_once(mail: MailServer, send: Send, step: str, code: int) -> None:
    mail.rule = everybody(f"{code} 5.7.0 who are you", step=step)
    book("ana@one.example", 9)
    send()
    assert [(task.kind, task.detail["why"]) for task in open_tasks()] == [(MAIL_SERVER_REFUSES_US, "sign_in")]
    assert mail.connections == 1


def test_the_task_keeps_nothing_of_the_patients_address(mail: MailServer, send: Send) -> None:
    mail.rule = beyond_our_domain("554 5.7.1 <ana@one.example>: Relay access denied for one.example")
    book("cy@two.example", 10)
    book("ana@one.example", 9)
    send()
    (task,) = open_tasks()
    assert task.detail["words"] == "5.7.1 … Relay access denied for …"
