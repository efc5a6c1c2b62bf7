"""A change of hours or absences, and that it is written only when whom it hits has been looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from booking.database import writing
from booking.schedules.impact import Impact, require_looked_at, surgeons_to_lock


class HoursChange(Protocol):
    """What somebody wants to change; plain values, and no row."""

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        """Under every surgeon's lock, without a commit; `by` is the id of a user, None for a command.

        Raises Gone, NotAsSeen, Overlaps.
        """


def make_change(change: HoursChange, *, seen: str = "", by: int | None = None, now: datetime) -> Impact:
    """In a transaction of its own; whoever is hit becomes a task. Raises HitsBooked and what the change raises."""
    with writing(surgeons=surgeons_to_lock()) as session:
        impact = change.write(session, by=by, now=now)
        require_looked_at(impact, seen)
        return impact


def look_at_change(change: HoursChange, *, by: int | None = None, now: datetime) -> Impact:
    """Whom it would hit: written as `make_change` does, and given up. Raises what the change raises."""
    try:
        with writing(surgeons=surgeons_to_lock()) as session:
            raise _OnlyLooked(change.write(session, by=by, now=now))
    except _OnlyLooked as looked:
        return looked.impact


class _OnlyLooked(Exception):
    def __init__(self, impact: Impact) -> None:
        super().__init__()
        self.impact = impact
