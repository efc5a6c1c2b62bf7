"""/readyz fails on what stops booking and on nothing else, and says what that is to whoever looks after the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, make_url, select, text
from sqlalchemy.exc import OperationalError

from booking.database import db, self_tests, writing
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

one_engine = pytest.mark.sqlite_only
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}
PARTS = ("database", "schema", "guards", "keys", "practice", "writing", "emails")


@contextmanager
def each_connection(app: Flask, *statements: str) -> Iterator[None]:
    def prepare(connection: Any, _record: Any) -> None:
        for statement in statements:
            connection.execute(statement)

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(engine, "connect", prepare)
        engine.dispose()


def pages_of(engine_url: str) -> int:
    with closing(sqlite3.connect(Path(str(make_url(engine_url).database)))) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])


@pytest.mark.usefixtures("practice")
def test_a_site_that_can_book_is_ready_and_names_its_parts_on_this_machine(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    first, *parts = answer.text.splitlines()
    assert first == "ready"
    assert tuple(part.partition(":")[0] for part in parts) == PARTS
    assert client.get("/readyz", environ_base=ELSEWHERE).text == "ready\n"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(self_tests)) == 0


@one_engine
@pytest.mark.usefixtures("practice")
@pytest.mark.parametrize("fault", ["full", "read_only"])
def test_a_disk_that_takes_nothing_is_not_ready(app: Flask, client: FlaskClient, engine_url: str, fault: str) -> None:
    statement = f"PRAGMA max_page_count={pages_of(engine_url)}" if fault == "full" else "PRAGMA query_only=ON"
    with each_connection(app, statement):
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert "not written" in answer.text
        assert len(answer.text.splitlines()) == 1
        assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


@one_engine
@pytest.mark.usefixtures("practice")
def test_a_commit_that_fails_is_not_ready(app: Flask, client: FlaskClient) -> None:
    """As a file system does that is full: the statements pass, and the log cannot be written."""
    with app.app_context():
        engine = db.engine

    def fail(connection: Any) -> None:
        raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk I/O error"))

    event.listen(engine, "commit", fail)
    try:
        assert client.get("/readyz").status_code == 503
    finally:
        event.remove(engine, "commit", fail)


@pytest.mark.parametrize(
    ("statement", "words"),
    [("UPDATE alembic_version SET version_num = 'other'", "db upgrade"), ("DELETE FROM practice", "load-practice")],
)
@pytest.mark.usefixtures("practice")
def test_what_stands_in_the_way_is_said_on_this_machine_alone(
    app: Flask, client: FlaskClient, statement: str, words: str
) -> None:
    with app.app_context(), writing() as session:
        session.execute(text(statement))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert words in answer.text
    elsewhere = client.get("/readyz", environ_base=ELSEWHERE)
    assert (elsewhere.status_code, elsewhere.text) == (503, "not ready\n")


class TestWithAMailServer:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"SMTP_URL": "smtp://127.0.0.1:9"}

    @one_engine
    @pytest.mark.usefixtures("practice")
    def test_no_worker_is_said_and_stops_no_booking(
        self, app: Flask, client: FlaskClient, standing_clock: StandingClock
    ) -> None:
        with app.app_context():
            a_booking(local(13, 9))
        standing_clock.moment = NOW + timedelta(hours=2)
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert "emails: no worker was seen" in answer.text
