"""What happens when a surgeon's time becomes free? The one door that all freed time passes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.models import Surgeon


def time_freed(session: Session, *, surgeons: Iterable[int]) -> None:
    """A cancellation, a move, a shorter visit, time off removed: whoever waits for time is told from here."""
    slots_changed(session, surgeons=surgeons)


def slots_changed(session: Session, *, surgeons: Iterable[int]) -> None:
    """Raise the surgeons' `version`: nothing computed from their time before is true any more."""
    session.execute(update(Surgeon).where(Surgeon.id.in_(set(surgeons))).values(version=Surgeon.version + 1))
