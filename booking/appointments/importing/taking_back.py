"""The last import taken back, while nobody has touched any of its visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from booking import calendars, messages, schedules
from booking.appointments.records import Actor, snapshot, write_history
from booking.appointments.refusals import ChangedMeanwhile, Refused
from booking.appointments.rows import raise_sequence
from booking.catalog import practice
from booking.database import db, writing
from booking.models import (
    LIVE,
    Appointment,
    History,
    Import,
    ImportedVisit,
    Letter,
    PersonVerdict,
    Surgeon,
    Task,
    Visit,
    VisitLookup,
    Wish,
)

UNDONE: Final = "import_undone"


class NothingImported(Refused):
    """There is no import, or the last has been taken back."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An appointment of an import that is not as it came: changed, told of, or begun."""

    appointment: UUID
    surgeon_id: int
    starts_at: datetime


class TouchedSince(Refused):
    """`touched` may be empty: then what an appointment said has been erased, since it is long over."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        super().__init__(len(touched))
        self.touched = touched


def last_import() -> Import | None:
    """The latest that stands."""
    return db.session.scalars(_LAST).first()


def first_start_of(one: Import) -> datetime | None:
    """Of what came with it and stands; None where nothing does."""
    of_it = select(ImportedVisit.visit_id).where(ImportedVisit.import_id == one.id)
    return db.session.scalar(
        select(Appointment.starts_at)
        .where(Appointment.visit_id.in_(of_it), Appointment.status.in_(LIVE))
        .order_by(Appointment.starts_at)
        .limit(1)
    )


def touched_since(one: Import, *, now: datetime) -> list[Touched]:
    """Which of its appointments keep it from being taken back, in order."""
    query = (
        select(Appointment.uuid, Appointment.surgeon_id, Appointment.starts_at)
        .join(ImportedVisit, ImportedVisit.visit_id == Appointment.visit_id)
        .where(ImportedVisit.import_id == one.id, _is_touched(now))
    )
    return [Touched(*row) for row in db.session.execute(query.order_by(Appointment.starts_at, Appointment.id))]


def take_back_import(*, actor: Actor, seen: UUID | None = None, now: datetime) -> Import:
    """The last one: its visits are canceled without an email, and what the file told of people is erased.

    `seen` is the one that a page showed. Raises NothingImported, ChangedMeanwhile, TouchedSince.
    """
    surgeons = db.session.scalars(select(Surgeon.id)).all()
    with writing(surgeons=surgeons) as session:
        one = session.scalars(_LAST).first()
        if one is None:
            raise NothingImported
        if seen not in (None, one.uuid):
            raise ChangedMeanwhile
        visits = _visits_of(session, one)
        touched = touched_since(one, now=now)
        if touched or len(visits) < one.visits:
            raise TouchedSince(touched)
        _cancel(session, visits, actor=actor, now=now)
        _forget(session, one, visits, now=now)
        one.undone_at = now
        return one


def was_taken_back(session: Session, visit: Visit) -> bool:
    undone = select(ImportedVisit.visit_id).where(ImportedVisit.visit_id == visit.id, ImportedVisit.digest.is_(None))
    return session.scalar(undone) is not None


_LAST = select(Import).where(Import.undone_at.is_(None)).order_by(Import.id.desc()).limit(1)


def _visits_of(session: Session, one: Import) -> Sequence[Visit]:
    theirs = select(ImportedVisit.visit_id).where(ImportedVisit.import_id == one.id)
    with_places = selectinload(Visit.appointments).joinedload(Appointment.location)
    return session.scalars(select(Visit).where(Visit.id.in_(theirs)).options(with_places)).all()


def _is_touched(now: datetime) -> ColumnElement[bool]:
    """Whatever changes an appointment raises its version; what does not leaves a row of its own."""
    of_visit = Appointment.visit_id
    lines = select(func.count()).select_from(History).where(History.visit_id == of_visit).scalar_subquery()
    tasks = select(Task.id).where(
        Task.visit_id == of_visit, or_(Task.kind != messages.VIDEO_LINK_NEEDED, Task.done_at.is_not(None))
    )
    verdicts = select(PersonVerdict.id).where(or_(PersonVerdict.one_id == of_visit, PersonVerdict.other_id == of_visit))
    return or_(
        Appointment.version != 1,
        Appointment.status != "booked",
        Appointment.starts_at <= now,
        lines != 1,
        select(Letter.id).where(Letter.visit_id == of_visit).exists(),
        tasks.exists(),
        verdicts.exists(),
        select(Wish.id).where(Wish.visit_id == of_visit).exists(),
    )


def _cancel(session: Session, visits: Sequence[Visit], *, actor: Actor, now: datetime) -> None:
    before = {row: snapshot(row) for visit in visits for row in visit.appointments}
    for row in before:
        row.status, row.private = "cancelled", None
        raise_sequence(row, now=now)
    for visit in visits:
        visit.private = None
    session.flush()
    write_history(session, before, UNDONE, actor=actor, now=now)
    details = practice()
    calendars.change_events_of(session, visits, zone=details.zone, language=details.languages[0])
    # Not `time_freed`: it had been open before the file came, and nobody is written to about a mistake.
    schedules.slots_and_feeds_changed(session, surgeons={row.surgeon_id for row in before})


def _forget(session: Session, one: Import, visits: Sequence[Visit], *, now: datetime) -> None:
    """By what they are found and recognized: the same file may come anew."""
    theirs = select(ImportedVisit.visit_id).where(ImportedVisit.import_id == one.id)
    session.execute(delete(VisitLookup).where(VisitLookup.visit_id.in_(theirs)))
    session.execute(update(ImportedVisit).where(ImportedVisit.import_id == one.id).values(digest=None))
    messages.withdraw_tasks(session, [messages.VIDEO_LINK_NEEDED], visits=[visit.id for visit in visits], now=now)
