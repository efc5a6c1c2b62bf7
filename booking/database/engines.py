"""SQLite and PostgreSQL, made to keep the same promises: how each connects and begins a transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from booking.database import postgresql
from booking.database.json_values import read_json
from booking.database.write_queue import WriteQueue

LOCK_WAIT_SECONDS = 10
NO_TIME = 0.1  # seconds of waiting in the queue that leave SQLite's own waiting as it is

_queues: Final[WeakKeyDictionary[Engine, WriteQueue]] = WeakKeyDictionary()  # for engines on an SQLite file


class UnusableDatabase(Exception):
    """The database at hand cannot keep what we promise; the message says why."""


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` is told: parameters never reach a log, a lost PostgreSQL is noticed."""
    options: dict[str, Any] = {"hide_parameters": True, "json_deserializer": read_json}
    if url.startswith("postgresql"):
        options |= {
            "pool_pre_ping": True,
            "pool_size": 10,
            "connect_args": {"connect_timeout": 5},  # no `options`: PgBouncer refuses them
        }
    else:
        options |= {"pool_size": 20, "connect_args": {"timeout": LOCK_WAIT_SECONDS}}
    return options


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its transactions and pragmas, and let one on PostgreSQL notice a pooler."""
    if engine.dialect.name == "postgresql":
        if not event.contains(engine, "connect", _on_postgresql_connect):
            event.listen(engine, "do_connect", _connect_to_postgresql)
            event.listen(engine, "connect", _on_postgresql_connect)
        return
    if event.contains(engine, "connect", _on_sqlite_connect):
        return
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    if engine.url.database and engine.url.database != ":memory:":
        queue = _queues[engine] = WriteQueue(Path(engine.url.database))
        event.listen(engine, "engine_disposed", lambda _: queue.close())


def queue_of(engine: Engine) -> WriteQueue | None:
    """Where writers of its SQLite file wait for their turn; none on PostgreSQL or in memory."""
    return _queues.get(engine)


def _connect_to_postgresql(_dialect: Any, _record: Any, args: Any, options: Any) -> postgresql.Connection:
    return postgresql.Connection.connect(*args, **options)


def _on_postgresql_connect(connection: postgresql.Connection, _record: Any) -> None:
    """Statements are prepared only where they stay: PgBouncer may give each transaction another server process.

    It tells a process number of its own, so that the two differ exactly when something stands in between. The zone is
    set for speed alone; whatever must be so is set for one transaction (SET LOCAL).
    """
    [(process, _)] = connection.execute("SELECT pg_backend_pid(), set_config('TimeZone', 'UTC', false)").fetchall()
    connection.commit()
    if process != connection.info.backend_pid:
        connection.prepare_threshold = None


def _on_sqlite_connect(connection: Any, _record: Any) -> None:
    # None switches the driver's own BEGIN off: it would come only before the first write, after the check.
    connection.isolation_level = None
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode not in ("wal", "memory"):
        raise UnusableDatabase("the SQLite file cannot use write-ahead logging here; is it on a network disk?")
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
        "recursive_triggers=ON",  # else INSERT OR REPLACE walks around the append-only triggers
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    wait = options.get("lock_wait", LOCK_WAIT_SECONDS)
    if not options.get("writes"):
        connection.exec_driver_sql("BEGIN")
    elif wait > LOCK_WAIT_SECONDS - NO_TIME:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        usual = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(wait * 1000)}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={usual}")
