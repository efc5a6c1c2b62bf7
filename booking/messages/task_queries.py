"""The tasks that the desk reads: in a list with initials alone, and one in full; nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from booking.confidential import Answers, answers_of, initials, unsealed_task_words
from booking.database import LARGEST_ID, db
from booking.messages.again import sendable_again
from booking.models import Appointment, Task, User, Visit, is_with


@dataclass(frozen=True, slots=True)
class TaskAppointment:
    uuid: UUID
    starts_at: datetime
    surgeon: str


@dataclass(frozen=True, slots=True)
class ListedTask:
    """`initials` are of who comes: empty when the visit has no name, None when it cannot be read or there is no visit.

    `telephone` is E.164, or empty when it is not known; `language` is the visit's. `words` are a person's own, None of
    any other task and where they cannot be read.
    """

    number: int
    kind: str
    detail: Mapping[str, Any]
    is_about_visit: bool
    initials: str | None
    language: str | None
    telephone: str
    appointments: tuple[TaskAppointment, ...]
    created_at: datetime
    done_at: datetime | None
    done_by: str | None
    words: str | None
    due_at: datetime | None
    assigned_to_id: int | None
    assigned_to: str | None

    @property
    def comes_up_at(self) -> datetime | None:
        """When it is due, or else when the appointment begins; None concerns everybody, at once."""
        return self.due_at or next((one.starts_at for one in self.appointments), None)


@dataclass(frozen=True, slots=True)
class TaskInFull:
    """With whom to call; empty is what is not known, and `booked_by` unless that is somebody else than who comes."""

    listed: ListedTask
    name: str
    booked_by: str
    email: str
    again: str | None = None  # for a letter: what sends it again, see sendable_again


def is_anothers_task(number: int, surgeon_id: int) -> bool:
    """Whether there is this one, and it is none of this surgeon's."""
    others = select(Task.id).where(Task.id == number, ~_is_of(surgeon_id))
    return number <= LARGEST_ID and db.session.scalar(others) is not None


def number_of_open_tasks(*, surgeon_id: int) -> int:
    """Of this surgeon; how many there are in all `mail_health` tells."""
    return db.session.scalar(select(func.count(Task.id)).where(Task.done_at.is_(None), _is_of(surgeon_id))) or 0


def open_tasks(*, surgeon_id: int | None = None) -> list[ListedTask]:
    """What concerns everybody first, then by when it is due or its visit begins; the oldest first.

    Of this surgeon, None for every surgeon's.
    """
    undone = _WITH_VISIT.where(Task.done_at.is_(None), _is_of(surgeon_id)).order_by(Task.created_at, Task.id)
    tasks = [_listed_task(task) for task in db.session.scalars(undone)]
    return sorted(tasks, key=lambda task: [moment for moment in [task.comes_up_at] if moment])


def done_tasks(*, surgeon_id: int | None = None, limit: int) -> list[ListedTask]:
    """The latest first; the same."""
    done = _WITH_VISIT.where(Task.done_at.is_not(None), _is_of(surgeon_id)).order_by(
        Task.done_at.desc(), Task.id.desc()
    )
    return [_listed_task(task) for task in db.session.scalars(done.limit(limit))]


def tasks_about(*visits: Visit) -> list[ListedTask]:
    """Done or not, the first first."""
    theirs = _WITH_VISIT.where(Task.visit_id.in_(visit.id for visit in visits)).order_by(Task.created_at, Task.id)
    return [_listed_task(task) for task in db.session.scalars(theirs)]


def task_in_full(number: int, *, now: datetime) -> TaskInFull | None:
    task = db.session.get(Task, number) if number <= LARGEST_ID else None
    if task is None:
        return None
    answers = answers_of(task.visit) if task.visit is not None else Answers()
    return TaskInFull(
        listed=_listed_task(task),
        name=answers.patient_name or "",
        booked_by=answers.get("name", "") if answers.get("patient") else "",
        email=answers.get("email", ""),
        again=sendable_again(task.visit, now=now) if task.visit is not None and task.letter_id is not None else None,
    )


_WITH_VISIT = select(Task).options(
    joinedload(Task.visit).selectinload(Visit.appointments).joinedload(Appointment.surgeon),
    joinedload(Task.assigned_to),
    joinedload(Task.done_by),
)


def _is_of(surgeon_id: int | None) -> ColumnElement[bool]:
    """About a visit with this surgeon, or about none and given to them; true of every task for None."""
    if surgeon_id is None:
        return true()
    given = and_(Task.visit_id.is_(None), Task.assigned_to.has(User.surgeon_id == surgeon_id))
    return or_(Task.visit.has(is_with(surgeon_id)), given)


def _listed_task(task: Task) -> ListedTask:
    visit = task.visit
    answers = answers_of(visit) if visit is not None else Answers()
    parts = visit.appointments if visit is not None else ()
    return ListedTask(
        number=task.id,
        kind=task.kind,
        detail=task.detail,
        is_about_visit=visit is not None,
        initials=answers.patient_name and initials(answers.patient_name) if visit is not None else None,
        language=visit.language if visit is not None else None,
        telephone=answers.get("telephone", ""),
        appointments=tuple(TaskAppointment(row.uuid, row.starts_at, row.surgeon.name) for row in parts),
        created_at=task.created_at,
        done_at=task.done_at,
        done_by=task.done_by.name if task.done_by else None,
        words=unsealed_task_words(task.private, task=task.uuid) if task.private and task.uuid else None,
        due_at=task.due_at,
        assigned_to_id=task.assigned_to_id,
        assigned_to=task.assigned_to.name if task.assigned_to else None,
    )
