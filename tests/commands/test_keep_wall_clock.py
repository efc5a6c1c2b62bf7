"""`flask keep-wall-clock` lists in UTC what it moves, or only would move; the desk reads what it is about."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from booking import appointments, schedules
from booking.availability import Interval
from booking.commands.chores import Worker
from booking.database import db
from booking.models import Appointment
from tests.stage.desk import signed_in
from tests.stage.laws import ALWAYS_SUMMER, FORWARD_AT_TEN, law
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_a_dry_run_lists_and_the_command_moves(app: Flask, runner: FlaskCliRunner, tmp_path: Path) -> None:
    with app.app_context():
        uuid = a_booking(local(9, 10, month=11)).appointments[0].uuid
        schedules.add_closure(Interval(local(24, 0, month=12), local(26, 0, month=12)), label="Closed", now=NOW)
        db.session.remove()
    assert "nothing to move" in runner.invoke(args=["keep-wall-clock", "--dry-run"]).output
    moved = "2026-11-09 18:00 to 2026-11-09 18:45 → 2026-11-09 17:00 to 2026-11-09 17:45 UTC"
    line = f"appointment {uuid}, Dr. David Kim: {moved}"
    with law(ALWAYS_SUMMER, tmp_path):
        dry = runner.invoke(args=["keep-wall-clock", "--dry-run"]).output
        assert line in dry
        assert "everybody: 2026-12-24 08:00 to 2026-12-26 08:00 → 2026-12-24 07:00 to 2026-12-26 07:00 UTC" in dry
        assert "2 would be moved. Nothing has been changed." in dry
        assert "Ana" not in dry
        again = runner.invoke(args=["keep-wall-clock", "--dry-run"]).output
        assert again == dry
        done = runner.invoke(args=["keep-wall-clock"]).output
        assert done.splitlines()[:-1] == dry.splitlines()[:-1]
        assert "2 moved, each with its wall time kept." in done
        assert "nothing to move" in runner.invoke(args=["keep-wall-clock"]).output
    with app.app_context():
        assert db.session.scalars(select(Appointment.starts_at)).one() == local(9, 10, month=11) - timedelta(hours=1)


def test_the_worker_notices_at_its_start_and_the_desk_reads_it(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        a_booking(local(9, 10, month=11))
    with law(ALWAYS_SUMMER, tmp_path):
        for _start in range(2):
            with app.app_context():
                Worker().turn(now=NOW)
        page = signed_in(app).get("/staff/tasks")
        assert (
            page.text.count("A law has changed the clocks: 1 entry now shows at another time than it was agreed for.")
            == 2
        )
        assert "keep-wall-clock" in page.follow(next(link for link in page.links() if "A law" in link)).text


def test_the_desk_reads_of_a_time_that_is_no_more_and_of_the_change(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        uuid = a_booking(local(6, 10)).appointments[0].uuid
    with law(FORWARD_AT_TEN, tmp_path):
        with app.app_context():
            appointments.keep_wall_clock(now=NOW)
        desk = signed_in(app)
        assert "the time of this consultation no longer exists" in desk.get("/staff/tasks").text
        assert (
            "Kept at Tue, Oct 6, 11:00 AM when a law changed the clocks" in desk.get(f"/staff/appointments/{uuid}").text
        )
