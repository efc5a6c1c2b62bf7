"""What the database itself refuses, whatever the code above it believes.

Alembic's batch mode drops every trigger of an SQLite table it rebuilds, so migrations call `create_guards` after it,
and `/readyz` asks `missing_guards`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

LIVE = ("held", "booked", "checked_in", "with_surgeon", "fulfilled")
"""The statuses in which an appointment takes its surgeon's time."""

NEVER_BOOKED = ("held", "lapsed")
"""The statuses before it was ever booked; from any other it never comes back to these."""

NO_OVERLAP = "appointments_no_overlap"
AT_MOST_A_DAY = "appointments_at_most_a_day"
APPEND_ONLY = "history_append_only"

_live = ", ".join(f"'{status}'" for status in LIVE)


@dataclass(frozen=True)
class Guard:
    """A named refusal; `create` and `drop` are the statements for one engine."""

    name: str
    table: str
    create: str
    drop: str


def _sqlite_trigger(name: str, table: str, moment: str, body: str) -> Guard:
    create = f"CREATE TRIGGER {name} BEFORE {moment} ON {table} BEGIN {body} END"
    return Guard(name=name, table=table, create=create, drop=f"DROP TRIGGER IF EXISTS {name}")


# The lower bound on takes_from keeps the index in use as the past grows; AT_MOST_A_DAY makes it sound.
_OVERLAP_BODY = f"""
    SELECT RAISE(ABORT, '{AT_MOST_A_DAY}')
     WHERE NEW.takes_until > strftime('%Y-%m-%d %H:%M:%f000', NEW.takes_from, '+1 day');
    SELECT RAISE(ABORT, '{NO_OVERLAP}')
      FROM appointments
     WHERE NEW.status IN ({_live}) AND status IN ({_live})
       AND surgeon_id = NEW.surgeon_id AND lane = NEW.lane AND id IS NOT NEW.id
       AND takes_from < NEW.takes_until AND takes_until > NEW.takes_from
       AND takes_from > strftime('%Y-%m-%d %H:%M:%f000', NEW.takes_from, '-1 day')
     LIMIT 1;
"""
_DECIDING = "UPDATE OF surgeon_id, lane, status, takes_from, takes_until"

SQLITE = (
    _sqlite_trigger(f"{NO_OVERLAP}_insert", "appointments", "INSERT", _OVERLAP_BODY),
    _sqlite_trigger(f"{NO_OVERLAP}_update", "appointments", _DECIDING, _OVERLAP_BODY),
    # INSERT OR REPLACE deletes the row that is in its way, and without recursive_triggers, a pragma of each connection,
    # no DELETE trigger hears of it.
    _sqlite_trigger(
        f"{APPEND_ONLY}_insert",
        "history",
        "INSERT",
        f"SELECT RAISE(ABORT, '{APPEND_ONLY}') FROM history WHERE id = NEW.id;",
    ),
    _sqlite_trigger(f"{APPEND_ONLY}_update", "history", "UPDATE", f"SELECT RAISE(ABORT, '{APPEND_ONLY}');"),
    _sqlite_trigger(f"{APPEND_ONLY}_delete", "history", "DELETE", f"SELECT RAISE(ABORT, '{APPEND_ONLY}');"),
)


def _postgresql_constraint(name: str, definition: str) -> Guard:
    return Guard(
        name=name,
        table="appointments",
        create=f"ALTER TABLE appointments ADD CONSTRAINT {name} {definition}",
        drop=f"ALTER TABLE IF EXISTS appointments DROP CONSTRAINT IF EXISTS {name}",
    )


POSTGRESQL = (
    _postgresql_constraint(AT_MOST_A_DAY, "CHECK (takes_until <= takes_from + interval '24 hours')"),
    # Numbers as one-point ranges need no btree_gist, and so no superuser.
    _postgresql_constraint(
        NO_OVERLAP,
        "EXCLUDE USING gist (int8range(surgeon_id, surgeon_id, '[]') WITH &&, int4range(lane, lane, '[]') WITH &&, "
        f"tstzrange(takes_from, takes_until) WITH &&) WHERE (status IN ({_live}))",
    ),
    Guard(
        name=APPEND_ONLY,
        table="history",
        create=f"""
        CREATE OR REPLACE FUNCTION {APPEND_ONLY}() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
        CREATE TRIGGER {APPEND_ONLY} BEFORE UPDATE OR DELETE OR TRUNCATE ON history
          FOR EACH STATEMENT EXECUTE FUNCTION {APPEND_ONLY}()""",
        drop=f"DROP FUNCTION IF EXISTS {APPEND_ONLY}() CASCADE",
    ),
)

_FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT conname FROM pg_constraint WHERE convalidated UNION SELECT tgname FROM pg_trigger",
}


def guards(dialect: str) -> tuple[Guard, ...]:
    return SQLITE if dialect == "sqlite" else POSTGRESQL


def create_guards(connection: Connection) -> None:
    """Put every guard in place afresh; safe to repeat."""
    for guard in guards(connection.dialect.name):
        connection.execute(text(guard.drop))
        connection.execute(text(guard.create))


def create_missing_guards(connection: Connection) -> None:
    missing = missing_guards(connection)
    for guard in guards(connection.dialect.name):
        if guard.name in missing:
            connection.execute(text(guard.create))


def drop_guards(connection: Connection) -> None:
    for guard in guards(connection.dialect.name):
        connection.execute(text(guard.drop))


def missing_guards(connection: Connection) -> list[str]:
    """Names of the guards that are not there; empty when the database keeps its promises."""
    found = set(connection.execute(text(_FOUND[connection.dialect.name])).scalars())
    return [guard.name for guard in guards(connection.dialect.name) if guard.name not in found]
