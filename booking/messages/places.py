"""Letters to who is booked at a place of which the practice says something else now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session, joinedload

from booking.messages.outbox import WAITING, WAITING_WITH_NEWS
from booking.models import Letter, Visit

PLACE_CHANGED: Final = "place"


def has_news_waiting(session: Session, *, visit: Visit) -> bool:
    """Whatever waits to be sent about the visit will say where it is then."""
    which = and_(Letter.visit_id == visit.id, WAITING_WITH_NEWS)
    return session.scalar(select(Letter.id).where(which).limit(1)) is not None


def withdraw_place_letters(session: Session, *, written_at: datetime, now: datetime) -> Sequence[Visit]:
    """Those that were written then and wait are sent no more; the visits whose letter has left."""
    theirs = and_(Letter.kind == PLACE_CHANGED, Letter.created_at == written_at)
    left = select(Letter).where(theirs, Letter.sent_at.is_not(None)).options(joinedload(Letter.visit))
    visits = [letter.known_visit for letter in session.scalars(left)]
    session.execute(
        update(Letter).where(theirs, WAITING).values(superseded_at=now),
        execution_options={"synchronize_session": False},
    )
    return visits
