"""What is over a mailbox's letters a day: it waits for the next that may leave, and goes with it as one letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select, update

from booking.database import Unseen, db, writing
from booking.messages.leases import Lease
from booking.messages.limits import TOO_MANY
from booking.messages.outbox import DEPARTURE, WAITING, WAITING_WITH_NEWS
from booking.messages.rendering import letter_is_needed
from booking.models import Letter

TOGETHER: Final = "together"
"""What holds a letter back that goes with another one, which a worker has in hand."""


def take_along(lease: Lease, *, now: datetime) -> Lease:
    """With the letters that wait for the same mailbox, this worker's alone for as long as the lease."""
    mailbox = db.session.scalar(select(Letter.mailbox).where(Letter.id == lease.letter_id))
    left_behind = and_(Letter.held_back == TOGETHER, Letter.leased_until <= now)  # by a worker that was killed
    which = and_(Letter.mailbox == mailbox, WAITING_WITH_NEWS, or_(Letter.held_back == TOO_MANY, left_behind))
    goes_alone = mailbox is None or lease.kind == DEPARTURE or lease.visit_id is None
    if goes_alone or db.session.scalar(select(Letter.id).where(which).limit(1)) is None:
        return lease  # most often so, and then nobody was kept from writing
    with writing(unseen=Unseen.LEASES) as session:
        waiting = session.scalars(select(Letter).where(which).order_by(Letter.id).with_for_update(skip_locked=True))
        along = [letter for letter in waiting if letter_is_needed(letter, now=now)]
        for letter in along:
            letter.held_back, letter.leased_until = TOGETHER, lease.until
        return replace(lease, along=tuple(letter.id for letter in along))


def let_go(lease: Lease, *, until: datetime) -> None:
    """They did not leave. They wait until then, or for the next that may leave."""
    if lease.along:
        theirs = and_(Letter.id.in_(lease.along), WAITING, Letter.leased_until == lease.until)
        with writing() as session:
            session.execute(
                update(Letter).where(theirs).values(held_back=TOO_MANY, leased_until=until),
                execution_options={"synchronize_session": False},
            )
