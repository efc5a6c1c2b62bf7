"""Why a command cannot do its work, in one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from booking.catalog import NoPractice
from booking.confidential import prove_keys
from booking.config import settings
from booking.database import UnusableDatabase, db, schema_is_current

P = ParamSpec("P")
R = TypeVar("R")


def needs_database(command: Callable[P, R]) -> Callable[P, R]:
    """Runs the command in the app's context, on a database that is there, up to date, and sealed by our keys."""

    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            require_database()
            return command(*args, **kwargs)
        except NoPractice as error:
            raise click.ClickException("No practice is loaded: run `flask --app app load-practice FILE`.") from error
        except (SQLAlchemyError, UnusableDatabase) as error:
            raise DatabaseFault(error) from error
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'A file'} cannot be used: {reason(error)}.") from error

    return with_appcontext(checked)


def require_database() -> None:
    """Raises DatabaseNotReady, WrongKeys, and what the database itself raises."""
    _require_current_schema()
    prove_keys(db.engine, settings().field_keys)


class DatabaseNotReady(click.ClickException):
    """There is none yet, or its tables are of another version."""


class DatabaseFault(click.ClickException):
    """What a command ends with when its database does not do what it needs."""

    def __init__(self, error: Exception) -> None:
        self.reason = reason(error)
        super().__init__(f"The database cannot be used: {self.reason}.")


def reason(error: Exception) -> str:
    """Without the statement, its parameters or the row: those may hold what patients typed."""
    said = error.strerror if isinstance(error, OSError) else getattr(error, "orig", None)
    first = str(said or error).strip().splitlines()
    return first[0].rstrip(".") if first else type(error).__name__


def _require_current_schema() -> None:
    file = sqlite_file()
    if file is not None and not file.exists():  # connecting would make an empty one
        raise DatabaseNotReady(f"There is no database at {file}: run `flask --app app db upgrade`.")
    with db.engine.connect() as connection:
        if not schema_is_current(connection):
            raise DatabaseNotReady("The database's tables are not up to date: run `flask --app app db upgrade`.")


def sqlite_file() -> Path | None:
    """None on PostgreSQL."""
    url = db.engine.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
