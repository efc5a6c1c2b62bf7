"""The rest that all letters take after the mail server has refused us, so that they do not fail one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.database import db, writing
from booking.messages.leases import release_held_back
from booking.messages.refusals import refusal
from booking.messages.tasks import MAIL_SERVER_REFUSES_US, MAIL_STANDS_STILL, withdraw_tasks_of, write_task
from booking.models import MailPause, Practice, Task

LENGTH: Final = timedelta(minutes=10)


def letters_are_paused(*, now: datetime) -> bool:
    """Until the pause is over, or somebody has marked its task as done."""
    standing = select(MailPause.task_id).join(Task, Task.id == MailPause.task_id)
    return db.session.scalar(standing.where(MailPause.until > now, Task.done_at.is_(None)).limit(1)) is not None


def pause_letters(*, why: str, code: int | None, words: str, now: datetime) -> None:
    """From now on; one task, however many letters and workers find it out.

    It keeps the server's `words`: without anybody's address, see refusals.words_without. Letters that the same held
    back go with all others.
    """
    detail = {"why": why, "code": code, "words": words}
    with writing() as session:
        # Two workers find it out one after the other; on SQLite there is but one writer anyway.
        session.scalar(select(Practice).where(Practice.id == 1).with_for_update(key_share=True))
        task = _open_task(session)
        if task is None:
            task = write_task(session, MAIL_SERVER_REFUSES_US, detail=detail, now=now)
            session.flush()
        task.detail = detail
        withdraw_tasks_of(session, MAIL_STANDS_STILL, now=now)  # this one says why
        session.merge(MailPause(task_id=task.id, until=now + LENGTH))
        if code:
            release_held_back(session, by=refusal(code, words))


def have_rested_for(same: str) -> bool:
    """Whether all letters rested because of this refusal before, and none has gone since."""
    task = _open_task(db.session())
    return task is not None and refusal(task.detail.get("code") or 0, task.detail.get("words", "")) == same


def resume_letters(*, now: datetime) -> None:
    """The mail server takes our letters: whatever was wrong is so no longer."""
    if _open_task(db.session()) is None:
        return
    with writing() as session:
        withdraw_tasks_of(session, MAIL_SERVER_REFUSES_US, now=now)


def _open_task(session: Session) -> Task | None:
    return session.scalar(select(Task).where(Task.kind == MAIL_SERVER_REFUSES_US, Task.done_at.is_(None)).limit(1))
