"""The owner's drill tells a sound installation from one that books twice, and leaves no trace."""

import glob
import tempfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import delete, func, select, text

from booking.commands.drill import fighting, scratch
from booking.database import db, writing
from booking.models import Appointment, Practice, Surgeon, Visit, performs
from tests.stage.visits import a_booking

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("practice")]

UNGUARDED = """
import runpy
from tests.race import unguarded
unguarded.create_app()
runpy.run_module("booking.commands.drill.contender", run_name="__main__")
"""


@pytest.fixture(autouse=True)
def surroundings(environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drill's processes are told by the environment, as the command itself is; and where to scratch."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, value in (environ | {"INSTANCE_PATH": str(tmp_path / "instance")}).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def left_over(app: Flask) -> list[str]:
    """Scratch databases that are still there."""
    files = glob.glob(f"{tempfile.gettempdir()}/booking-drill-*")
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            names = "SELECT datname FROM pg_database WHERE datname LIKE 'booking_drill_%'"
            files += db.session.scalars(text(names)).all()
    return files


def test_it_finds_one_winner_a_time_and_touches_nothing(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        before = db.session.scalars(select(Surgeon.version)).all()
    result = runner.invoke(args=["drill"])
    assert result.exit_code == 0, result.output
    assert "240 attempts on 12 times, by 4 processes at once:" in result.output
    assert "12 were given a time, 228 were told that it is taken." in result.output
    assert "exactly one winner" in result.output
    with app.app_context():
        assert db.session.scalars(select(Surgeon.version)).all() == before
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 0
    assert left_over(app) == []


def test_without_lock_and_guards_it_ends_with_a_warning(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same drill, whose contenders take no lock on a database without guards."""
    monkeypatch.setattr(fighting, "CONTENDER", (fighting.CONTENDER[0], "-c", UNGUARDED))
    result = runner.invoke(args=["drill"])
    assert result.exit_code == 1
    assert "Do not take bookings" in result.output


@pytest.mark.sqlite_only
def test_no_patient_is_in_the_scratch_database(app: Flask) -> None:
    with app.app_context():
        a_booking()
        with scratch.scratch_copy(db.engine) as address:
            engine = scratch.create_engine(address)
            with engine.connect() as connection:
                assert connection.scalar(select(func.count()).select_from(Appointment)) == 0
                assert connection.scalar(select(func.count()).select_from(Practice)) == 1
            engine.dispose()


@pytest.mark.sqlite_only
def test_when_nobody_can_be_booked_it_says_so(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context(), writing() as session:
        session.execute(delete(performs))
    result = runner.invoke(args=["drill"])
    assert (result.exit_code, "nobody performs any procedure" in result.output) == (1, True)
    assert left_over(app) == []
