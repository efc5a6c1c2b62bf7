"""How many letters a mailbox gets that nobody at the desk asked for: anybody can book with anybody's address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, func, select

from booking.config import settings
from booking.database import db
from booking.messages.leases import Lease, in_hand
from booking.models import Letter

LETTERS_A_DAY: Final = 6
DAY: Final = timedelta(days=1)
TOO_MANY: Final = "too_many"
"""What holds such a letter back. A newer one about the same visit takes its place meanwhile, and all that wait go as
one, see together.py."""


def free_at(lease: Lease, *, now: datetime) -> datetime | None:
    """When this letter may go; None for now."""
    mailbox = db.session.scalar(select(Letter.mailbox).where(Letter.id == lease.letter_id))
    if mailbox is None or not settings().rate_limits:
        return None
    left = and_(Letter.mailbox == mailbox, Letter.sent_at > now - DAY)
    latest = select(Letter.sent_at).where(left).order_by(Letter.sent_at.desc()).limit(LETTERS_A_DAY)
    moments = [moment for moment in db.session.scalars(latest) if moment is not None]
    if len(moments) + _leaving_before(lease, mailbox, now=now) < LETTERS_A_DAY:
        return None
    return (moments[-1] if moments else now) + DAY


def _leaving_before(lease: Lease, mailbox: bytes, *, now: datetime) -> int:
    """Those that other workers are sending at this moment; of two that meet here, the older goes."""
    others = and_(Letter.mailbox == mailbox, in_hand(now=now), Letter.id < lease.letter_id)
    return db.session.scalar(select(func.count(Letter.id)).where(others)) or 0
