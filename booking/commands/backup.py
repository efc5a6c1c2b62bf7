"""`flask backup`: a copy of the database while it is in use.

A plain copy of a live SQLite file is broken more often than one would think; this is a snapshot of one moment.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import psycopg.conninfo

from booking.commands.faults import needs_database, reason, sqlite_file
from booking.database import db

_PAGES_A_STEP = 1024


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@needs_database
def backup(file: Path) -> None:
    """Write a copy of the whole database to FILE, which must not be there yet."""
    source = sqlite_file()
    with _new_file(file) as draft:
        if source is None:
            _dump_postgresql(draft)
        else:
            _copy_sqlite(source, draft)
    click.echo(f"{file} is a copy of the database ({file.stat().st_size // 1024} KB).")
    click.echo("Keep FIELD_KEYS elsewhere, and as safe: without them nobody can read the patients' data in it.")


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """A draft beside `file`, readable by its owner alone, that becomes `file` when all has gone well."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        if file.exists():
            raise FileExistsError(errno.EEXIST, "it is there already", str(file))
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        _flush(draft)
        _name(draft, file)
        _flush(file.parent)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else reason(error)
        raise click.ClickException(f"No backup was written to {file}: {why}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _copy_sqlite(source: Path, draft: Path) -> None:
    with closing(sqlite3.connect(source, isolation_level=None)) as live, closing(sqlite3.connect(draft)) as copy:
        # An open snapshot: otherwise each write of somebody else would make the copy begin again.
        live.execute("BEGIN")
        pages = live.execute("PRAGMA page_count").fetchone()[0]
        live.execute("SELECT 1 FROM sqlite_master").fetchone()
        with click.progressbar(length=pages, label="Copying", file=sys.stderr) as bar:

            def show(_status: int, left: int, total: int) -> None:
                bar.update(total - left - bar.pos)

            live.backup(copy, pages=_PAGES_A_STEP, progress=show)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions; the application sets it back
        found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if found != ["ok"] or copy.execute("PRAGMA foreign_key_check").fetchone():
            raise click.ClickException("No backup was written: the copy is damaged, and so perhaps is the database.")


def _dump_postgresql(draft: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise click.ClickException("pg_dump was not found: install PostgreSQL's client programs, then try again.")
    _, said = db.engine.dialect.create_connect_args(db.engine.url)
    said.pop("context", None)  # the driver's own, and no word of libpq's
    # The password goes through the environment: everybody on the machine can read the arguments.
    environ = os.environ | {"PGPASSWORD": said.pop("password")} if "password" in said else dict(os.environ)
    click.echo("Dumping ...", err=True)
    arguments = ["--format=custom", f"--file={draft}", f"--dbname={psycopg.conninfo.make_conninfo(**said)}"]
    dump = subprocess.run([program, *arguments], env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if dump.returncode:
        lines = dump.stderr.strip().splitlines() or [f"it ended with {dump.returncode}"]
        raise click.ClickException(f"No backup was written: {'; '.join(lines[:2])}")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _name(draft: Path, file: Path) -> None:
    """Never over a file that has come in the meantime."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise
    except OSError:  # a USB stick knows no links
        if file.exists():
            raise FileExistsError(errno.EEXIST, "it is there already", str(file)) from None
        draft.rename(file)
