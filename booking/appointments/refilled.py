"""The times that came free and that the earlier-visit list offered, and whether somebody who was asked took them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from booking.availability import Interval
from booking.database import db
from booking.models import FreedTime, Offer


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """One that came free, however many were asked about it, and however long it is."""

    surgeon_id: int
    starts_at: datetime
    is_taken: bool


def offered_times(whole: Interval) -> Iterator[OfferedTime]:
    """Those that begin then; one statement."""
    for row in db.session.connection().execute(_offered(whole)):
        yield OfferedTime(row.surgeon_id, row.starts_at, row.claims > 0)


def _offered(whole: Interval) -> Select[int, datetime, int]:
    """A claim that is undone, or holds the time and has not booked it, has no `claimed_at`."""
    return (
        select(FreedTime.surgeon_id, FreedTime.starts_at, func.count(Offer.claimed_at).label("claims"))
        .join(Offer, Offer.freed_id == FreedTime.id)
        .where(FreedTime.starts_at >= whole.start, FreedTime.starts_at < whole.end)
        .group_by(FreedTime.id, FreedTime.surgeon_id, FreedTime.starts_at)
    )
