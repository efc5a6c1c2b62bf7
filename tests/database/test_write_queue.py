"""Whoever waits to write is served in the order of asking, among threads and among processes, or told in time."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from booking.config import PROJECT
from booking.database import db, engines, writing, writing_at_once
from booking.database.write_queue import WriteQueue

# Eight threads that write without a break, and count.
CROWD = """
import sys, threading
from contextlib import nullcontext
from pathlib import Path
from app import create_app
from booking.database import db, engines, writing
from sqlalchemy import text

app = create_app({environ!r}, instance_path=Path({folder!r}))
if {queued!r} == "no":
    engines._queues.clear()
stop = threading.Event()

def write():
    with app.app_context():
        while not stop.is_set():
            with writing() as session:
                session.execute(text("UPDATE crowd SET written = written + 1"))

threads = [threading.Thread(target=write) for _ in range(8)]
for thread in threads:
    thread.start()
sys.stdin.read()
stop.set()
"""
TURNS = 30
OVERTAKEN_AT_MOST = 8  # by the other process, while we wait for one turn


@contextmanager
def crowd(environ: dict[str, str], folder: Path, queued: str) -> Iterator[None]:
    program = CROWD.format(environ=environ, folder=str(folder), queued=queued)
    child = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdin=subprocess.PIPE)
    try:
        while not written():
            time.sleep(0.01)
        yield
    finally:
        child.communicate()


def written() -> int:
    db.session.rollback()
    return int(db.session.execute(text("SELECT written FROM crowd")).scalar_one())


def overtaken() -> int:
    """How often others wrote between our asking and our turn."""
    before = written()
    with writing() as session:
        return int(session.execute(text("SELECT written FROM crowd")).scalar_one()) - before


@pytest.fixture
def counted(app_context: Flask) -> None:
    with writing() as session:
        session.execute(text("CREATE TABLE crowd AS SELECT 0 AS written"))


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("counted")
def test_no_process_writes_past_one_that_waits(environ: dict[str, str], tmp_path: Path) -> None:
    with crowd(environ, tmp_path, "yes"):
        turns = [overtaken() for _ in range(TURNS)]
    assert max(turns) <= OVERTAKEN_AT_MOST, turns


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("counted")
def test_without_the_queue_it_does(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: SQLite's own waiting."""
    monkeypatch.setattr(engines, "_queues", {})
    with crowd(environ, tmp_path, "no"):
        turns = [overtaken() for _ in range(TURNS)]
    assert max(turns) > OVERTAKEN_AT_MOST, turns


class TestThreads:
    def test_they_come_in_the_order_in_which_they_asked(self, tmp_path: Path) -> None:
        queue, came = WriteQueue(tmp_path / "booking.sqlite3"), []

        def take(number: int) -> None:
            queue.enter(seconds=60)
            came.append(number)
            queue.leave()

        queue.enter(seconds=0)
        threads = [threading.Thread(target=take, args=(number,)) for number in range(20)]
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            while len(queue._line) <= waiting:
                time.sleep(0.001)
        queue.leave()
        for thread in threads:
            thread.join()
        queue.close()
        assert came == list(range(20))

    @pytest.mark.parametrize("seconds", [0, 0.05])
    def test_who_gave_up_holds_up_nobody(self, tmp_path: Path, seconds: float) -> None:
        queue = WriteQueue(tmp_path / "booking.sqlite3")
        queue.enter(seconds=0)
        for _ in range(3):
            with pytest.raises(TimeoutError):
                queue.enter(seconds=seconds)
        queue.leave()
        queue.enter(seconds=0)
        queue.leave()
        queue.close()


HOLD = """
import sys
from pathlib import Path
from booking.database.write_queue import WriteQueue
WriteQueue(Path(sys.argv[1])).enter(seconds=0)
print("entered", flush=True)
sys.stdin.read()
"""


class TestProcesses:
    @contextmanager
    def holder(self, database: Path) -> Iterator[subprocess.Popen[str]]:
        child = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(database)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "entered\n"
        try:
            yield child
        finally:
            child.kill()
            child.communicate()

    def test_a_killed_one_gives_up_its_turn(self, tmp_path: Path) -> None:
        queue = WriteQueue(tmp_path / "booking.sqlite3")
        with self.holder(tmp_path / "booking.sqlite3") as child:
            with pytest.raises(TimeoutError):
                queue.enter(seconds=0.05)
            child.kill()
            queue.enter(seconds=60)
        queue.leave()
        queue.close()

    @pytest.mark.sqlite_only
    def test_what_nobody_should_wait_for_waits_for_nobody(self, app_context: Flask, engine_url: str) -> None:
        asked: list[float] = []
        queue = engines._queues[db.engine]
        enter = queue.enter

        def note(*, seconds: float) -> None:
            asked.append(seconds)
            enter(seconds=seconds)

        queue.enter = note  # type: ignore[method-assign]
        with (
            self.holder(Path(engine_url.removeprefix("sqlite:///"))),
            pytest.raises(OperationalError, match="locked"),
            writing_at_once(),
        ):
            pass
        assert asked == [0]
        with writing_at_once() as session:
            session.execute(text("SELECT 1"))


@pytest.mark.sqlite_only
def test_a_queue_that_cannot_be_made_leaves_it_to_the_database(app_context: Flask, tmp_path: Path) -> None:
    """On a disk that is full or read-only, the database's own fault is the one to tell."""
    queue = WriteQueue(tmp_path / "nowhere" / "booking.sqlite3")
    queue.enter(seconds=0)
    queue.leave()
    queue.close()
