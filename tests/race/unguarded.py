"""What the same application does when nothing keeps two patients apart.

The race's negative control: a server process of its own that takes no lock, as SQLAlchemy would work by itself, on a
database without its guards. If the race finds no double booking here, it would not find one elsewhere either.
"""

from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask
from sqlalchemy import Connection, Engine

from booking.appointments import under_lock
from booking.database import db, engines, transactions
from booking.database.write_queue import WriteQueue
from booking.models import guards


def create_app() -> Flask:
    from app import create_app as create_guarded_app

    engines._on_sqlite_connect = _connect_as_the_driver_does  # type: ignore[assignment]
    engines._on_sqlite_begin = _begin_nothing  # type: ignore[assignment]
    transactions._lock_surgeons = _lock_nobody  # type: ignore[assignment]
    under_lock.lapse_holds = _lapse_nothing  # on SQLite an UPDATE before the check would be a lock
    engines._queues = _NoQueues()  # type: ignore[misc]
    app = create_guarded_app()
    with app.app_context(), db.engine.begin() as connection:
        guards.drop_guards(connection)
    return app


class _NoQueues(WeakKeyDictionary[Engine, WriteQueue]):
    """In one, writers would wait for each other just the same."""

    def get(self, *_: object) -> None:  # type: ignore[override]
        return None


def _connect_as_the_driver_does(connection: Any, _record: Any) -> None:
    """The transaction begins before the first write, and so after the check."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA busy_timeout=10000")


def _begin_nothing(_connection: Connection) -> None:
    pass


def _lock_nobody(_connection: Connection, _surgeons: Any) -> None:
    pass


def _lapse_nothing(*_: Any, **__: Any) -> int:
    return 0
