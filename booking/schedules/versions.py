"""The one door that all freed time passes, and the only raiser of surgeons' versions."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from booking.models import Surgeon

# Built once, and sent past the session: what it has loaded of surgeons is never their version.
_RAISE = (
    update(Surgeon).where(Surgeon.id.in_(bindparam("surgeons", expanding=True))).values(version=Surgeon.version + 1)
)
_RAISE_BOTH = _RAISE.values(feed_version=Surgeon.feed_version + 1)


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
