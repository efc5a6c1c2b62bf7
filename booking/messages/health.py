"""How the mail is: whether letters leave, and who is told when they do not.

Every page of the desk asks, and the worker; whoever finds it out first leaves the tasks, once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from booking.config import settings
from booking.database import Unseen, UTCDateTime, db, writing, writing_at_once
from booking.messages.outbox import WAITING
from booking.messages.tasks import (
    LETTER_LATE,
    LETTER_NOT_DELIVERED,
    MAIL_SERVER_REFUSES_US,
    MAIL_STANDS_STILL,
    has_open_task,
    withdraw_tasks_of,
    write_task,
)
from booking.models import Appointment, Heartbeat, Letter, Practice, Task

WORKER: Final = "worker"
BEAT_EVERY: Final = timedelta(seconds=30)
TOO_LONG: Final = timedelta(minutes=15)  # for a letter to wait, and longer than the worker can wait for a mail server
NEAR: Final = timedelta(hours=24)  # before the appointment, an email that has not left is a call
LEFT_ALONE: Final = timedelta(hours=1)  # once a person has marked the task as done


@dataclass(frozen=True, slots=True)
class MailHealth:
    """`waiting` are the letters that should have left by now. Without a mail server there are none, and all is well."""

    open_tasks: int
    waiting: int = 0
    last_left_at: datetime | None = None
    worker_seen_at: datetime | None = None
    worker_is_missing: bool = False
    stands_still: bool = False
    tells_nobody: bool = False  # there is something that no task says yet


def mail_health(*, now: datetime) -> MailHealth:
    """One statement. Nothing is written: see leave_mail_tasks."""
    if settings().smtp is None:
        return MailHealth(open_tasks=db.session.scalar(_OPEN_TASKS) or 0)
    moments = {"now": now, "too_long": now - TOO_LONG, "near": now + NEAR, "left_alone": now - LEFT_ALONE}
    found = db.session.execute(_HEALTH, moments).one()
    missing = found.worker_seen_at is None or found.worker_seen_at < now - TOO_LONG
    stuck = found.stuck_since is not None and (found.last_left_at is None or found.last_left_at < found.stuck_since)
    stands_still = missing or stuck
    return MailHealth(
        open_tasks=found.open_tasks,
        waiting=found.waiting,
        last_left_at=found.last_left_at,
        worker_seen_at=found.worker_seen_at,
        worker_is_missing=missing,
        stands_still=stands_still,
        tells_nobody=bool(found.late) or (stands_still and not found.told),
    )


def leave_mail_tasks(*, now: datetime) -> None:
    """One about mail that stands still, and one for each letter whose appointment is near; the same again adds none.

    Whoever reads a page waits for no writer: raises OperationalError then, and the next one tries again.
    """
    with writing_at_once() as session:
        # One at a time; on SQLite there is but one writer anyway.
        session.scalar(select(Practice).where(Practice.id == 1).with_for_update(key_share=True))
        health = mail_health(now=now)
        if not health.tells_nobody:
            return
        _write_late_letters(session, now=now)
        if health.stands_still and not session.scalar(select(_told()), {"left_alone": now - LEFT_ALONE}):
            write_task(session, MAIL_STANDS_STILL, detail={}, now=now)


def look_after_mail(*, now: datetime) -> None:
    """The worker's: it is at work, and tells of what stands still all the same.

    Who has just come back first sends what has waited for them.
    """
    if settings().smtp is None:
        return
    health = mail_health(now=now)
    _beat(now)
    if health.worker_is_missing:
        return
    if health.tells_nobody:
        with suppress(OperationalError):
            leave_mail_tasks(now=now)
    if not health.stands_still and has_open_task(MAIL_STANDS_STILL):
        with writing() as session:
            withdraw_tasks_of(session, MAIL_STANDS_STILL, now=now)


def _moment(name: str) -> Any:
    return bindparam(name, type_=UTCDateTime)


def _told() -> Any:
    """Whether a task says that mail stands still, and why; or somebody has just marked it as done."""
    is_open = Task.done_at.is_(None)
    left_alone = and_(Task.done_by_id.is_not(None), Task.done_at > _moment("left_alone"))
    return or_(
        exists().where(Task.kind == MAIL_SERVER_REFUSES_US, is_open),
        exists().where(Task.kind == MAIL_STANDS_STILL, or_(is_open, left_alone)),
    )


_due = and_(WAITING, Letter.send_after <= _moment("now"))
_due_for_long = and_(WAITING, Letter.send_after <= _moment("too_long"))
_told_of = exists().where(Task.letter_id == Letter.id)
_told_of_openly = exists().where(Task.letter_id == Letter.id, Task.kind == LETTER_NOT_DELIVERED, Task.done_at.is_(None))
# Greylisted, or for a full mailbox (4xx): it is not the mail that stands still.
_put_off_alone = and_(Letter.held_back.is_not(None), Letter.held_back.not_like("5%"))
_near = exists().where(
    Appointment.visit_id == Letter.visit_id,
    Appointment.starts_at > _moment("now"),
    Appointment.starts_at <= _moment("near"),
)
_late = and_(_due_for_long, _near, not_(_told_of))
_OPEN_TASKS = select(func.count(Task.id)).where(Task.done_at.is_(None))
_stuck_since = select(func.max(Letter.send_after)).where(
    _due_for_long, not_(func.coalesce(_put_off_alone, False)), not_(_told_of_openly)
)
_HEALTH = select(
    _OPEN_TASKS.scalar_subquery().label("open_tasks"),
    select(func.count(Letter.id)).where(_due).scalar_subquery().label("waiting"),
    select(func.max(Letter.sent_at)).scalar_subquery().label("last_left_at"),
    select(Heartbeat.beat_at).where(Heartbeat.child == WORKER).scalar_subquery().label("worker_seen_at"),
    _stuck_since.scalar_subquery().label("stuck_since"),
    exists().where(_late).label("late"),
    _told().label("told"),
)


def _write_late_letters(session: Session, *, now: datetime) -> None:
    moments = {"now": now, "too_long": now - TOO_LONG, "near": now + NEAR}
    for letter in session.execute(select(Letter.id, Letter.visit_id, Letter.kind).where(_late), moments).all():
        detail = {"letter": letter.kind}
        write_task(session, LETTER_LATE, visit_id=letter.visit_id, letter_id=letter.id, detail=detail, now=now)


def _beat(now: datetime) -> None:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    beat = insert(Heartbeat).values(child=WORKER, beat_at=now)
    with writing(unseen=Unseen.HEARTBEATS) as session:
        session.execute(beat.on_conflict_do_update(index_elements=[Heartbeat.child], set_={"beat_at": now}))
