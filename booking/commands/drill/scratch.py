"""A scratch database to fight in: the practice, and none of its patients."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from booking.config import PROJECT
from booking.database import Base
from booking.models import ExtraHours, Location, Practice, Procedure, Surgeon, WorkingHours, performs

FLASK = (sys.executable, "-m", "flask", "--app", "app")
# What decides which times there are, except who is away: a practice that is shut can drill too.
COPIED = frozenset(
    {
        performs.name,
        *(model.__tablename__ for model in (Practice, Location, Surgeon, Procedure, WorkingHours, ExtraHours)),
    }
)


class NoScratch(Exception):
    """Why no scratch database could be made, in one line."""


@contextmanager
def scratch_copy(live: Engine) -> Iterator[str]:
    """The address of a migrated database with the practice's own surgeons, hours and procedures; gone afterwards."""
    with _scratch_file() if live.dialect.name == "sqlite" else _scratch_database(live) as url:
        address = url.render_as_string(hide_password=False)
        made = subprocess.run(  # noqa: S603 (our own command)
            [*FLASK, "db", "upgrade"], cwd=PROJECT, env=environ_with(address), capture_output=True, check=False
        )
        if made.returncode:
            raise NoScratch("its tables could not be made")
        scratch = create_engine(url, hide_parameters=True)
        try:
            _copy(live, scratch)
        finally:
            scratch.dispose()
        yield address


def environ_with(address: str) -> dict[str, str]:
    """Through the environment: everybody on the machine can read a command's arguments."""
    return os.environ | {"DATABASE_URL": address}


@contextmanager
def _scratch_file() -> Iterator[URL]:
    with tempfile.TemporaryDirectory(prefix="booking-drill-") as folder:
        yield URL.create("sqlite", database=str(Path(folder) / "drill.sqlite3"))


@contextmanager
def _scratch_database(live: Engine) -> Iterator[URL]:
    name = f"booking_drill_{secrets.token_hex(6)}"
    try:
        _outside_transactions(live, f"CREATE DATABASE {name} TEMPLATE template0")
    except DBAPIError as error:
        user = live.url.username or "the user of DATABASE_URL"
        raise NoScratch(f"PostgreSQL did not let {user} make one (ALTER ROLE … CREATEDB allows it)") from error
    try:
        yield live.url.set(database=name)
    finally:
        _outside_transactions(live, f"DROP DATABASE {name} WITH (FORCE)")


def _outside_transactions(live: Engine, statement: str) -> None:
    with live.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _copy(live: Engine, scratch: Engine) -> None:
    with live.connect() as ours, scratch.begin() as theirs:
        for table in Base.metadata.sorted_tables:
            rows = ours.execute(select(table)).mappings().all() if table.name in COPIED else []
            if rows:
                theirs.execute(insert(table), [dict(row) for row in rows])
