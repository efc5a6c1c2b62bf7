"""The appointments and visits there are; nothing here locks or writes."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from booking.appointments.contacts import Contact, contact_of
from booking.appointments.day_appointments import EXPECTED
from booking.confidential import looks_like_token, token_digest
from booking.database import db
from booking.models import (
    NEVER_BOOKED,
    Appointment,
    Visit,
    begins_between,
    is_with,
)


@dataclass(frozen=True, slots=True)
class FoundAppointment:
    row: Appointment
    contact: Contact


def is_anothers_appointment(uuid: UUID, surgeon_id: int) -> bool:
    """Whether there is this one, and it is in no visit with this surgeon."""
    others = select(Appointment.id).join(Appointment.visit).where(Appointment.uuid == uuid, ~is_with(surgeon_id))
    return db.session.scalar(others) is not None


def is_anothers_visit(uuid: UUID, surgeon_id: int) -> bool:
    """Whether there is this one, and it is not with this surgeon."""
    return db.session.scalar(select(Visit.id).where(Visit.uuid == uuid, ~is_with(surgeon_id))) is not None


def visits_with(surgeon_id: int | None, visits: Collection[UUID]) -> Set[UUID]:
    """Those of these visits that are with this surgeon; all of them, without a statement, for None."""
    if surgeon_id is None or not visits:
        return frozenset(visits)
    return set(db.session.scalars(select(Visit.uuid).where(Visit.uuid.in_(visits), is_with(surgeon_id))))


def unconfirmed_between(first: datetime, last: datetime, *, surgeon_id: int | None = None) -> list[FoundAppointment]:
    """Those booked that begin from the one moment until before the other, of whom nobody has said that they come.

    Of visits with this surgeon; None for every surgeon's.
    """
    query = (
        select(Appointment)
        .join(Appointment.visit)
        .where(begins_between(first, last), Visit.confirmed_at.is_(None), is_with(surgeon_id))
        .options(contains_eager(Appointment.visit), joinedload(Appointment.surgeon))
        .order_by(Appointment.starts_at)
    )
    return [FoundAppointment(row, contact_of(row.visit)) for row in db.session.scalars(query) if row.status == "booked"]


def number_of_unconfirmed(first: datetime, last: datetime, *, surgeon_id: int | None = None) -> int:
    """How many these are; nobody's data is read."""
    query = (
        select(Appointment.status)
        .join(Appointment.visit)
        .where(begins_between(first, last), Visit.confirmed_at.is_(None), is_with(surgeon_id))
    )
    return sum(status == "booked" for status in db.session.scalars(query))


def expected_between(first: datetime, last: datetime) -> list[FoundAppointment]:
    """Those that begin from the one moment until before the other and take place, or have: no hold, nobody missing."""
    visit = contains_eager(Appointment.visit)
    parts = visit.selectinload(Visit.appointments).joinedload(Appointment.surgeon)
    query = (
        select(Appointment)
        .join(Appointment.visit)
        .where(begins_between(first, last))
        .options(visit.joinedload(Visit.procedure), parts)
        .options(joinedload(Appointment.surgeon), joinedload(Appointment.location))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [FoundAppointment(row, contact_of(row.visit)) for row in db.session.scalars(query) if row.status in EXPECTED]


def expected_starts(first: datetime, last: datetime) -> list[tuple[int, datetime]]:
    """The surgeon's id and the start of each of the same; nothing is read of whose they are."""
    query = select(Appointment.surgeon_id, Appointment.starts_at, Appointment.status).where(begins_between(first, last))
    rows = db.session.connection().execute(query)
    return [(surgeon, starts_at) for surgeon, starts_at, status in rows if status in EXPECTED]


def visit_by_hold_token(token: str) -> Visit | None:
    return _visit(Visit.hold_digest == token_digest(token)) if looks_like_token(token) else None


def visit_by_page_token(token: str) -> Visit | None:
    """Only visits that were booked have a page."""
    visit = _visit(Visit.page_digest == token_digest(token)) if looks_like_token(token) else None
    if visit is None or any(row.status in NEVER_BOOKED for row in visit.appointments):
        return None
    return visit


def visit_by_uuid(uuid: UUID) -> Visit | None:
    return _visit(Visit.uuid == uuid)


def appointment_by_uuid(uuid: UUID) -> Appointment | None:
    """With its visit and whatever else is in it."""
    parts = selectinload(Visit.appointments)
    return db.session.scalar(
        select(Appointment)
        .where(Appointment.uuid == uuid)
        .options(
            joinedload(Appointment.visit).options(
                joinedload(Visit.procedure),
                parts.joinedload(Appointment.surgeon),
                parts.joinedload(Appointment.location),
            )
        )
    )


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
