"""Tasks: what a person must look at, since the software cannot mend it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from booking.confidential import video_room_address
from booking.database import LARGEST_ID, db, writing
from booking.models import Letter, Task, Visit

MAIL_SERVER_REFUSES_US: Final = "mail_server_refuses_us"
"""All letters rest meanwhile, see pause.py; marking it done lets them go at once."""

MAIL_STANDS_STILL: Final = "mail_stands_still"
"""Nothing has left for a while, see health.py; it ends by itself."""

LETTER_NOT_DELIVERED: Final = "letter_not_delivered"

LETTER_LATE: Final = "letter_late"
"""A letter is still waiting, and its appointment is near; it ends when the letter leaves."""

VIDEO_LINK_NEEDED: Final = "video_link"
"""Somebody comes by video, and there is no room whose address the letter could name: a person sends one."""

CALENDAR_LINK_REVOKED: Final = "calendar_link_revoked"
"""Who made it is out, or has another role: some device must subscribe anew. `detail` has the link's uuid as `link`."""

OUTSIDE_HOURS: Final = "outside_hours"
"""Hours have changed around a booked visit, so somebody must call its patient, or offer another time by email."""

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_AS_ROWS: Final = {"synchronize_session": False}


def write_task(
    session: Session,
    kind: str,
    *,
    detail: dict[str, Any],
    now: datetime,
    visit_id: int | None = None,
    letter_id: int | None = None,
) -> Task:
    """`detail` holds codes, never a name."""
    task = Task(kind=kind, visit_id=visit_id, letter_id=letter_id, detail=detail, created_at=now)
    session.add(task)
    return task


def write_missing_tasks(
    session: Session, kind: str, *, visits: Collection[int], detail: Mapping[str, Any] = NOTHING, now: datetime
) -> None:
    """One for each visit, so that no patient is forgotten; none where one of this kind is open already."""
    open_already = set(session.scalars(select(Task.visit_id).where(_open_about(visits, [kind]))))
    for visit_id in sorted(set(visits) - open_already):
        write_task(session, kind, detail=dict(detail), now=now, visit_id=visit_id)


def withdraw_tasks(session: Session, kinds: Collection[str], *, visits: Collection[int], now: datetime) -> None:
    """Nobody need see to them any more."""
    session.execute(update(Task).where(_open_about(visits, kinds)).values(done_at=now))


def reopen_withdrawn_tasks(session: Session, kinds: Collection[str], *, visit_id: int, withdrawn_at: datetime) -> None:
    """Those that ended by themselves at that moment: what ended them has been taken back."""
    theirs = and_(Task.kind.in_(kinds), Task.visit_id == visit_id)
    ended_then = and_(Task.done_at == withdrawn_at, Task.done_by_id.is_(None))
    session.execute(update(Task).where(theirs, ended_then).values(done_at=None))


def has_open_task(kind: str) -> bool:
    return db.session.scalar(_open_of(kind).limit(1)) is not None


def withdraw_letter_tasks(session: Session, which: ColumnElement[bool], *, now: datetime) -> None:
    """Those about letters that did not go: these have gone by now, or need not go any more."""
    open_ones = and_(Task.letter_id.in_(select(Letter.id).where(which)), Task.done_at.is_(None))
    session.execute(update(Task).where(open_ones).values(done_at=now), execution_options=_AS_ROWS)


def withdraw_tasks_of(session: Session, kind: str, *, now: datetime) -> None:
    """All of this kind: what they were about is over."""
    session.execute(update(Task).where(Task.id.in_(_open_of(kind))).values(done_at=now), execution_options=_AS_ROWS)


def follow_video(session: Session, *, visit: Visit, act: str, now: datetime) -> None:
    """Ask for a link when a visit by video is booked or becomes one; withdraw the asking when it is one no longer."""
    by_video = any(row.status == "booked" and row.location.kind == "video" for row in visit.appointments)
    if video_room_address(visit) is not None or (act == "booked" and not by_video):
        return
    open_ones = select(Task.id).where(Task.visit_id == visit.id, Task.kind == VIDEO_LINK_NEEDED, Task.done_at.is_(None))
    if not by_video:
        session.execute(update(Task).where(Task.id.in_(open_ones)).values(done_at=now))
    elif session.scalar(open_ones) is None:
        write_task(session, VIDEO_LINK_NEEDED, detail={}, now=now, visit_id=visit.id)


def task_by_number(number: int) -> Task | None:
    return db.session.get(Task, number) if number <= LARGEST_ID else None


class DoneAlready(Exception):
    """Somebody else has done the task, or there is no need of it any more."""


def finish_task(task: Task, *, user_id: int, now: datetime) -> None:
    """Done already by the same user is done. Raises DoneAlready."""
    id = task.id
    undone = update(Task).where(Task.id == id, Task.done_at.is_(None))
    with writing() as session:
        session.execute(undone.values(done_at=now, done_by_id=user_id))
        if session.scalar(select(Task.done_by_id).where(Task.id == id)) != user_id:
            raise DoneAlready


def _open_of(kind: str) -> Select[int]:
    return select(Task.id).where(Task.kind == kind, Task.done_at.is_(None))


def _open_about(visits: Collection[int], kinds: Collection[str]) -> ColumnElement[bool]:
    return and_(Task.kind.in_(kinds), Task.visit_id.in_(visits), Task.done_at.is_(None))
