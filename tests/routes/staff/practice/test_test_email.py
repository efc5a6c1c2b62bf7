"""A test email: the page asks for it, the worker sends it, and the page says how it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from booking.commands.chores import ALL_CHORES, SEND_TRIAL_LETTERS, Worker
from booking.database import db, writing
from booking.messages.sending import send_trial_letters
from booking.models import Heartbeat, TrialLetter
from tests.stage.desk import signed_in
from tests.stage.mail_server import MailServer, free_port
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW, an_environment

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/staff/practice/test-email"
SEND, AGAIN = "Send a test email", "Send another test email"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(free_port(), asks_password=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def environ(engine_url: str, mail: MailServer) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, SMTP_URL=f"smtp://127.0.0.1:{mail.port}")


@pytest.fixture
def admin(app: Flask) -> PageClient:
    with app.app_context(), writing() as session:
        session.add(Heartbeat(child="worker", beat_at=NOW))
    return signed_in(app, "admin")


def work(app: Flask) -> None:
    with app.app_context():
        send_trial_letters(now=NOW)


def test_the_worker_sends_it_to_whoever_asked_and_the_page_says_so(
    app: Flask, admin: PageClient, mail: MailServer
) -> None:
    waits = admin.get(PAGE).press(SEND).follow()
    assert waits.headings()[1] == "It waits"
    assert waits.links()["Look again"] == PAGE
    assert mail.connections == 0, "no request knows a mail server"
    work(app)
    page = admin.get(PAGE)
    assert page.headings()[1] == "It was sent"
    assert "The mail server took it on Monday, October 5, 2026 at 9:00 AM." in page.text
    (letter,) = mail.delivered
    assert letter["To"] == "admin.one@practice.test"
    work(app)
    assert len(mail.delivered) == 1


@pytest.mark.sqlite_only
def test_a_turn_of_the_worker_does_it(app: Flask, admin: PageClient, mail: MailServer) -> None:
    assert SEND_TRIAL_LETTERS in ALL_CHORES
    admin.get(PAGE).press(SEND)
    with app.app_context():
        Worker((SEND_TRIAL_LETTERS,)).turn(now=NOW)
    assert len(mail.delivered) == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("step", "answer", "said"),
    [
        (
            "RCPT",
            "550 5.1.1 no such user",
            "Check whether there is such a mailbox. It answered 550.",
        ),
        ("RCPT", "450 4.2.1 later", "asks to come back later"),
        ("MAIL", "554 5.7.1 not from you", "Ask whoever runs it whether the address that emails come from may send."),
        ("DATA", "554 5.7.1 not that", "refuses the email"),
    ],
)
def test_what_the_server_says_becomes_what_to_do(
    app: Flask, admin: PageClient, mail: MailServer, step: str, answer: str, said: str
) -> None:
    mail.rule = lambda asked, address: answer if asked == step else None
    admin.get(PAGE).press(SEND)
    work(app)
    page = admin.get(PAGE)
    assert page.headings()[1] == "It could not be sent"
    assert said in page.text
    assert answer.partition(" ")[2] not in page.text, "its words may quote an address"
    mail.rule = lambda asked, address: None
    page.press(AGAIN)
    work(app)
    assert admin.get(PAGE).headings()[1] == "It was sent"


@pytest.mark.sqlite_only
def test_a_server_that_is_away_is_said(app: Flask, admin: PageClient, mail: MailServer) -> None:
    mail.stop()
    admin.get(PAGE).press(SEND)
    work(app)
    assert "The mail server does not answer. Check the host and the port in SMTP_URL" in admin.get(PAGE).text
    mail.start()


@pytest.mark.sqlite_only
def test_a_worker_that_is_missing_is_said(app: Flask, admin: PageClient) -> None:
    admin.get(PAGE).press(SEND)
    with app.app_context(), writing() as session:
        session.get_one(Heartbeat, "worker").beat_at = NOW - timedelta(minutes=16)
    assert "the program that sends emails is not running" in admin.get(PAGE).text


@pytest.mark.sqlite_only
class TestWithoutAMailServer:
    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url)

    def test_it_says_that_none_is_set(self, app: Flask, admin: PageClient) -> None:
        assert "no mail server is set" in admin.get("/staff/practice").text
        admin.get(PAGE).press(SEND)
        work(app)
        assert "No mail server is set: SMTP_URL says nothing." in admin.get(PAGE).text

    def test_it_says_so_before_anything_is_pressed(self, admin: PageClient) -> None:
        page = admin.get(PAGE)
        assert "No mail server is set up, so a test email cannot leave." in page.text
        assert page.follow("Emails").h1 == "Emails"


@pytest.mark.sqlite_only
def test_with_a_mail_server_nothing_is_said_of_none(admin: PageClient) -> None:
    assert "No mail server" not in admin.get(PAGE).text


def test_the_same_press_twice_sends_one(app: Flask, admin: PageClient, mail: MailServer) -> None:
    page = admin.get(PAGE)
    assert [page.press(SEND).status for _ in range(2)] == [303, 303]
    work(app)
    assert len(mail.delivered) == 1
    assert page.press(SEND).status == 303
    assert "A test email has been asked for meanwhile" in admin.get(PAGE).text
    work(app)
    assert len(mail.delivered) == 1


@pytest.mark.sqlite_only
def test_a_worker_that_was_killed_leaves_it_to_the_next(app: Flask, admin: PageClient, mail: MailServer) -> None:
    admin.get(PAGE).press(SEND)
    with app.app_context(), writing() as session:
        for row in session.query(TrialLetter):
            row.leased_until = NOW + timedelta(minutes=15)
    work(app)
    assert mail.delivered == []
    with app.app_context():
        send_trial_letters(now=NOW + timedelta(minutes=15))
        assert db.session.query(TrialLetter).one().sent_at == NOW + timedelta(minutes=15)
    assert len(mail.delivered) == 1


@pytest.mark.sqlite_only
def test_each_administrator_has_their_own(app: Flask, admin: PageClient, mail: MailServer) -> None:
    other = signed_in(app, "admin", surgeon="eugene-kim")
    admin.get(PAGE).press(SEND)
    assert SEND in other.get(PAGE).buttons()
    other.get(PAGE).press(SEND)
    work(app)
    assert sorted(letter["To"] for letter in mail.delivered) == [
        "admin.eugene-kim@practice.test",
        "admin.one@practice.test",
    ]
