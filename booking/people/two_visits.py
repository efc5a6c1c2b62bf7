"""One task for each patient who has two appointments ahead: booked twice by mistake, or by two who did not know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from booking import messages
from booking.appointments import COMING
from booking.confidential import unsealed_answers
from booking.database import db, writing
from booking.models import Appointment, Task, Visit, VisitLookup, begins_between
from booking.people.entries import traits_of
from booking.people.recognition import people_among
from booking.people.verdicts import verdicts_among

TWO_VISITS: Final = "two_visits"
"""About the visit that was booked last; `detail` has the uuid of an appointment of the `other`."""

FARTHEST: Final = timedelta(days=2 * 366)  # ahead: no practice books farther


@dataclass(frozen=True, slots=True)
class Twice:
    """`visit` was booked last; `other` is the first appointment of the one before it."""

    visit: int
    other: UUID


@dataclass(frozen=True, slots=True)
class _Due:
    """Tasks to write, and visits whose task is about nothing any more."""

    new: list[Twice]
    over: list[int]


def leave_tasks_of_two_visits(*, now: datetime) -> None:
    """For the worker. What a person has settled is settled; a task ends by itself when one of the two is ahead no more.

    The writing transaction is begun only when there is something to write.
    """
    due = _due(db.session(), now=now)
    if not (due.new or due.over):
        return
    with writing() as session:
        due = _due(session, now=now)
        messages.withdraw_tasks(session, [TWO_VISITS], visits=due.over, now=now)
        for one in due.new:
            messages.write_task(session, TWO_VISITS, visit_id=one.visit, detail={"other": str(one.other)}, now=now)


_TOLD = select(Task.visit_id, Task.done_at.is_(None)).where(
    Task.kind == TWO_VISITS, or_(Task.done_at.is_(None), Task.done_by_id.is_not(None))
)


def _due(session: Session, *, now: datetime) -> _Due:
    twice = {one.visit: one for one in _twice(session, now=now)}
    told = {visit: is_open for visit, is_open in session.execute(_TOLD) if visit is not None}
    return _Due(
        new=[one for visit, one in twice.items() if visit not in told],
        over=[visit for visit, is_open in told.items() if is_open and visit not in twice],
    )


def _twice(session: Session, *, now: datetime) -> list[Twice]:
    rows = session.connection().execute(_sharing(now)).all()
    traits = {id: traits_of(unsealed_answers(sealed, visit=uuid)) for id, uuid, sealed, _first in rows}
    first = {id: appointment for id, _uuid, _sealed, appointment in rows}
    pairs = [sorted(visits)[-2:] for visits in people_among(traits, verdicts_among(session, traits)) if len(visits) > 1]
    uuids = _uuids(session, [first[before] for before, _last in pairs])
    return [Twice(last, uuids[first[before]]) for before, last in pairs]


def _sharing(now: datetime) -> Select[int, UUID, bytes | None, int]:
    """The visits ahead that share a telephone number or an address with another one ahead."""
    ahead = (
        select(VisitLookup.digest, VisitLookup.visit_id)
        .join(Appointment, Appointment.visit_id == VisitLookup.visit_id)
        .where(begins_between(now, now + FARTHEST), Appointment.status.in_(COMING))
        .distinct()
        .cte("ahead")
    )
    other = aliased(ahead)
    sharing = select(ahead.c.visit_id).join(
        other, (other.c.digest == ahead.c.digest) & (other.c.visit_id != ahead.c.visit_id)
    )
    return (
        select(Visit.id, Visit.uuid, Visit.private, func.min(Appointment.id))
        .join(Appointment, Appointment.visit_id == Visit.id)
        .where(Visit.id.in_(sharing))
        .group_by(Visit.id, Visit.uuid, Visit.private)
    )


def _uuids(session: Session, appointments: Collection[int]) -> dict[int, UUID]:
    query = select(Appointment.id, Appointment.uuid).where(Appointment.id.in_(appointments))
    return {row.id: row.uuid for row in session.execute(query)}
