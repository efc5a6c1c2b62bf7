"""The one door that all freed time passes; surgeons' versions are raised here alone, and read for the API's cache."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from booking.database import db
from booking.models import Surgeon

# Built once, and sent past the session: what it has loaded of surgeons is never their version.
_RAISE = (
    update(Surgeon).where(Surgeon.id.in_(bindparam("surgeons", expanding=True))).values(version=Surgeon.version + 1)
)
_RAISE_BOTH = _RAISE.values(feed_version=Surgeon.feed_version + 1)

# Ready to be sent: it is all that an answer from the cache asks of the database.
_VERSIONS = "SELECT id, version FROM surgeons ORDER BY id"


def time_freed(session: Session, *, surgeons: Iterable[int]) -> None:
    """A cancellation, a move, longer hours, time off removed, a practice file loaded: time can be had that could not.

    Whoever waits for time is told from here.
    """
    slots_changed(session, surgeons=surgeons)


def slots_changed(session: Session, *, surgeons: Iterable[int]) -> None:
    """Raise the surgeons' `version`: nothing computed from their time before is true any more."""
    session.connection().execute(_RAISE, {"surgeons": list(set(surgeons))})


def slots_and_feeds_changed(session: Session, *, surgeons: Iterable[int]) -> None:
    """Raise `feed_version` as well: their calendars have changed too."""
    session.connection().execute(_RAISE_BOTH, {"surgeons": list(set(surgeons))})


def surgeon_versions() -> tuple[tuple[int, int], ...]:
    """Each surgeon's id and version, in a connection of their own.

    To be read before anything else: what is read after them can only be newer.
    """
    with db.engine.connect() as connection:
        return tuple((id, version) for id, version in connection.exec_driver_sql(_VERSIONS))
