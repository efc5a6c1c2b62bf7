"""How do migrations run, so that no guard and no child row is lost on either engine?"""

import sqlite3

import click
from alembic import context
from flask import current_app
from sqlalchemy import inspect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from booking.commands.faults import DatabaseFault
from booking.confidential import keys_are_proven
from booking.config import settings
from booking.database import UnusableDatabase, db
from booking.models import create_guards, create_missing_guards


def run(connection: Connection) -> None:
    keys_are_proven(connection, settings().field_keys)  # first: some migrations seal
    connection.rollback()
    sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection.driver_connection
    if sqlite:
        # A batch rebuild drops the old table: with foreign keys on, every child row would go with it. The pragma does
        # nothing inside a transaction, so it comes before the first statement.
        driver.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transactional_ddl=True,
        **current_app.extensions["migrate"].configure_args,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
            restore_guards(connection)
            if sqlite:
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if lost:
                    raise RuntimeError(f"the migration would leave {len(lost)} rows without their parents")
    finally:
        if sqlite:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")
    if tables := context.get_context().opts.get("written_anew"):
        write_anew(connection, tables)


def write_anew(connection: Connection, tables: tuple[str, ...]) -> None:
    """What a migration has deleted stays in the file's free pages until these are written anew, in no transaction."""
    connection.rollback()
    try:
        if connection.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            driver.execute("VACUUM")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
            alone.exec_driver_sql(f"VACUUM FULL {', '.join(tables)}")
    except (DBAPIError, sqlite3.Error) as error:
        why = str(getattr(error, "orig", error)).splitlines()[0]
        click.echo(
            f"What was deleted may still be read from the database's free pages ({why}): run VACUUM FULL.", err=True
        )


def restore_guards(connection: Connection) -> None:
    """Batch mode has dropped the triggers of every SQLite table it rebuilt; PostgreSQL's stay."""
    if not inspect(connection).has_table("history"):
        return
    if connection.dialect.name == "sqlite":
        create_guards(connection)
    else:
        create_missing_guards(connection)


if context.is_offline_mode():
    raise RuntimeError("migrations need a database; `--sql` is not supported")

try:
    with db.engine.connect().execution_options(writes=True) as connection:
        run(connection)
except (SQLAlchemyError, UnusableDatabase) as error:  # of `flask db` too, one line with the reason
    raise DatabaseFault(error) from error
