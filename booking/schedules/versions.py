"""The one door that all freed time passes; surgeons' versions are raised here alone, and read for who keeps answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, bindparam, insert, update
from sqlalchemy.orm import Session

from booking.availability import FARTHEST, Interval, merge
from booking.database import db, note_raised
from booking.models import FreedTime, Surgeon

# Built once, and sent past the session: what it has loaded of surgeons is never their version.
_RAISE = (
    update(Surgeon).where(Surgeon.id.in_(bindparam("surgeons", expanding=True))).values(version=Surgeon.version + 1)
)
_NOTE_FREED = insert(FreedTime)
_RAISE_BOTH = _RAISE.values(feed_version=Surgeon.feed_version + 1)

# Ready to be sent: it is all that an answer from the cache asks of the database.
_VERSIONS = "SELECT id, version FROM surgeons ORDER BY id"
_DESK_VERSION = (
    "SELECT -1 AS id, coalesce(max(id), 0) AS version FROM history"
    " UNION ALL SELECT 0, version FROM desk_versions UNION ALL SELECT id, version FROM surgeons ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class DeskVersion:
    """`last_act` is the id of the newest line of history."""

    last_act: int
    versions: tuple[tuple[int, int], ...]


def time_freed(session: Session, *, spans: Mapping[int, Iterable[Interval]], now: datetime) -> None:
    """A cancellation, a move, longer hours, time off removed, a practice file loaded: time can be had that could not.

    `spans` says by surgeon which, as far as that is known, buffers included, and may say too much: what can be had is
    found out anew. Whoever waits for time is told from here, see waitlist/.
    """
    slots_changed(session, surgeons=spans)
    rows = [
        {"surgeon_id": surgeon, "starts_at": max(span.start, now), "ends_at": span.end, "freed_at": now}
        for surgeon, theirs in spans.items()
        for span in merge(theirs)
        if span.end > now
    ]
    if rows:
        session.connection().execute(_NOTE_FREED, rows)


def all_to_come(now: datetime) -> Interval:
    """What other hours of every week may free."""
    return Interval(now, now + FARTHEST)


def slots_changed(session: Session, *, surgeons: Iterable[int]) -> None:
    """Raise the surgeons' `version`: nothing computed from their time before is true any more."""
    _raise(session, _RAISE, surgeons)


def slots_and_feeds_changed(session: Session, *, surgeons: Iterable[int]) -> None:
    """Raise `feed_version` as well: their calendars have changed too."""
    _raise(session, _RAISE_BOTH, surgeons)


def surgeon_versions() -> tuple[tuple[int, int], ...]:
    """Each surgeon's id and version, in a connection of their own.

    To be read before anything else: what is read after them can only be newer.
    """
    with db.engine.connect() as connection:
        return tuple((id, version) for id, version in connection.exec_driver_sql(_VERSIONS))


def desk_version() -> DeskVersion:
    """What differs once anything has been written that a screen of the staff shows; one statement.

    To be read before anything else that is shown: what is read after it can only be newer.
    """
    (_history, last_act), *versions = db.session.connection().exec_driver_sql(_DESK_VERSION)
    return DeskVersion(last_act, tuple((id, version) for id, version in versions))


def _raise(session: Session, by_one: Update, surgeons: Iterable[int]) -> None:
    if session.connection().execute(by_one, {"surgeons": list(set(surgeons))}).rowcount:
        note_raised(session)
