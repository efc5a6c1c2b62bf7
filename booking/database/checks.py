"""Whether the database at hand is ours, and keeps what is written to it."""

from __future__ import annotations

from functools import lru_cache
from uuid import uuid4

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Column, String, Table, create_engine, inspect
from sqlalchemy.engine import Connection

from booking.database.base import Base
from booking.database.desk_version import Unseen
from booking.database.engines import UnusableDatabase, engine_options, prepare_engine
from booking.database.transactions import writing

SELF_TEST_ROWS = 200  # more than a page of the file holds

self_tests = Table("self_tests", Base.metadata, Column("marker", String(32), primary_key=True))


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
    with writing(unseen=Unseen.SELF_TESTS) as session:
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
