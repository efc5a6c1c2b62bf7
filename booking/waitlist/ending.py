"""Wishes that end by themselves, and what is forgotten of those that have ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select, update

from booking.database import db, writing
from booking.models import Appointment, Wish

KEPT_AFTER_END: Final = timedelta(hours=1)
"""For as long what ended a wish may be undone: a visit canceled, a time claimed."""


def end_over_wishes(*, now: datetime) -> int:
    """Whose days are over, or whose visit is; an hour after its end a wish knows nobody any more. How many rows."""
    changes = (
        (and_(Wish.ended_at.is_(None), Wish.ends_at <= now), {"ended_at": now, "ended_by": "time"}),
        (_visit_is_over(now), {"ended_at": now, "ended_by": "visit"}),
        (_is_to_be_forgotten(now), {"private": None, "mailbox": None}),
    )
    if db.session.scalar(select(Wish.id).where(or_(*(due for due, _ in changes))).limit(1)) is None:
        return 0
    with writing() as session:
        return sum(session.execute(update(Wish).where(due).values(set)).rowcount for due, set in changes)  # type: ignore[attr-defined]


def _visit_is_over(now: datetime) -> ColumnElement[bool]:
    """It has begun, or was canceled so long ago that nobody undoes that."""
    of_it = select(Appointment.id).where(Appointment.visit_id == Wish.visit_id)
    still_ahead = or_(
        and_(Appointment.status == "booked", Appointment.starts_at > now),
        and_(Appointment.status == "cancelled", Appointment.changed_at > now - KEPT_AFTER_END),
    )
    return and_(Wish.ended_at.is_(None), Wish.visit_id.is_not(None), ~of_it.where(still_ahead).exists())


def _is_to_be_forgotten(now: datetime) -> ColumnElement[bool]:
    knows = or_(Wish.private.is_not(None), Wish.mailbox.is_not(None))
    return and_(Wish.ended_at <= now - KEPT_AFTER_END, knows)
