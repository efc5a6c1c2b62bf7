"""Letters as rows, written in the transaction of what they tell of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, insert, update
from sqlalchemy.orm import Session

from booking.confidential import answers_of, mailbox_digest
from booking.database import UTCDateTime
from booking.messages.tasks import withdraw_letter_tasks
from booking.models import Letter, Visit

WAITING: Final[ColumnElement[bool]] = and_(
    Letter.sent_at.is_(None), Letter.superseded_at.is_(None), Letter.gave_up_at.is_(None)
)
AT_ONCE: Final = timedelta(0)
_SUPERSEDE = (
    update(Letter)
    .where(Letter.visit_id == bindparam("visit"), WAITING)
    .values(superseded_at=bindparam("now", type_=UTCDateTime))
)


def write_letter(
    session: Session, *, visit: Visit, kind: str, user_id: int | None, delay: timedelta = AT_ONCE, now: datetime
) -> None:
    """A letter about the visit as it will be after `delay`. A caller who left no email address gets none.

    Those that no user asked for are counted, see limits.py.
    """
    email = answers_of(visit).get("email")
    if email:
        letter = {
            "visit_id": visit.id,
            "kind": kind,
            "language": visit.language,
            "mailbox": mailbox_digest(email) if user_id is None else None,
            "created_at": now,
            "send_after": now + delay,
        }
        session.connection().execute(insert(Letter), letter)


def supersede_letters(session: Session, *, visit: Visit, now: datetime) -> None:
    """Whatever is still to be sent about the visit is out of date."""
    session.connection().execute(_SUPERSEDE, {"visit": visit.id, "now": now})
    withdraw_letter_tasks(session, and_(Letter.visit_id == visit.id, Letter.superseded_at == now), now=now)
