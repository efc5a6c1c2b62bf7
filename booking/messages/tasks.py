"""What must a person look at, since the software cannot mend it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from booking.config import settings
from booking.database import LARGEST_ID, db, writing
from booking.models import Practice, Task, Visit

REFUSED: Final = "mail_server_refuses_us"
"""Letters rest while this task is open and `again_at` in its detail is ahead; who marks it done lets them go on."""

VIDEO_LINK: Final = "video_link"
"""Somebody comes by video, and there is no room whose address her letter could name: a person sends her one."""

REFUSED_PAUSE: Final = timedelta(minutes=10)


def write_task(
    session: Session,
    kind: str,
    *,
    detail: dict[str, Any],
    now: datetime,
    visit_id: int | None = None,
    letter_id: int | None = None,
) -> None:
    """`detail` holds codes, never a name."""
    session.add(Task(kind=kind, visit_id=visit_id, letter_id=letter_id, detail=detail, created_at=now))


def follow_video(session: Session, *, visit: Visit, act: str, now: datetime) -> None:
    """Ask for a link when a visit by video is booked or becomes one; withdraw the asking when it is one no longer."""
    by_video = any(row.status == "booked" and row.location.kind == "video" for row in visit.appointments)
    if settings().video_room_url is not None or (act == "booked" and not by_video):
        return
    asked = select(Task.id).where(Task.visit_id == visit.id, Task.kind == VIDEO_LINK, Task.done_at.is_(None))
    if not by_video:
        session.execute(update(Task).where(Task.id.in_(asked)).values(done_at=now))
    elif session.scalar(asked) is None:
        write_task(session, VIDEO_LINK, detail={}, now=now, visit_id=visit.id)


def open_tasks() -> int:
    return db.session.scalar(select(func.count(Task.id)).where(Task.done_at.is_(None))) or 0


def tasks_to_do() -> Sequence[Task]:
    """The oldest first."""
    undone = _WITH_VISIT.where(Task.done_at.is_(None)).order_by(Task.created_at, Task.id)
    return db.session.scalars(undone).all()


def tasks_done(*, most: int) -> Sequence[Task]:
    """The latest first."""
    done = _WITH_VISIT.where(Task.done_at.is_not(None)).order_by(Task.done_at.desc(), Task.id.desc())
    return db.session.scalars(done.limit(most)).all()


def task_by_number(number: int) -> Task | None:
    return db.session.get(Task, number) if number <= LARGEST_ID else None


def finish_task(task: Task, *, user_id: int, now: datetime) -> None:
    """Done already is done."""
    undone = update(Task).where(Task.id == task.id, Task.done_at.is_(None))
    with writing() as session:
        session.execute(undone.values(done_at=now, done_by_id=user_id))


def letters_rest(*, now: datetime) -> bool:
    """Whether the mail server has just refused us, so that every letter would fail as the last one did."""
    task = _refusal(db.session())
    return task is not None and datetime.fromisoformat(task.detail["again_at"]) > now


def rest_letters(*, why: str, code: int | None, now: datetime) -> None:
    """One task, however many letters and workers find it out."""
    detail = {"why": why, "code": code, "again_at": (now + REFUSED_PAUSE).isoformat()}
    with writing() as session:
        # Two workers find it out one after the other; on SQLite there is but one writer anyway.
        session.scalar(select(Practice).where(Practice.id == 1).with_for_update(key_share=True))
        task = _refusal(session)
        if task is None:
            write_task(session, REFUSED, detail=detail, now=now)
        else:
            task.detail = detail


def letters_go(*, now: datetime) -> None:
    """The mail server takes our letters: whatever was wrong is so no longer."""
    if _refusal(db.session()) is None:
        return
    with writing() as session:
        session.execute(update(Task).where(Task.kind == REFUSED, Task.done_at.is_(None)).values(done_at=now))


_WITH_VISIT = select(Task).options(joinedload(Task.visit))


def _refusal(session: Session) -> Task | None:
    return session.scalar(select(Task).where(Task.kind == REFUSED, Task.done_at.is_(None)).limit(1))
