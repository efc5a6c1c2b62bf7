"""Whoever is about to decide has the lock before the first question, also against what takes no turn in our queue:
another program, another version of this one, another host."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import OperationalError

from booking.database import Unseen, db, engines, transactions, writing
from booking.models import Surgeon
from tests.stage.settings import an_environment

pytestmark = pytest.mark.usefixtures("practice")

DAVID = 1
CHANGE = text("UPDATE surgeons SET daily_cap = 1 WHERE id = 1")
AT_ONCE = {"sqlite": "PRAGMA busy_timeout=0", "postgresql": "SET lock_timeout = '1ms'"}


@pytest.fixture
def somebody_else(engine_url: str, engine: str) -> Iterator[Callable[[], None]]:
    """Changes the same surgeon through a connection of their own; raises OperationalError rather than wait."""
    other = create_engine(engine_url)

    def change() -> None:
        with other.connect() as connection:
            connection.execute(text(AT_ONCE[engine]))
            connection.execute(CHANGE)
            connection.commit()

    yield change
    other.dispose()


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the engines begin by themselves: SQLite with plain BEGIN, PostgreSQL with no row locked."""

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    monkeypatch.setattr(engines, "_on_sqlite_begin", begin)
    monkeypatch.setattr(transactions, "_lock_surgeons", lambda *_: None)


@pytest.fixture
def deciding(engine_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application made after what the test has changed."""
    from app import create_app  # here: tests of pure rules need no application

    app = create_app(an_environment(DATABASE_URL=engine_url), instance_path=tmp_path / "deciding")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def cap(session: Any) -> int | None:
    found: int | None = session.scalar(select(Surgeon.daily_cap).where(Surgeon.id == DAVID))
    return found


def test_nobody_changes_what_is_being_decided_about(deciding: Flask, somebody_else: Callable[[], None]) -> None:
    with writing(surgeons=[DAVID]) as session:
        before = cap(session)
        with pytest.raises(OperationalError, match=r"locked|lock timeout"):
            somebody_else()
        assert cap(session) == before
    somebody_else()
    assert cap(db.session) == 1


def test_without_the_lock_it_changes_under_our_hands(
    without_lock: None, deciding: Flask, somebody_else: Callable[[], None]
) -> None:
    """The negative control: what has been decided is no longer so."""
    with writing(surgeons=[DAVID], unseen=Unseen.SELF_TESTS) as session:
        assert cap(session) == 8
        somebody_else()
    assert cap(db.session) == 1
