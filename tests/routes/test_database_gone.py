"""When the database does not answer, there is still a page, with the number to call."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, exc, make_url, text

from booking.access import PUBLIC, ROLES
from booking.catalog import practice
from booking.database import db, writing
from tests.stage.people import add_user, sign_in

CALL = "(310) 555-0142"  # of tests/stage/practice.toml
AWAY = "We can’t book online just now"

pytestmark = pytest.mark.usefixtures("practice")


@pytest.fixture
def lose_database(engine_url: str) -> Iterator[Callable[[Flask], None]]:
    """Takes the database away from the running app: its file is gone, or its server does not know it any more."""
    url = make_url(engine_url)
    put_back = ExitStack()

    def lose(app: Flask) -> None:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if url.drivername == "sqlite":
            Path(str(url.database)).unlink()
            return
        rename(url, str(url.database), "lost")
        put_back.callback(rename, url, "lost", str(url.database))

    with put_back:
        yield lose


def rename(url: URL, before: str, after: str) -> None:
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"')


def raising(error: Exception) -> Callable[[], object]:
    def happen() -> None:
        raise error

    return happen


FAULTS = [
    exc.OperationalError("", {}, sqlite3.OperationalError("database or disk is full")),
    exc.OperationalError("", {}, psycopg.errors.LockNotAvailable("lock timeout")),
    exc.OperationalError("", {}, psycopg.errors.AdminShutdown("terminating connection")),
    exc.InterfaceError("", {}, Exception("connection already closed")),
    exc.TimeoutError("QueuePool limit reached"),
    exc.DatabaseError("", {}, sqlite3.DatabaseError("file is not a database")),
    exc.ProgrammingError("", {}, psycopg.errors.UndefinedTable("no such relation")),
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("error", FAULTS)
def test_a_database_that_does_not_answer_is_not_a_fault_of_ours(
    app: Flask, client: FlaskClient, failing: Callable[..., str], error: Exception
) -> None:
    with app.app_context():
        practice()
    page = client.get(failing(raising(error)))
    assert page.status_code == 503
    assert AWAY in page.text
    assert CALL in page.text
    assert int(page.headers["Retry-After"]) > 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "error",
    [
        exc.IntegrityError("", {}, Exception("NOT NULL")),
        exc.ProgrammingError("", {}, psycopg.errors.UndefinedColumn("no such column")),
        exc.InvalidRequestError("a mistake of ours"),
    ],
)
def test_a_fault_of_ours_is_not_called_the_databases(
    client: FlaskClient, failing: Callable[..., str], error: Exception
) -> None:
    assert client.get(failing(raising(error))).status_code == 500


def test_the_number_is_known_with_the_database_gone(
    app: Flask, client: FlaskClient, failing: Callable[..., str], lose_database: Callable[[Flask], None]
) -> None:
    address = failing(practice)
    assert client.get("/readyz").status_code == 200  # whatever reads the practice
    lose_database(app)
    answer = client.get(address)
    assert answer.status_code == 503
    assert CALL in answer.text


def test_the_number_is_known_to_a_process_started_while_the_database_is_gone(
    app: Flask,
    environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    lose_database: Callable[[Flask], None],
) -> None:
    from app import create_app

    app.test_client().get("/readyz")
    lose_database(app)
    fresh = create_app(environ, instance_path=Path(app.instance_path))
    monkeypatch.setitem(ROLES, "reading", PUBLIC)  # type: ignore[arg-type]
    fresh.add_url_rule("/reading", "reading", lambda: practice().name)
    answer = fresh.test_client().get("/reading")
    with fresh.app_context():
        db.engine.dispose()
    assert answer.status_code == 503
    assert CALL in answer.text


def test_staff_pages_too_answer_in_words_with_the_database_gone(
    app: Flask, client: FlaskClient, lose_database: Callable[[Flask], None]
) -> None:
    sign_in(client, add_user(app))
    lose_database(app)
    answer = client.get("/staff/password")
    assert answer.status_code == 503
    assert AWAY in answer.text


def test_an_unknown_address_is_still_unknown_with_the_database_gone(
    app: Flask, client: FlaskClient, lose_database: Callable[[Flask], None]
) -> None:
    lose_database(app)
    assert client.get("/nothing").status_code == 404


@pytest.mark.sqlite_only
def test_a_lock_that_is_not_had_in_time_is_answered_and_nothing_is_written(
    app: Flask, client: FlaskClient, failing: Callable[..., str], engine_url: str
) -> None:
    email = add_user(app)

    def write() -> None:
        db.session.rollback()
        db.session.connection().exec_driver_sql("PRAGMA busy_timeout=50")
        db.session.rollback()
        with writing() as session:
            session.execute(text("DELETE FROM users"))

    other = sqlite3.connect(engine_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = client.get(failing(write))
    other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert sign_in(client, email).status_code == 303
