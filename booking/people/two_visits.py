"""One task for each patient who has two appointments ahead: booked twice by mistake, or by two who did not know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from booking import messages
from booking.appointments import COMING
from booking.database import db, writing
from booking.models import Appointment, Task, begins_between
from booking.people.people_of import people_of

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
    ahead = dict[int, int](session.connection().execute(_ahead(now)).all())
    theirs = [sorted(times.keys() & ahead) for times in people_of(session, ahead, now=now)]
    pairs = [visits[-2:] for visits in theirs if len(visits) > 1]
    uuids = _uuids(session, [ahead[before] for before, _last in pairs])
    return [Twice(last, uuids[ahead[before]]) for before, last in pairs]


def _ahead(now: datetime) -> Select[int, int]:
    """The visits that are to come, with the first appointment of each."""
    return (
        select(Appointment.visit_id, func.min(Appointment.id))
        .where(begins_between(now, now + FARTHEST), Appointment.status.in_(COMING))
        .group_by(Appointment.visit_id)
    )


def _uuids(session: Session, appointments: Collection[int]) -> dict[int, UUID]:
    query = select(Appointment.id, Appointment.uuid).where(Appointment.id.in_(appointments))
    return {row.id: row.uuid for row in session.execute(query)}
