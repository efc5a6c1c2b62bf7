"""What the desk did with a wish, taken back for as long as nothing else has become of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.confidential import who_asked
from booking.database import writing
from booking.models import Wish
from booking.waitlist.queries import stands_of
from booking.waitlist.refusals import WishChanged
from booking.waitlist.same_person import place_of


def wait_again(uuid: UUID, *, ended_at: datetime, now: datetime) -> None:
    """By the wish that the desk has ended at that moment. Raises WishChanged once whoever it is waits by another."""
    with writing() as session:
        wish = session.scalar(select(Wish).where(Wish.uuid == uuid).with_for_update(of=Wish))
        if (
            wish is None
            or (wish.ended_at, wish.ended_by) != (ended_at, "desk")
            or _another_stands(session, wish, now=now)
        ):
            raise WishChanged
        wish.ended_at = wish.ended_by = None


def _another_stands(session: Session, wish: Wish, *, now: datetime) -> bool:
    if wish.visit_id is not None:
        return session.scalar(select(Wish.id).where(*stands_of(wish.visit_id))) is not None
    typed, browser = who_asked(wish)
    return place_of(typed, procedure_id=wish.procedure_id, browser=browser, now=now) is not None
