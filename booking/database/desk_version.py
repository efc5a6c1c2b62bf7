"""The desk version: a number that rises with whatever a screen of the staff shows, so that it can be kept up to date.

`transactions.writing` raises it with its last statement. What raises a surgeon's version needs no more than that: both
are read together, see `schedules.desk_version`. On PostgreSQL its row is locked from there to the commit alone, when
nothing is left to wait for: no writer waits for another that is still at work, and no two for each other.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, Table
from sqlalchemy.orm import Session

from booking.database.base import Base

_RAISED: Final = "desk_version_raised"  # in the session's own notes, for as long as its transaction lasts

desk_versions = Table(
    "desk_versions",
    Base.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="only_one"),
)

_RAISE = (
    "INSERT INTO desk_versions (id, version) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET version = desk_versions.version + 1"
)


class Unseen(Enum):
    """What may be written without raising the version, each with why no screen that is kept up to date shows it."""

    ATTEMPTS = "how often something was tried is counted, and told to nobody but who tries"
    CALENDAR_BYTES = "the bytes that calendars read are made of what the screens show, and later"
    FREED_TIMES = "that time came free is shown by what is free, and by whom it is offered to"
    HEARTBEATS = "that the worker is missing is told by the clock, not by a beat"
    KEPT_FORMS = "what somebody typed is shown to them alone, at an address of its own"
    LEASES = "that a worker has an email in hand is over in a moment; what became of it is told"
    LINK_REQUESTS = "who asks for a lost link is answered by an email, which is told when it is written"
    READINGS = "when a calendar link was read, or a person taken along, stands on pages that are opened for it"
    SELF_TESTS = "they take back what they write"
    SESSIONS = "each browser shows its own session alone"
    TYPING = "what a patient types, and for how long it is held for them, is shown once it is booked"


def begin(session: Session) -> None:
    session.info.pop(_RAISED, None)


def note_raised(session: Session) -> None:
    """Within `writing`: a surgeon's version has risen, and stays so unless the whole transaction is rolled back."""
    if not session.in_nested_transaction():
        session.info[_RAISED] = True


def raise_unless_raised(session: Session) -> None:
    """The last statement of a transaction; whatever is still to be written is written before it."""
    session.flush()
    if not session.info.get(_RAISED):
        session.connection().exec_driver_sql(_RAISE)
