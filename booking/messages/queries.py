"""The letters and tasks that the desk reads: in a list with initials alone, and one in full; nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from booking.confidential import Answers, answers_of, initials
from booking.config import settings
from booking.database import LARGEST_ID, db
from booking.messages.again import sendable_again
from booking.messages.letter_parts import Wording
from booking.messages.outbox import letter_address
from booking.messages.rendering import INVITING, letter_is_needed, letter_words
from booking.models import Appointment, Letter, Task, Visit


class LetterState(StrEnum):
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    KEPT = "kept"  # without a mail server there is nothing it waits for


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """`initials` are empty when the visit has no name, and None when it cannot be read."""

    uuid: UUID
    kind: str
    language: str
    initials: str | None
    state: LetterState
    created_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class LetterInFull:
    """A letter as it reads now; `wording` is None when what it is about is no longer so."""

    listed: ListedLetter
    address: str
    appointment: UUID
    sent_at: datetime | None
    next_attempt_at: datetime | None
    again: str | None  # what sends it again, see sendable_again
    wording: Wording | None
    has_invitation: bool


@dataclass(frozen=True, slots=True)
class TaskAppointment:
    uuid: UUID
    starts_at: datetime
    surgeon: str


@dataclass(frozen=True, slots=True)
class ListedTask:
    """`initials` are of who comes: empty when the visit has no name, None when it cannot be read or there is no visit.

    `telephone` is E.164, or empty when it is not known; `language` is the visit's.
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


@dataclass(frozen=True, slots=True)
class TaskInFull:
    """With whom to call; empty is what is not known, and `booked_by` unless that is somebody else than who comes."""

    listed: ListedTask
    name: str
    booked_by: str
    email: str
    again: str | None = None  # for a letter: what sends it again, see sendable_again


def number_of_letters() -> int:
    return db.session.scalar(select(func.count(Letter.id))) or 0


def latest_letters(*, after: int, limit: int) -> list[ListedLetter]:
    """The newest first; as many as `after` says are left out before them."""
    newest = select(Letter).options(joinedload(Letter.visit)).order_by(Letter.created_at.desc(), Letter.id.desc())
    return [_listed_letter(letter) for letter in db.session.scalars(newest.limit(limit).offset(after))]


def letters_about(visit: Visit) -> list[ListedLetter]:
    """The first first."""
    query = select(Letter).where(Letter.visit_id == visit.id).options(joinedload(Letter.visit)).order_by(Letter.id)
    return [_listed_letter(letter) for letter in db.session.scalars(query)]


def letter_in_full(uuid: UUID, *, now: datetime) -> LetterInFull | None:
    letter = db.session.scalar(select(Letter).where(Letter.uuid == uuid))
    if letter is None:
        return None
    listed = _listed_letter(letter)
    return LetterInFull(
        listed=listed,
        address=letter_address(letter),
        appointment=letter.visit.appointments[0].uuid,
        sent_at=letter.sent_at,
        next_attempt_at=letter.leased_until if listed.state is LetterState.WAITING and letter.attempts else None,
        again=sendable_again(letter.visit, now=now),
        wording=letter_words(letter, now=now) if letter_is_needed(letter, now=now) else None,
        has_invitation=letter.kind in INVITING,
    )


def _letter_state(letter: Letter) -> LetterState:
    if letter.sent_at is not None:
        return LetterState.SENT
    if letter.gave_up_at is not None:
        return LetterState.GIVEN_UP
    if letter.superseded_at is not None:
        return LetterState.SUPERSEDED
    return LetterState.WAITING if settings().smtp is not None else LetterState.KEPT


def open_tasks() -> list[ListedTask]:
    """What concerns everybody first, then by the time of the visit; the oldest first."""
    undone = _WITH_VISIT.where(Task.done_at.is_(None)).order_by(Task.created_at, Task.id)
    tasks = [_listed_task(task) for task in db.session.scalars(undone)]
    return sorted(tasks, key=lambda task: [one.starts_at for one in task.appointments[:1]])


def done_tasks(*, limit: int) -> list[ListedTask]:
    """The latest first."""
    done = _WITH_VISIT.where(Task.done_at.is_not(None)).order_by(Task.done_at.desc(), Task.id.desc())
    return [_listed_task(task) for task in db.session.scalars(done.limit(limit))]


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
    joinedload(Task.visit).selectinload(Visit.appointments).joinedload(Appointment.surgeon)
)


def _listed_letter(letter: Letter) -> ListedLetter:
    return ListedLetter(
        uuid=letter.uuid,
        kind=letter.kind,
        language=letter.language,
        initials=_initials(answers_of(letter.visit).name),
        state=_letter_state(letter),
        created_at=letter.created_at,
        attempts=letter.attempts,
    )


def _listed_task(task: Task) -> ListedTask:
    visit = task.visit
    answers = answers_of(visit) if visit is not None else Answers()
    parts = visit.appointments if visit is not None else ()
    return ListedTask(
        number=task.id,
        kind=task.kind,
        detail=task.detail,
        is_about_visit=visit is not None,
        initials=_initials(answers.patient_name) if visit is not None else None,
        language=visit.language if visit is not None else None,
        telephone=answers.get("telephone", ""),
        appointments=tuple(TaskAppointment(row.uuid, row.starts_at, row.surgeon.name) for row in parts),
        created_at=task.created_at,
        done_at=task.done_at,
    )


def _initials(name: str | None) -> str | None:
    return None if name is None else initials(name)
