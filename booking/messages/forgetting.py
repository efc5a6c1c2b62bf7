"""Letters and tasks about visits, and wishes, that ended long ago, forgotten when their time is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select

from booking.catalog import NoPractice, practice
from booking.database import db, writing
from booking.models import Letter, Task, Wish, is_over

AT_ONCE: Final = 200  # rows in one transaction
MOST_IN_A_TURN: Final = 2000


def forget_letters_and_tasks(*, now: datetime) -> int:
    """How many they were. Whether they were ever sent or done does not count: nobody can act on them any more."""
    try:
        over = now - timedelta(days=practice().keep_emails_days)
    except NoPractice:
        return 0
    of_visits = and_(Letter.visit_id.is_not(None), is_over(Letter.visit_id, by=over))
    of_wishes = Letter.wish_id.in_(select(Wish.id).where(Wish.ended_at <= over))
    tasks = and_(Task.visit_id.is_not(None), is_over(Task.visit_id, by=over))
    # A letter takes the tasks about it along.
    return _forget(Task, tasks) + _forget(Letter, or_(of_visits, of_wishes))


def _forget(table: type[Letter | Task], which: ColumnElement[bool]) -> int:
    gone = 0
    due = select(table.id).where(which)
    while gone < MOST_IN_A_TURN and db.session.scalar(due.limit(1)) is not None:
        # No worker waits for the rows of another.
        some = due.order_by(table.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        with writing() as session:
            ids = session.scalars(some).all()
            session.execute(delete(table).where(table.id.in_(ids)))
        if not ids:
            break
        gone += len(ids)
    return gone
