"""When something does not work, do people read what to do, and nobody reads what is not theirs?"""

import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import URL, exc, make_url, text

from booking.access import PUBLIC, ROLES
from booking.catalogue import NoPractice, practice
from booking.database import LOCK_WAIT_SECONDS, db, writing
from tests.people import add_user, sign_in

CALL = "(310) 555-0142"  # of tests/practice.toml
AWAY = "We cannot book online just now"
FAULT = "Something went wrong on our side"
ANA = "Ana María Ruiz"


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], str]:
    """Makes a page that does this, and says where it is."""

    def page(happening: Callable[[], object], address: str = "/happening") -> str:
        def view() -> str:
            happening()
            return "nothing happened"

        monkeypatch.setitem(ROLES, "happening", PUBLIC)  # type: ignore[arg-type]
        app.add_url_rule(address, "happening", view, methods=["GET", "POST"])
        return address

    return page


def raising(error: Exception) -> Callable[[], object]:
    def happen() -> None:
        raise error

    return happen


@pytest.mark.usefixtures("practice")
@pytest.mark.sqlite_only
class TestPages:
    @pytest.mark.parametrize(
        ("code", "words"),
        [
            (400, "We could not read that request"),
            (403, "This page is not open to you"),
            (404, "We cannot find that page"),
            (405, "That address cannot be used that way"),
            (409, "That has just changed"),
            (413, "That was more than we can take in"),
            (415, "We could not read that request"),
            (422, "We could not use what was sent"),
            (429, "Please wait a moment"),
            (500, FAULT),
            (501, FAULT),
            (503, AWAY),
        ],
    )
    def test_each_refusal_is_a_page_that_says_what_to_do(
        self, app: Flask, client: FlaskClient, failing: Callable[..., str], code: int, words: str
    ) -> None:
        with app.app_context():
            practice()
        answer = client.get(failing(lambda: abort(code)))
        assert answer.status_code == code
        assert f"<h1>{words}</h1>" in answer.text
        assert CALL in answer.text
        assert 'name="robots" content="noindex"' in answer.text
        assert answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.content_type == "text/html; charset=utf-8"

    def test_a_wrong_method_says_which_are_right(self, client: FlaskClient) -> None:
        answer = client.put("/staff/sign-in")
        assert answer.status_code == 405
        assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))

    def test_a_service_away_says_when_to_come_back(self, client: FlaskClient, failing: Callable[..., str]) -> None:
        assert int(client.get(failing(lambda: abort(503))).headers["Retry-After"]) > 0

    def test_a_body_too_large_is_refused(self, client: FlaskClient) -> None:
        answer = client.post("/staff/sign-in", data={"email": "x" * 65 * 1024})
        assert answer.status_code == 413
        assert "more than we can take in" in answer.text

    def test_a_form_without_its_token_says_what_to_do(self, client: FlaskClient) -> None:
        answer = client.post("/staff/sign-in", data={"email": "a@practice.test", "password": "x"})
        assert answer.status_code == 400
        assert "This page had been open for a long time" in answer.text
        assert "Nothing has been booked or changed" in answer.text

    @pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
    def test_the_api_is_answered_in_json(self, client: FlaskClient, failing: Callable[..., str], code: int) -> None:
        answer = client.get(failing(lambda: abort(code), "/api/v1/happening"))
        assert answer.status_code == code
        assert answer.json is not None
        assert set(answer.json["error"]) == {"field", "message"}
        assert answer.json["error"]["message"].endswith(".")

    def test_an_address_that_the_api_does_not_have_is_answered_in_json(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/nothing")
        assert (answer.status_code, answer.json) == (
            404,
            {"error": {"field": None, "message": "There is nothing at this address."}},
        )

    def test_a_page_whose_frame_is_broken_is_still_a_page(
        self, app: Flask, client: FlaskClient, failing: Callable[..., str]
    ) -> None:
        @app.context_processor
        def broken() -> dict[str, object]:
            raise ValueError(ANA)

        answer = client.get(failing(lambda: abort(404)))
        assert answer.status_code == 404
        assert "<h1>There is nothing at this address.</h1>" in answer.text


@pytest.mark.usefixtures("practice")
@pytest.mark.sqlite_only
class TestNothingLeaks:
    @pytest.mark.parametrize(
        "error",
        [
            ValueError(f"invalid literal: '{ANA}' ana@practice.test +13105550142"),
            KeyError(ANA),
            exc.IntegrityError(f"INSERT {ANA}", {"name": ANA}, Exception(f"Failing row contains ({ANA}, 13105550142)")),
            exc.OperationalError("SELECT 1", {"name": ANA}, Exception(f"connection for {ANA} ana@practice.test lost")),
        ],
    )
    def test_neither_page_nor_log_says_what_the_error_was_about(
        self,
        client: FlaskClient,
        failing: Callable[..., str],
        capfd: pytest.CaptureFixture[str],
        error: Exception,
    ) -> None:
        address = failing(raising(error), "/happening/<token>").replace("<token>", "T" * 43)
        client.application.view_functions["happening"] = lambda token: raising(error)()  # type: ignore[assignment]
        capfd.readouterr()
        answer = client.get(f"{address}?name=Ana", headers={"User-Agent": ANA, "Referer": f"http://x/{ANA}"[:9]})
        logged = "".join(capfd.readouterr())
        assert answer.status_code >= 500
        assert type(error).__name__ in logged  # the control: it was logged, and with its kind
        assert "happening" in logged
        for told in (logged, answer.text):
            for secret in ("Ana", "Ruiz", "ana@", "5550142", "T" * 43):
                assert secret not in told
        assert "Traceback" not in answer.text

    def test_each_error_is_logged_once(
        self, client: FlaskClient, failing: Callable[..., str], caplog: pytest.LogCaptureFixture
    ) -> None:
        client.get(failing(raising(ValueError("once"))))
        assert len([line for line in caplog.records if line.levelno >= logging.ERROR]) == 1


@pytest.mark.usefixtures("practice")
class TestDatabase:
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
        self, app: Flask, client: FlaskClient, failing: Callable[..., str], error: Exception
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
        self, client: FlaskClient, failing: Callable[..., str], error: Exception
    ) -> None:
        assert client.get(failing(raising(error))).status_code == 500

    def test_the_number_is_known_with_the_database_gone(
        self, app: Flask, client: FlaskClient, failing: Callable[..., str], lose_database: Callable[[Flask], None]
    ) -> None:
        address = failing(practice)
        assert client.get("/readyz").status_code == 200  # whatever reads the practice
        lose_database(app)
        answer = client.get(address)
        assert answer.status_code == 503
        assert CALL in answer.text

    def test_the_number_is_known_to_a_process_started_while_the_database_is_gone(
        self,
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
        self, app: Flask, client: FlaskClient, lose_database: Callable[[Flask], None]
    ) -> None:
        sign_in(client, add_user(app))
        lose_database(app)
        answer = client.get("/staff/password")
        assert answer.status_code == 503
        assert AWAY in answer.text

    def test_an_unknown_address_is_still_unknown_with_the_database_gone(
        self, app: Flask, client: FlaskClient, lose_database: Callable[[Flask], None]
    ) -> None:
        lose_database(app)
        assert client.get("/nothing").status_code == 404

    @pytest.mark.sqlite_only
    def test_a_lock_that_is_not_had_in_time_is_answered_and_nothing_is_written(
        self, app: Flask, client: FlaskClient, failing: Callable[..., str], engine_url: str
    ) -> None:
        email = add_user(app)

        def write() -> None:
            db.session.rollback()
            db.session.connection().exec_driver_sql("PRAGMA busy_timeout=50")
            db.session.rollback()
            with writing() as session:
                session.execute(text("DELETE FROM users"))

        assert LOCK_WAIT_SECONDS == 10
        other = sqlite3.connect(engine_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = client.get(failing(write))
        other.execute("ROLLBACK")
        other.close()
        assert answer.status_code == 503
        assert sign_in(client, email).status_code == 303


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


@pytest.mark.sqlite_only
class TestNotSetUp:
    def test_without_a_practice_the_page_says_so(self, client: FlaskClient, failing: Callable[..., str]) -> None:
        answer = client.get(failing(raising(NoPractice())))
        assert answer.status_code == 503
        assert "Online booking is not set up yet" in answer.text
        assert int(answer.headers["Retry-After"]) > 0

    def test_an_unwritable_instance_folder_keeps_no_page_away(
        self, app: Flask, client: FlaskClient, failing: Callable[..., str]
    ) -> None:
        (Path(app.instance_path) / "telephone.txt").mkdir()
        assert os.path.isdir(Path(app.instance_path) / "telephone.txt")
        assert client.get(failing(lambda: abort(404))).status_code == 404
