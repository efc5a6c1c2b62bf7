"""A server that cannot keep what it commits does not start, and says so in one line."""

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from booking.config import PROJECT
from booking.database import UnusableDatabase, db, self_test, self_tests, writing
from tests.stage.servers import serving
from tests.stage.settings import an_environment

FORGET = {
    "sqlite": """CREATE TRIGGER forget AFTER INSERT ON self_tests
                 BEGIN DELETE FROM self_tests WHERE marker = NEW.marker; END""",
    "postgresql": "CREATE RULE forget AS ON INSERT TO self_tests DO INSTEAD NOTHING",
}


@pytest.fixture
def forgetful(app_context: Flask) -> str:
    """The address of a database that takes a row, commits it, and has it no more."""
    with writing() as session:
        session.execute(text(FORGET[session.connection().dialect.name]))
    return db.engine.url.render_as_string(hide_password=False)


def started_as_in_production(url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind=127.0.0.1:0"],
        cwd=PROJECT,
        env={"PATH": "", "HOME": str(folder), **an_environment(DATABASE_URL=url, INSTANCE_PATH=str(folder))},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_database_that_keeps_what_is_committed_passes(app_context: Flask, engine_url: str) -> None:
    self_test(engine_url)
    assert db.session.execute(self_tests.select()).all() == []  # nothing of it is left


def test_a_database_that_forgets_does_not(forgetful: str) -> None:
    with pytest.raises(UnusableDatabase, match="forgets what it has committed"):
        self_test(forgetful)


def test_the_server_does_not_start_on_one(forgetful: str, tmp_path: Path) -> None:
    run = started_as_in_production(forgetful, tmp_path)
    assert run.returncode == 1
    assert (run.stdout, run.stderr) == (
        "",
        "The server does not start: the database forgets what it has committed.\n",
    )


@pytest.mark.sqlite_only
def test_the_self_test_is_made_once_a_start(engine_url: str, app_context: Flask, tmp_path: Path) -> None:
    """Not once a process, and not by `create_app`, which migrations call before the table is there."""
    with writing() as session:
        session.execute(text("CREATE TABLE made (marker TEXT)"))
        session.execute(
            text("CREATE TRIGGER note AFTER INSERT ON self_tests BEGIN INSERT INTO made VALUES (NEW.marker); END")
        )
    with serving("app:create_app()", {"DATABASE_URL": engine_url}, tmp_path / "site", processes=3) as site:
        assert site.ask("GET", "/readyz").status == 503  # no practice is loaded; the database answers
    assert db.session.scalar(text("SELECT count(*) FROM made")) == 1


@pytest.mark.sqlite_only
def test_a_database_that_is_away_keeps_no_server_from_starting(tmp_path: Path) -> None:
    """It answers 503 with the telephone number until the database is back, which a server that has given up cannot."""
    away = f"sqlite:///{tmp_path / 'nowhere' / 'booking.sqlite3'}"
    with serving("app:create_app()", {"DATABASE_URL": away}, tmp_path / "site", processes=1) as site:
        assert site.ask("GET", "/readyz").status == 503
