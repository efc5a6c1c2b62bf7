"""Whatever stops an import half way, all of it is there or nothing, and it can be run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments
from booking.appointments import ImportTerms
from booking.config import PROJECT
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Import, ImportedVisit, Visit, VisitLookup
from tests.stage.import_files import ANA, BEN, COMMAND, a_csv, read
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TABLES = (Visit, Appointment, History, CalendarEvent, Import, ImportedVisit, VisitLookup)
DIES = """
import os, signal, sys
from pathlib import Path
from app import create_app
from booking import calendars, clock, schedules
from booking.appointments.importing import writing

def die(*_args, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, room): self.room = room
    def __getattr__(self, name): return die if name == sys.argv[2] else getattr(self.room, name)

app = create_app(dict(os.environ), instance_path=Path(sys.argv[3]))
writing.calendars, writing.schedules = Dying(calendars), Dying(schedules)
if sys.argv[2] == "_insert_beside":
    writing._insert_beside = die
app.test_cli_runner().invoke(args=["import-appointments", sys.argv[1]])
"""


def counts(app: Flask) -> list[int]:
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.mark.parametrize("moment", ["_insert_beside", "insert_events", "slots_and_feeds_changed"])
def test_killed_in_the_middle_it_leaves_nothing_and_runs_again(
    app: Flask, environ: dict[str, str], tmp_path: Path, moment: str
) -> None:
    file = tmp_path / "moved.csv"
    file.write_bytes(a_csv(ANA.replace("2026", "2027"), BEN.replace("2026", "2027")))
    arguments = [sys.executable, "-c", DIES, str(file), moment, str(tmp_path / "instance")]
    environment = {**os.environ, **environ, "CLOCK": ""}
    died = subprocess.run(arguments, cwd=PROJECT, env=environment, timeout=120, check=False)
    assert died.returncode == -signal.SIGKILL
    assert counts(app) == [0] * len(TABLES)
    result = app.test_cli_runner().invoke(args=["import-appointments", str(file)])
    assert (result.exit_code, result.stdout) == (0, "2 lines: 2 booked.\n")


def test_two_at_once_bring_one(app: Flask) -> None:
    """The second sees under the lock that all of it has come already."""
    barrier, uuids = Barrier(2), []

    def run() -> None:
        with app.app_context():
            lines = read(ANA, BEN)
            barrier.wait()
            uuids.append(appointments.import_all(lines, ImportTerms(), actor=COMMAND, now=NOW).uuid)

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [uuid is None for uuid in uuids].count(True) == 1
    assert counts(app) == [2, 2, 2, 2, 1, 2, 2]
