"""SQLite and PostgreSQL, made to keep the same promises: engines, transactions, the lock, the self-test."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, Final
from uuid import uuid4
from weakref import WeakKeyDictionary

import psycopg
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Column, DateTime, Engine, MetaData, String, Table, create_engine, event, inspect, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from booking.write_queue import WriteQueue

LOCK_WAIT_SECONDS = 10
SELF_TEST_ROWS = 200  # more than a page of the file holds
NO_TIME = 0.1  # seconds of waiting in the queue that leave SQLite's own waiting as it is
LARGEST_ID = 2**31 - 1  # that a column holds; PostgreSQL would call a larger one a fault

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, `timestamptz` on PostgreSQL, sortable UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        # Called for each of hundreds of rows a page: seven times as quick as parsing first and placing then.
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(maxsize=1 << 14)
def _read_utc(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class _Session(FlaskSession):
    """Flask-SQLAlchemy's, which also ends well when its connection has died meanwhile."""

    def close(self) -> None:
        try:
            super().close()
        except DBAPIError:  # its rollback: without this an answer that is ready would become a bare 500
            self.invalidate()


# Objects stay readable after commit; `writing` starts with a rollback, which makes them fresh again.
_OPTIONS = {"class_": _Session, "expire_on_commit": False}
db = SQLAlchemy(model_class=Base, session_options=_OPTIONS, disable_autonaming=True)
migrate = Migrate(render_as_batch=True, compare_type=True)


_queues: Final[WeakKeyDictionary[Engine, WriteQueue]] = WeakKeyDictionary()  # for engines on an SQLite file

self_tests = Table("self_tests", Base.metadata, Column("marker", String(32), primary_key=True))


class UnusableDatabase(Exception):
    """The database at hand cannot keep what we promise; the message says why."""


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` is told: parameters never reach a log, a lost PostgreSQL is noticed."""
    options: dict[str, Any] = {"hide_parameters": True}
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
            event.listen(engine, "connect", _on_postgresql_connect)
        return
    if event.contains(engine, "connect", _on_sqlite_connect):
        return
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    if engine.url.database and engine.url.database != ":memory:":
        queue = _queues[engine] = WriteQueue(Path(engine.url.database))
        event.listen(engine, "engine_disposed", lambda _: queue.close())


def _on_postgresql_connect(connection: psycopg.Connection[Any], _record: Any) -> None:
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


@contextmanager
def writing(*, surgeons: Iterable[int] = ()) -> Iterator[Session]:
    """One writing transaction: nobody else decides about these surgeons' time until it ends.

    SQLite: BEGIN IMMEDIATE, after a queue. PostgreSQL: the surgeons' rows, locked in id order so that two writers never
    wait for each other. Commits at the end, rolls back on any exception. Raises OperationalError when the lock is not
    had in LOCK_WAIT_SECONDS.
    """
    with _write_transaction(LOCK_WAIT_SECONDS) as session:
        _lock_surgeons(session.connection(), surgeons)
        yield session


@contextmanager
def writing_at_once() -> Iterator[Session]:
    """A writing transaction for what nobody should wait for, such as a record that something was read.

    Raises OperationalError, at once, where it would have to wait for somebody else who writes.
    """
    with _write_transaction(0) as session:
        yield session


@contextmanager
def _write_transaction(seconds: float) -> Iterator[Session]:
    session: Session = db.session()
    session.rollback()  # a read snapshot must never be upgraded to a write
    session.expire_all()  # after a commit there is nothing to roll back, and what was loaded would seem current
    queue, began = _queues.get(db.engine), monotonic()
    if queue:
        _enter(queue, seconds)
    try:
        wait = max(0.0, seconds - (monotonic() - began))
        connection = session.connection(execution_options={"writes": True, "lock_wait": wait})
        if not connection.get_execution_options().get("writes"):
            raise RuntimeError("the write lock is not held")
        _wait_for_locks(connection, wait)
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        if queue:
            queue.leave()


def _enter(queue: WriteQueue, seconds: float) -> None:
    try:
        queue.enter(seconds=seconds)
    except TimeoutError:
        locked = sqlite3.OperationalError("database is locked")
        raise OperationalError("BEGIN IMMEDIATE", {}, locked) from None


def _wait_for_locks(connection: Connection, seconds: float) -> None:
    if connection.dialect.name == "postgresql":
        # A millisecond is the shortest there is: 0 is for ever.
        connection.execute(text(f"SET LOCAL lock_timeout = '{max(1, round(seconds * 1000))}ms'"))


def lock_key(session: Session, key: bytes) -> None:
    """Within `writing`: nobody else acts for the same key until it ends.

    A key is what two presses have in common before either has written a row: their browser, or their page. It comes
    after the surgeons, so whoever has it waits for nobody. On SQLite there is one writer anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # Two keys that begin alike merely wait for each other once.
        connection.execute(_LOCK_KEY, {"key": int.from_bytes(key[:8], signed=True)})


_LOCK_KEY = text("SELECT pg_advisory_xact_lock(:key)")


def _lock_surgeons(connection: Connection, surgeons: Iterable[int]) -> None:
    if connection.dialect.name != "postgresql":
        return
    # FOR NO KEY UPDATE: FOR UPDATE would also hold up every row that merely refers to the surgeon.
    lock = text("SELECT id FROM surgeons WHERE id = :id FOR NO KEY UPDATE")
    for surgeon in sorted(set(surgeons)):
        connection.execute(lock, {"id": surgeon})


def schema_is_current(connection: Connection) -> bool:
    """Whether every migration of the current app has run here."""
    # Not Alembic's own context: it writes two log lines each time it is asked.
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return sorted(found) == _newest_migrations(current_app.extensions["migrate"].migrate.directory)


@lru_cache
def _newest_migrations(directory: str) -> list[str]:
    return sorted(ScriptDirectory(directory).get_heads())


def write_and_take_back() -> None:
    """Commit as much as a booking does, and leave nothing: raises SQLAlchemyError where a booking could not be kept.

    The many rows need pages that the file may not have; the last one needs a disk that takes a commit.
    """
    with writing() as session:
        with session.begin_nested() as many:
            session.execute(self_tests.insert(), [{"marker": uuid4().hex} for _row in range(SELF_TEST_ROWS)])
            many.rollback()
        one = uuid4().hex
        session.execute(self_tests.insert().values(marker=one))
        session.execute(self_tests.delete().where(self_tests.c.marker == one))


def self_test(url: str) -> None:
    """Write, reconnect and read back; raises UnusableDatabase when what was committed is not there."""
    engine, marker = create_engine(url, **engine_options(url)), uuid4().hex
    prepare_engine(engine)
    try:
        with engine.connect().execution_options(writes=True) as connection:
            connection.execute(self_tests.insert().values(marker=marker))
            connection.commit()
        engine.dispose()
        with engine.connect().execution_options(writes=True) as connection:
            found = connection.execute(self_tests.delete().where(self_tests.c.marker == marker)).rowcount
            connection.commit()
    finally:
        engine.dispose()
    if not found:
        raise UnusableDatabase("the database forgets what it has committed")
