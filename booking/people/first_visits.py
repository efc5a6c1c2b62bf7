"""Who comes for the first time: asked of a day's visits, without the register of everybody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from booking.database import db
from booking.people.people_of import people_of


def first_visits(visits: Collection[int], *, now: datetime) -> set[int]:
    """The ids of those whose person takes part in no earlier visit that takes place, or did.

    Who left neither telephone number nor address is recognized by staff alone, and else comes for the first time.
    """
    known: set[int] = set()
    for times in people_of(db.session(), visits, now=now):
        earliest = min((starts_at for starts_at in times.values() if starts_at is not None), default=None)
        known |= {id for id, starts_at in times.items() if earliest is not None and starts_at != earliest}
    return set(visits) - known
