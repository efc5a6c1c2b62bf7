"""The appointments and visits there are, and what has been changed about them; nothing here locks or writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from booking.confidential import answers_of, looks_like_token, token_digest
from booking.database import db
from booking.models import Appointment, History, Letter, Surgeon, User, Visit, VisitLookup

NOT_SHOWN = ("lapsed", "cancelled")  # the few: SQLite would take the many for a better index
TELLING = ("booked", "moved", "cancelled", "no_show")
LONGEST = timedelta(days=1)  # that an appointment may take: see guards.AT_MOST_A_DAY


@dataclass(frozen=True, slots=True)
class Change:
    """A line of history; `by` is the user's name, None when it was the patient or the system."""

    line: History
    visit: Visit
    appointment: UUID
    by: str | None


@dataclass(frozen=True, slots=True)
class FoundAppointment:
    """With what the patient typed: a name, and a telephone number in E.164; each is empty when there is none."""

    row: Appointment
    name: str
    telephone: str


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


def appointments_between(start: datetime, end: datetime, *, now: datetime) -> list[Appointment]:
    """Those that touch the time from `start` to `end`, in order: who did not come too, but no expired hold."""
    query = _with_all().where(
        Appointment.status.not_in(NOT_SHOWN),
        # By surgeon, as the index begins with it, and with both bounds: so it stays in use as the past grows.
        Appointment.surgeon_id.in_(select(Surgeon.id)),
        Appointment.takes_from > start - LONGEST,
        Appointment.takes_from < end,
        Appointment.starts_at < end,
        Appointment.ends_at > start,
        or_(Appointment.status != "held", Appointment.held_until > now),
    )
    return list(db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)))


def appointments_of(sought: Sequence[set[bytes]], *, limit: int) -> list[Appointment]:
    """Of the patients who have a digest in every one of these sets, the latest first; see search_digests."""
    if not sought:
        return []
    query = _with_all()
    for digests in sought:
        found = select(VisitLookup.visit_id).where(VisitLookup.digest.in_(digests))
        query = query.where(Appointment.visit_id.in_(found))
    return list(db.session.scalars(query.order_by(Appointment.starts_at.desc(), Appointment.id).limit(limit)))


def found_appointments(sought: Sequence[set[bytes]], *, limit: int) -> list[FoundAppointment]:
    """The same, with whom to call."""
    found = ((row, answers_of(row.visit)) for row in appointments_of(sought, limit=limit))
    return [FoundAppointment(row, typed.get("name", ""), typed.get("telephone", "")) for row, typed in found]


def changes_since(moment: datetime) -> list[Change]:
    """Those that one must know of, the latest first: who arrived and was seen is in the diary."""
    return _changes(
        _CHANGES.where(History.at >= moment, History.act.in_(TELLING)).order_by(History.at.desc(), History.id.desc())
    )


def changes_of(visit: Visit) -> list[Change]:
    """The first first."""
    return _changes(_CHANGES.where(History.visit_id == visit.id).order_by(History.at, History.id))


def letters_about(visit: Visit) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.visit_id == visit.id).order_by(Letter.id)))


_CHANGES = (
    select(History, Visit, Appointment.uuid, User.name)
    .join(Visit, Visit.id == History.visit_id)
    .join(Appointment, Appointment.id == History.appointment_id)
    .outerjoin(User, User.id == History.user_id)
)


def _changes(query: Select[History, Visit, UUID, str]) -> list[Change]:
    return [Change(*row) for row in db.session.execute(query)]


def _with_all() -> Select[Appointment]:
    return select(Appointment).options(
        joinedload(Appointment.visit).joinedload(Visit.procedure),
        joinedload(Appointment.surgeon),
        joinedload(Appointment.location),
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
