"""The worker is killed anywhere between a time that came free and its last email: nothing lost, nobody asked twice.

Only an email that the mail server has taken, and of which the note is lost, goes again, under the same Message-ID.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.appointments.refusals import Refused
from booking.commands.chores import Worker
from booking.config import PROJECT
from booking.database import db, writing
from booking.messages.leases import LEASE
from booking.models import Letter, Offer
from tests.stage.mail_server import MailServer, free_port
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import a_booking
from tests.stage.waiting import ASKED, SOON, who_waits, who_waits_without_visit
from tests.waitlist.promises import broken, read

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.slow]

GROUP = 3
PATIENCE = 60  # seconds within which a worker must have died
AFTER_LEASES = ASKED + LEASE + timedelta(minutes=1)
DIES = """
import importlib, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from app import create_app
from booking import clock

instance, begins, where, calls = sys.argv[1:5]
app = create_app(dict(os.environ), instance_path=Path(instance))
clock.set_offset(datetime.fromisoformat(begins) - datetime.now(UTC))
if where != "outside":
    module, name = where.split(":")
    module = importlib.import_module(module)
    known, left = getattr(module, name), int(calls)

    def die(*those, **named):
        global left
        left -= 1
        if left:
            return known(*those, **named)
        if len(sys.argv) > 5:
            exec(sys.argv[5])
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, name, die)
app.test_cli_runner().invoke(args=["worker"])
"""
OFFERS = "booking.waitlist.offering:write_offer_letters"
TURN = "booking.commands.chores:send_next"
SENDS = "booking.messages.sending:hand_over"
NOTES = "booking.messages.leases:mark_sent"


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer(free_port())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def environ(engine_url: str, mail: MailServer) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, SMTP_URL=f"smtp://127.0.0.1:{mail.port}")


@pytest.fixture
def own(app: Flask) -> dict[int, datetime]:
    """Four wait, of whom three are asked at first; when the visits of those who have one begin."""
    with app.app_context():
        wishes = [who_waits(1), who_waits(2), who_waits_without_visit(1), who_waits_without_visit(2)]
        appointments.cancel(a_booking(SOON, browser=b"who cancels"), actor=PATIENT, now=NOW)
        with writing() as session:
            session.execute(update(Letter).values(sent_at=ASKED))  # all that is not about an offer
        return {wish.visit.id: wish.visit.appointments[0].starts_at for wish in wishes if wish.visit}


class Drill:
    """A worker in a process of its own, which comes to an end when told, and another that goes on."""

    def __init__(self, app: Flask, environ: dict[str, str], mail: MailServer, instance: Path) -> None:
        self._app, self._environ, self._mail, self._instance = app, environ, mail, instance

    def start(self, where: str, *more: str) -> subprocess.Popen[bytes]:
        arguments = [sys.executable, "-c", DIES, str(self._instance), ASKED.isoformat(), where, *(more or ["1"])]
        environ = {**os.environ, **self._environ, "CLOCK": ""}
        return subprocess.Popen(arguments, cwd=PROJECT, env=environ, stderr=subprocess.DEVNULL)

    def dies(self, where: str, *more: str) -> None:
        with self.start(where, *more) as child:
            assert child.wait(PATIENCE) == -signal.SIGKILL, "it has not come to that"

    def go_on(self, now: datetime = AFTER_LEASES) -> None:
        with self._app.app_context():
            worker = Worker()
            while worker.turn(now=now):
                pass
            db.session.rollback()

    def offers(self) -> int:
        with self._app.app_context():
            return db.session.scalar(select(func.count()).select_from(Offer)) or 0

    def emails(self) -> dict[str, set[str]]:
        """The numbers of those about a time that were taken, by whom they went to."""
        found: dict[str, set[str]] = {}
        for letter in self._mail.delivered:
            found.setdefault(str(letter["To"]), set()).add(str(letter["Message-ID"]))
        return found

    def twice(self) -> int:
        return sum(count - 1 for count in Counter(self._mail.ids()).values())


@pytest.fixture
def drill(app: Flask, environ: dict[str, str], mail: MailServer, tmp_path: Path, own: dict[int, datetime]) -> Drill:
    return Drill(app, environ, mail, tmp_path / "instance")


def require_all_asked_once(drill: Drill, url: str, own: dict[int, datetime], *, twice: int = 0) -> None:
    assert broken(read(url), own=own) == []
    assert drill.offers() == GROUP
    assert [len(ids) for ids in drill.emails().values()] == [1] * GROUP
    assert drill.twice() == twice


@pytest.mark.parametrize(
    ("where", "calls", "offered", "sent"),
    [
        (OFFERS, 1, 0, 0),  # the offers stand in a transaction that is not committed
        (TURN, 1, GROUP, 0),  # committed, and no email is touched
        (SENDS, 1, GROUP, 0),  # the first is leased
        (SENDS, 2, GROUP, 1),  # one is gone, the second is leased
        (NOTES, 1, GROUP, 1),  # the server has taken it, and said so
        (NOTES, 3, GROUP, 3),
    ],
    ids=["before the commit", "after it", "leased", "second leased", "taken", "the last taken"],
)
def test_killed_by_itself(
    drill: Drill, own: dict[int, datetime], engine_url: str, where: str, calls: int, offered: int, sent: int
) -> None:
    drill.dies(where, str(calls))
    assert broken(read(engine_url), own=own) == []
    assert (drill.offers(), sum(map(len, drill.emails().values()))) == (offered, sent)
    drill.go_on()
    require_all_asked_once(drill, engine_url, own, twice=1 if where == NOTES else 0)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_killed_while_it_talks_to_the_mail_server(
    drill: Drill, own: dict[int, datetime], engine_url: str, mail: MailServer, step: str
) -> None:
    """Before the server has taken the email; the line is cut."""
    with drill.start("outside") as child:

        def kill(at: str, _address: str) -> str | None:
            if at != step:
                return None
            child.kill()
            child.wait(PATIENCE)
            return "451 too late"

        mail.rule = kill
        assert child.wait(PATIENCE) == -signal.SIGKILL
    mail.rule = lambda _step, _address: None
    assert drill.emails() == {}
    drill.go_on()
    require_all_asked_once(drill, engine_url, own)


def test_killed_after_the_mail_server_took_it_and_before_it_said_so(
    drill: Drill, own: dict[int, datetime], engine_url: str, mail: MailServer
) -> None:
    """Nobody can know whether it has arrived: it goes again, once, and as the same."""
    mail.before_yes = threading.Event()
    with drill.start("outside") as child:
        assert mail.when_taken.wait(PATIENCE)
        child.kill()
        assert child.wait(PATIENCE) == -signal.SIGKILL
    mail.before_yes.set()
    drill.go_on(AFTER_LEASES - timedelta(minutes=2))
    assert len(drill.emails()) == GROUP, "the others wait for no lease of one that died"
    assert drill.twice() == 0, "it may be on its way"
    drill.go_on()
    require_all_asked_once(drill, engine_url, own, twice=1)


def test_a_time_claimed_while_no_worker_lives_is_theirs_and_nobody_else_hears_of_it(
    app: Flask, drill: Drill, own: dict[int, datetime], engine_url: str
) -> None:
    """By the link of the one email that was taken before the worker died, unnoted."""
    drill.dies(NOTES, "1")
    with app.app_context():
        offers = db.session.scalars(select(Offer).order_by(Offer.id)).all()
        visit = appointments.claim(offers[0], browser=b"quick", now=ASKED)
        assert visit.appointments[0].starts_at == SOON
        with pytest.raises(Refused):
            appointments.claim(offers[1], browser=b"slow", now=ASKED)
    drill.go_on()
    assert broken(read(engine_url), own=own) == []
    with app.app_context():
        about_it = select(Offer.claimed_at, Letter.sent_at, Letter.superseded_at).join(Letter).order_by(Offer.id)
        first, *others = db.session.execute(about_it.where(Offer.starts_at == SOON)).all()
        assert first.claimed_at == ASKED
        assert [(one.claimed_at, one.sent_at) for one in others] == [(None, None)] * 2
        assert all(one.superseded_at for one in (first, *others)), "there is nothing left to tell of it"
    assert drill.twice() == 0


def test_workers_that_die_one_after_the_other_ask_everybody_once(
    drill: Drill, own: dict[int, datetime], engine_url: str
) -> None:
    for where in (OFFERS, OFFERS, TURN, SENDS, SENDS):
        drill.dies(where)
    drill.go_on()
    require_all_asked_once(drill, engine_url, own)


COMMITS_TOO_EARLY = "those[0].commit()"
NOTES_TOO_EARLY = """
from sqlalchemy import update
from booking.database import db
from booking.models import Letter
with app.app_context():
    db.session.execute(update(Letter).where(Letter.leased_until.is_not(None)).values(sent_at=clock.now()))
    db.session.commit()
"""


def test_offers_committed_without_their_emails_would_be_noticed(
    drill: Drill, own: dict[int, datetime], engine_url: str
) -> None:
    """The negative control."""
    drill.dies(OFFERS, "1", COMMITS_TOO_EARLY)
    drill.go_on()
    assert broken(read(engine_url), own=own) == ["a letter for each offer: 0 letters of 3 offers"]
    assert drill.emails() == {}


def test_an_email_noted_before_it_is_sent_would_be_missed(drill: Drill) -> None:
    """The negative control."""
    drill.dies(SENDS, "1", NOTES_TOO_EARLY)
    drill.go_on()
    assert len(drill.emails()) == GROUP - 1
