"""What people do with tasks: write one down, give it to somebody, and open one that was done too early."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update

from booking.confidential import seal_task_words
from booking.database import lock_key, writing
from booking.messages.tasks import DoneAlready
from booking.models import Task, Visit

BY_HAND: Final = "by_hand"


class ChangedAlready(Exception):
    """Somebody else has given the task to another person meanwhile."""


class NotReopenable(Exception):
    """It is open, or it ended by itself: what it was about is over."""


def write_task_by_hand(
    words: str, *, uuid: UUID, due_at: datetime | None, assigned_to: int | None, visit: Visit | None, now: datetime
) -> None:
    """The same `uuid` again is the same task: a button pressed twice."""
    visit_id = visit.id if visit is not None else None
    with writing() as session:
        lock_key(session, uuid.bytes)
        if session.scalar(select(Task.id).where(Task.uuid == uuid)) is None:
            task = Task(uuid=uuid, kind=BY_HAND, visit_id=visit_id, detail={}, created_at=now)
            task.private, task.due_at, task.assigned_to_id = seal_task_words(words, task=uuid), due_at, assigned_to
            session.add(task)


def drop_task(uuid: UUID) -> None:
    """Take back that it was written down. Raises DoneAlready, also where it has gone."""
    unseen = delete(Task).where(Task.uuid == uuid, Task.done_at.is_(None))
    with writing() as session:
        if session.scalar(unseen.returning(Task.id)) is None:
            raise DoneAlready


def assign_task(task: Task, user_id: int | None, *, seen: int | None) -> None:
    """Give it to this user, or to nobody; `seen` is whose it was on the page. Raises DoneAlready, ChangedAlready."""
    id = task.id
    with writing() as session:
        task = session.get_one(Task, id)
        if task.done_at is not None:
            raise DoneAlready
        if task.assigned_to_id not in (seen, user_id):
            raise ChangedAlready
        task.assigned_to_id = user_id


def reopen_task(task: Task) -> None:
    """Only one that a person has done. Raises NotReopenable."""
    id = task.id
    done = update(Task).where(Task.id == id, Task.done_by_id.is_not(None))
    with writing() as session:
        session.execute(done.values(done_at=None, done_by_id=None))
        if session.scalar(select(Task.done_at).where(Task.id == id)) is not None:
            raise NotReopenable
