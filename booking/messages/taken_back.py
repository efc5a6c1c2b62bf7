"""What is to be told of an act that the patient has taken back: nothing, as long as no letter about it has left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from booking.messages.leases import in_hand
from booking.models import Letter, Visit


def letter_after_undo(
    session: Session, *, visit: Visit, act_at: datetime, stands: str | None, now: datetime
) -> str | None:
    """The kind of the letter that is owed; None for silence. To be asked before the waiting letters are superseded.

    `stands` is the kind that tells how it stands by now, for whoever has read of the act. If nobody has, what the act
    had overtaken is owed again.
    """
    if has_left_since(session, visit=visit, act_at=act_at, now=now):
        return stands
    overtaken = select(Letter.kind).where(
        Letter.visit_id == visit.id, Letter.superseded_at == act_at, Letter.occasion.is_(None)
    )
    return session.scalar(overtaken.order_by(Letter.id.desc()).limit(1))


def has_left_since(session: Session, *, visit: Visit, act_at: datetime, now: datetime) -> bool:
    """Whether a letter that was written since has left, or is in a worker's hand."""
    has_left = or_(Letter.sent_at.is_not(None), in_hand(now=now))
    about_it = and_(Letter.visit_id == visit.id, Letter.created_at >= act_at)
    return session.scalar(select(Letter.id).where(about_it, has_left).limit(1)) is not None
