"""SQLite and PostgreSQL, made to keep the same promises: engines, transactions, the lock, the self-test."""

from booking.database.base import LARGEST_ID, Base, Sealed, UTCDateTime, db, migrate
from booking.database.checks import schema_is_current, self_test, self_tests, write_and_take_back
from booking.database.desk_version import Unseen, note_raised
from booking.database.engines import LOCK_WAIT_SECONDS, UnusableDatabase, engine_options, prepare_engine
from booking.database.json_values import read_moment
from booking.database.transactions import lock_key, writing, writing_at_once

__all__ = [
    "LARGEST_ID",
    "LOCK_WAIT_SECONDS",
    "Base",
    "Sealed",
    "UTCDateTime",
    "Unseen",
    "UnusableDatabase",
    "db",
    "engine_options",
    "lock_key",
    "migrate",
    "note_raised",
    "prepare_engine",
    "read_moment",
    "schema_is_current",
    "self_test",
    "self_tests",
    "write_and_take_back",
    "writing",
    "writing_at_once",
]
