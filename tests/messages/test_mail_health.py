"""Whether emails leave is known to everybody at the desk, and never feared without a reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from booking import appointments
from booking.appointments import Actor
from booking.database import db
from booking.messages import (
    LETTER_LATE,
    LETTER_NOT_DELIVERED,
    MAIL_SERVER_REFUSES_US,
    MAIL_STANDS_STILL,
    finish_task,
    leave_mail_tasks,
)
from booking.models import Letter, Task, User, Visit
from tests.stage.crowd import at_once
from tests.stage.letter_worker import letter_worker
from tests.stage.mail_server import MailServer
from tests.stage.page_client import PageClient
from tests.stage.people import add_user, sign_in
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice")
one_engine = pytest.mark.sqlite_only

SOON, LATER = local(6, 9), local(13, 9)  # within a day from a minute after NOW, and more than a week away
PAGES = ("/staff/", "/staff/letters", "/staff/tasks", "/staff/hours", "/staff/closures", "/staff/password")


class Site:
    """Its worker and a page of its desk, at any minute after NOW."""

    def __init__(self, app: Flask, clock: StandingClock) -> None:
        self.app, self.clock, self.worker = app, clock, letter_worker()
        self.user = add_user(app)

    def works(self, *minutes: float) -> None:
        for minute in minutes:
            with self.app.app_context():
                while self.worker.turn(now=_at(minute)):
                    pass

    def page(self, minutes: float, address: str = "/staff/") -> str:
        """What stands on it, by somebody who has just signed in."""
        self.clock.moment = _at(minutes)
        pages = PageClient(self.app.test_client())
        sign_in(pages.client, self.user)
        return pages.get(address).text

    def book(self, minutes: float = 0, *, starts_at: datetime = LATER, email: str = ANSWERS["email"]) -> None:
        with self.app.app_context():
            browser = f"{starts_at} {email}".encode()
            a_booking(starts_at, browser=browser, answers={**ANSWERS, "email": email}, now=_at(minutes))

    def tasks(self) -> list[str]:
        """The kinds of the open ones."""
        with self.app.app_context():
            return list(db.session.scalars(select(Task.kind).where(Task.done_at.is_(None)).order_by(Task.id)))


def _at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def site(app: Flask, mail: MailServer, standing_clock: StandingClock) -> Site:
    return Site(app, standing_clock)


def test_a_dead_mail_port_is_said_on_every_page_and_in_one_task(site: Site, mail: MailServer) -> None:
    site.works(0)
    site.book()
    site.works(1)
    mail.stop()
    for minutes, hour in enumerate((10, 11, 13, 14), start=2):
        site.book(minutes, starts_at=local(13, hour))
    for minute in range(2, 17):
        site.works(minute)
    assert "No email" not in site.page(16)
    assert site.tasks() == []
    site.works(*range(18, 25))
    for address in PAGES:
        assert "No email has left since 9:01 AM; 4 are waiting." in site.page(25, address), address
        assert ("What to do" in site.page(25, address)) is (address != "/staff/tasks"), address
    assert site.tasks() == [MAIL_STANDS_STILL]
    mail.start()
    site.works(60, 61, 62)
    assert "No email" not in site.page(62)
    assert site.tasks() == []


@one_engine
def test_without_any_worker_pages_tell_and_leave_the_task_once(site: Site) -> None:
    site.works(0)
    site.book()
    assert "No email" not in site.page(14)
    assert "No email can leave: the program that sends them was last seen at 9:00 AM; 1 is waiting." in site.page(16)
    assert site.tasks() == [MAIL_STANDS_STILL]
    site.page(17)
    assert site.tasks() == [MAIL_STANDS_STILL]


@one_engine
def test_a_worker_that_is_missing_is_told_also_when_nothing_waits(site: Site) -> None:
    site.works(0)
    assert "was last seen at 9:00 AM." in site.page(16)
    assert "was last seen at Mon, Oct 5, 9:00 AM." in site.page(60 * 24)


@one_engine
def test_a_worker_that_was_never_there_is_told(site: Site) -> None:
    assert "No email can leave: the program that sends them has not been seen." in site.page(0)


@one_engine
def test_a_worker_that_comes_back_sends_first_and_ends_the_task(site: Site, mail: MailServer) -> None:
    site.book()
    site.page(20)
    assert site.tasks() == [MAIL_STANDS_STILL]
    site.works(30)
    assert len(mail.delivered) == 1
    site.works(31)
    assert site.tasks() == []


@one_engine
@pytest.mark.parametrize(
    "answer", ["450 4.2.0 greylisted", "451 4.7.1 try again in 30 minutes", "452 4.2.2 mailbox full"]
)
def test_one_letter_that_the_server_puts_off_is_not_feared(site: Site, mail: MailServer, answer: str) -> None:
    mail.rule = lambda step, address: answer if step == "RCPT" else None
    site.book()
    site.works(*range(0, 180, 3))
    assert "No email" not in site.page(180)
    assert site.tasks() == []


@one_engine
def test_one_letter_the_server_does_not_like_is_not_feared_while_others_leave(site: Site, mail: MailServer) -> None:
    mail.rule = lambda step, address: "554 5.7.1 no relay" if address == "ana@patient.example" else None
    site.book()
    for number, hour in enumerate((9, 10, 11, 13, 14, 15)):
        site.book(6 * number, starts_at=local(14, hour), email="bo@two.example")
        site.works(6 * number)
    assert "No email" not in site.page(40)
    assert MAIL_STANDS_STILL not in site.tasks()


@one_engine
def test_where_a_task_says_why_there_is_no_second_one(site: Site, mail: MailServer) -> None:
    mail.rule = lambda step, address: "535 5.7.8 wrong password" if step == "MAIL" else None
    site.book()
    site.works(*range(20))
    assert "No email has left yet; 1 is waiting." in site.page(20)
    assert site.tasks() == [MAIL_SERVER_REFUSES_US]


@one_engine
def test_a_person_who_marks_it_as_done_is_left_alone_for_an_hour(site: Site, app: Flask) -> None:
    site.book()
    site.page(20)
    with app.app_context():
        user = db.session.scalars(select(User.id)).one()
        finish_task(db.session.scalars(select(Task)).one(), user_id=user, now=_at(20))
    assert "No email" in site.page(79)
    assert site.tasks() == []
    site.page(81)
    assert site.tasks() == [MAIL_STANDS_STILL]


def test_many_who_find_it_out_at_once_leave_one_task(site: Site, app: Flask) -> None:
    site.book(starts_at=SOON)

    def find_out() -> None:
        with app.app_context(), suppress(OperationalError):  # who would have to wait leaves it to the others
            leave_mail_tasks(now=_at(20))

    at_once([find_out] * 4)
    assert sorted(site.tasks()) == [LETTER_LATE, MAIL_STANDS_STILL]


@one_engine
def test_a_page_waits_for_no_writer_to_leave_the_task(site: Site, app: Flask) -> None:
    site.book()
    pages = PageClient(app.test_client())
    site.page(1)
    sign_in(pages.client, site.user)
    with app.app_context():
        db.session.execute(update(Task).values(done_at=None, kind="other"))
        db.session.commit()
        other = db.engine.raw_connection()
    other.execute("BEGIN IMMEDIATE")
    site.clock.moment = _at(1.5)
    assert "No email can leave" in pages.get("/staff/tasks").text
    other.execute("ROLLBACK")
    other.close()
    pages.get("/staff/tasks")
    assert site.tasks() == ["other", MAIL_STANDS_STILL]


@one_engine
def test_it_costs_no_statement_of_its_own(site: Site, app: Flask) -> None:
    site.works(0)
    pages = PageClient(app.test_client())
    sign_in(pages.client, site.user)
    with statements_sent(app) as sent:
        pages.get("/staff/tasks")
    assert sum("heartbeats" in one for one in sent) == 1
    assert sum("count(tasks.id)" in one for one in sent) == 1


class TestWithoutAMailServer:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"SMTP_URL": ""}

    @one_engine
    def test_nothing_is_feared(self, site: Site) -> None:
        site.book(starts_at=SOON)
        site.works(0, 30)
        assert "No email" not in site.page(60 * 12)
        assert site.tasks() == []


class TestNearVisits:
    """A letter that has not left when its visit is nearer than a day is a call, and never "not needed"."""

    @one_engine
    @pytest.mark.parametrize("found_by", ["worker", "page"])
    def test_it_is_a_task_with_the_telephone(self, site: Site, mail: MailServer, found_by: str) -> None:
        mail.rule = lambda step, address: "450 4.2.0 greylisted" if step == "RCPT" else None
        site.works(0)
        site.book(starts_at=SOON)
        site.book(starts_at=LATER)
        site.works(1, 14)
        assert site.tasks() == []
        if found_by == "worker":
            site.works(16)
        else:
            site.page(16)
        assert site.tasks() == [LETTER_LATE]
        with site.app.app_context():
            (number,) = db.session.scalars(select(Task.id))
        page = site.page(17, f"/staff/tasks/{number}")
        assert "(310) 555-0143" in page
        assert "less than a day away" in page
        site.works(18, 19)
        assert site.tasks() == [LETTER_LATE]
        mail.rule = lambda step, address: None
        site.works(80, 81)
        assert site.tasks() == []

    @one_engine
    def test_once_done_it_is_not_asked_for_again(self, site: Site, mail: MailServer) -> None:
        mail.rule = lambda step, address: "450 4.2.0 greylisted" if step == "RCPT" else None
        site.works(0)
        site.book(starts_at=SOON)
        site.works(10, 16)
        with site.app.app_context():
            user = db.session.scalars(select(User.id)).one()
            finish_task(db.session.scalars(select(Task)).one(), user_id=user, now=_at(17))
        site.works(18, 20, 30)
        assert site.tasks() == []

    @one_engine
    def test_a_newer_letter_takes_its_place(self, site: Site, mail: MailServer) -> None:
        mail.rule = lambda step, address: "450 4.2.0 greylisted" if step == "RCPT" else None
        site.works(0)
        site.book(starts_at=SOON)
        site.works(10, 16)
        with site.app.app_context():
            desk = Actor("desk", db.session.scalars(select(User.id)).one())
            appointments.cancel(db.session.scalars(select(Visit)).one(), actor=desk, now=_at(17))
        assert site.tasks() == []

    @one_engine
    def test_what_began_before_it_could_leave_was_not_delivered(self, site: Site, mail: MailServer) -> None:
        """20 bookings, an outage over the first of them: none is called "not needed"."""
        site.works(0)
        mail.stop()
        for hour in (9, 10, 11):
            site.book(starts_at=local(6, hour))
        site.book(starts_at=LATER)
        mail.start()
        after = (local(6, 13) - NOW) / timedelta(minutes=1)
        site.works(after)
        with site.app.app_context():
            letters = list(db.session.scalars(select(Letter).order_by(Letter.id)))
        assert [letter.superseded_at for letter in letters] == [None] * 4
        assert [letter.sent_at is None for letter in letters] == [True, True, True, False]
        assert sorted(site.tasks()) == [LETTER_NOT_DELIVERED] * 3
        page = site.page(after, "/staff/letters")
        assert page.count("could not be delivered") == 3
        assert "not needed" not in page
