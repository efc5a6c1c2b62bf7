"""Whose visit does this token open?"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from booking.confidential import looks_like_token, token_digest
from booking.database import db
from booking.models import Appointment, Visit


def visit_by_hold_token(token: str) -> Visit | None:
    return _visit(Visit.hold_digest == token_digest(token)) if looks_like_token(token) else None


def visit_by_page_token(token: str) -> Visit | None:
    """Only visits that were booked have a page."""
    visit = _visit(Visit.page_digest == token_digest(token)) if looks_like_token(token) else None
    if visit is None or any(row.status in ("held", "lapsed") for row in visit.appointments):
        return None
    return visit


def visit_by_uuid(uuid: UUID) -> Visit | None:
    return _visit(Visit.uuid == uuid)


def _visit(which: ColumnElement[bool]) -> Visit | None:
    parts = selectinload(Visit.appointments)
    return db.session.scalar(
        select(Visit)
        .where(which)
        .options(
            joinedload(Visit.procedure),
            parts.joinedload(Appointment.surgeon),
            parts.joinedload(Appointment.location),
        )
    )
