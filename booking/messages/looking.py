"""Which letters are there?

What the desk reads; nothing here locks or writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from booking.database import db
from booking.models import Letter


def how_many_letters() -> int:
    return db.session.scalar(select(func.count(Letter.id))) or 0


def latest_letters(*, after: int, most: int) -> Sequence[Letter]:
    """With their visits, the newest first; as many as `after` says are left out before them."""
    newest = select(Letter).options(joinedload(Letter.visit)).order_by(Letter.created_at.desc(), Letter.id.desc())
    return db.session.scalars(newest.limit(most).offset(after)).all()


def letter_by_uuid(uuid: UUID) -> Letter | None:
    return db.session.scalar(select(Letter).where(Letter.uuid == uuid))
