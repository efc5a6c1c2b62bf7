"""What a page showed of hours or of an absence: so nobody changes or removes what somebody else has changed."""

from __future__ import annotations

from booking.confidential import seen_digest
from booking.models import Closure, DayNote, ExtraHours, TimeOff, WorkingHours
from booking.schedules.refusals import NotAsSeen


def seen_row(row: WorkingHours | ExtraHours | TimeOff | Closure | DayNote) -> str:
    """All of it."""
    return seen_digest(row.__tablename__, *(getattr(row, column.key) for column in row.__table__.columns))


def require_row(row: WorkingHours | ExtraHours | TimeOff | Closure | DayNote, seen: str | None) -> None:
    """Raises NotAsSeen; `seen` is None for whoever has no page."""
    if seen is not None and seen != seen_row(row):
        raise NotAsSeen
