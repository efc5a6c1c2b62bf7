"""The worker does what is due, ends when told to, and loses nothing when it is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import IO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from booking import appointments
from booking.commands import chores
from booking.commands.chores import CHORES, Chore, Worker
from booking.config import PROJECT
from booking.database import db
from booking.messages.sending import send_next
from booking.models import Appointment, Letter
from tests.stage.mail_server import MailServer
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice")
SOON = 30  # seconds within which a child process must have done it


def days_to_now() -> str:
    """CLOCK for a child process, whose present is then NOW or up to a day later."""
    days = ceil((NOW - datetime.now(UTC)) / timedelta(days=1))
    return f"{days:+d}d"


@contextmanager
def running_worker(environ: dict[str, str], instance: Path) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "INSTANCE_PATH": str(instance), **environ, "CLOCK": days_to_now()},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def test_a_worker_killed_while_it_sends_leaves_a_letter_that_goes_out_again_as_the_same(
    app: Flask, environ: dict[str, str], mail: MailServer, tmp_path: Path
) -> None:
    """Killed after the server took the letter and before it said so: the worst moment there is."""
    hold_back = threading.Event()
    mail.before_yes = hold_back
    with app.app_context():
        a_booking(local(19, 9))
    with running_worker(environ, tmp_path / "instance") as child:
        assert mail.when_taken.wait(SOON)
        child.send_signal(signal.SIGKILL)
        child.wait()
    hold_back.set()
    with app.app_context():
        letter = db.session.scalars(select(Letter)).one()
        assert letter.sent_at is None
        assert letter.leased_until is not None
        until = letter.leased_until
        assert not send_next(now=until - timedelta(seconds=1))
        assert send_next(now=until)
        db.session.rollback()
        assert db.session.scalars(select(Letter)).one().sent_at is not None
    assert len(mail.ids()) == 2
    assert len(set(mail.ids())) == 1


@pytest.mark.sqlite_only
def test_sigterm_ends_the_worker_cleanly(app: Flask, environ: dict[str, str], mail: MailServer, tmp_path: Path) -> None:
    with app.app_context():
        a_booking(local(19, 9))
    with running_worker(environ, tmp_path / "instance") as child:
        assert mail.when_taken.wait(SOON)
        child.terminate()
        assert child.wait(SOON) == 0
    with app.app_context():
        assert db.session.scalars(select(Letter)).one().sent_at is not None


def test_unfinished_holds_lapse_and_are_forgotten(app_context: Flask) -> None:
    a_hold()
    works = Worker()
    works.turn(now=NOW + timedelta(minutes=9))
    assert db.session.scalars(select(Appointment.status)).all() == ["held"]
    works.turn(now=NOW + timedelta(minutes=11))
    db.session.rollback()
    assert db.session.scalars(select(Appointment.status)).all() == ["lapsed"]
    works.turn(now=NOW + timedelta(hours=2))
    db.session.rollback()
    assert db.session.scalars(select(Appointment.id)).all() == []


@pytest.mark.sqlite_only
def test_each_chore_is_done_as_often_as_it_should_be_and_none_waits_for_a_broken_one(app_context: Flask) -> None:
    done: list[tuple[str, datetime]] = []

    def broken(*, now: datetime) -> None:
        done.append(("broken", now))
        raise LookupError("a fault of ours")

    def hourly(*, now: datetime) -> None:
        done.append(("hourly", now))

    works = Worker((Chore("broken", timedelta(seconds=1), broken), Chore("hourly", timedelta(hours=1), hourly)))
    for minutes in (0, 0.5, 1, 59, 60):
        works.turn(now=NOW + timedelta(minutes=minutes))
    times = {name: [(at - NOW) / timedelta(minutes=1) for what, at in done if what == name] for name, _at in done}
    assert times == {"broken": [0, 1, 59, 60], "hourly": [0, 60]}


@pytest.mark.sqlite_only
def test_everything_that_grows_old_has_a_chore() -> None:
    acts = {chore.act.__name__ for chore in CHORES}
    assert acts == {
        "answer_link_requests",
        "clear_expired_holds",
        "delete_lapsed",
        "end_over_wishes",
        "forget_freed_times",
        "erase_answers",
        "forget_letters_and_tasks",
        "forget_reasons",
        "forget_day_notes",
        "forget_former_contacts",
        "forget_old_attempts",
        "forget_ended_sessions",
    }
    assert appointments.clear_expired_holds in {chore.act for chore in CHORES}


@pytest.mark.sqlite_only
def test_a_database_that_is_gone_is_waited_for_longer_and_longer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Waits(until=6)
    faults = [OperationalError("x", {}, Exception("gone"))] * 3 + [RuntimeError("a fault of ours")]

    def turn(self: Worker, *, now: datetime) -> bool:
        if faults:
            raise faults.pop(0)
        return False

    monkeypatch.setattr(Worker, "turn", turn)
    chores.run(app, stop)
    assert stop.waited == [1, 2, 4, 8, 1, 1]


class Waits(threading.Event):
    """Is told how long to wait, waits not at all, and is set after so many times."""

    def __init__(self, until: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._until = until

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        if len(self.waited) >= self._until:
            self.set()
        return self.is_set()


@contextmanager
def waiting_worker(url: str, instance: Path) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    environ = an_environment(DATABASE_URL=url, INSTANCE_PATH=str(instance), PATH=os.environ["PATH"])
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"],
        cwd=PROJECT,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    try:
        yield child, child.stderr
    finally:
        child.kill()
        child.communicate()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("missing", ["the file", "the tables"])
def test_a_worker_that_starts_before_its_database_waits_for_it(engine_url: str, tmp_path: Path, missing: str) -> None:
    """As after a power cut, when everything starts at once; a unit that gives up would send no letter until noon."""
    ready, late = Path(engine_url.removeprefix("sqlite:///")), tmp_path / "late.sqlite3"
    if missing == "the tables":
        late.touch()
    with waiting_worker(f"sqlite:///{late}", tmp_path / "instance") as (child, said):
        for pause in ("1 s", "2 s"):
            line = said.readline()
            assert f"Trying again in {pause}." in line, line
            assert "db upgrade" in line
        shutil.copyfile(ready, late)
        until = time.monotonic() + SOON
        while time.monotonic() < until and not _has_noted_its_key(late):
            assert child.poll() is None
            time.sleep(0.1)
        assert _has_noted_its_key(late)
        child.send_signal(signal.SIGTERM)
        assert child.wait(SOON) == 0


def test_a_worker_whose_database_is_away_stays_and_can_be_ended(tmp_path: Path) -> None:
    with waiting_worker("postgresql://booking:hush@127.0.0.1:9/booking", tmp_path) as (child, said):
        lines = [said.readline() for _ in range(2)]
        child.send_signal(signal.SIGTERM)
        assert child.wait(SOON) == 0
    assert ["refused" in line and "hush" not in line for line in lines] == [True, True]
    assert [line.split("Trying again in ")[1] for line in lines] == ["1 s.\n", "2 s.\n"]


def _has_noted_its_key(file: Path) -> bool:
    """The first thing that a worker does in a database that will do."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT count(*) FROM key_checks").fetchone() == (1,)
