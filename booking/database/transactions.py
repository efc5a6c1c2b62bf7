"""Writing: one transaction, and the locks that it takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from booking.database import desk_version
from booking.database.base import db
from booking.database.desk_version import Unseen
from booking.database.engines import LOCK_WAIT_SECONDS, queue_of
from booking.database.write_queue import WriteQueue


@contextmanager
def writing(*, surgeons: Iterable[int] = (), unseen: Unseen | None = None) -> Iterator[Session]:
    """One writing transaction: nobody else decides about these surgeons' time until it ends.

    SQLite: BEGIN IMMEDIATE, after a queue. PostgreSQL: the surgeons' rows, locked in id order so that two writers never
    wait for each other. Commits at the end, rolls back on any exception. The desk version rises, unless what is written
    is `unseen`. Raises OperationalError when the lock is not had in LOCK_WAIT_SECONDS.
    """
    with _write_transaction(LOCK_WAIT_SECONDS, unseen) as session:
        _lock_surgeons(session.connection(), surgeons)
        yield session


@contextmanager
def writing_at_once(*, unseen: Unseen | None = None) -> Iterator[Session]:
    """A writing transaction for what nobody should wait for, such as a record that something was read.

    Raises OperationalError, at once, where it would have to wait for somebody else who writes.
    """
    with _write_transaction(0, unseen) as session:
        yield session


@contextmanager
def _write_transaction(seconds: float, unseen: Unseen | None) -> Iterator[Session]:
    session: Session = db.session()
    session.rollback()  # a read snapshot must never be upgraded to a write
    session.expire_all()  # after a commit there is nothing to roll back, and what was loaded would seem current
    queue, began = queue_of(db.engine), monotonic()
    if queue:
        _enter(queue, seconds)
    try:
        wait = max(0.0, seconds - (monotonic() - began))
        connection = session.connection(execution_options={"writes": True, "lock_wait": wait})
        if not connection.get_execution_options().get("writes"):
            raise RuntimeError("the write lock is not held")
        _wait_for_locks(connection, wait)
        desk_version.begin(session)
        yield session
        if unseen is None:
            desk_version.raise_unless_raised(session)
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
