"""A letter sent again: to who never got it, or to an address that is right by now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from booking.confidential import answers_of
from booking.database import db, writing
from booking.messages.outbox import AT_ONCE, WAITING_WITH_NEWS, supersede_letters, write_departure, write_letter
from booking.messages.taken_back import has_left_since, letter_after_undo
from booking.messages.tasks import LETTER_LATE, LETTER_NOT_DELIVERED
from booking.models import Letter, Task, Visit

MISSED: Final = "missed"
"""To whoever did not come, by a press at the desk alone."""


def sendable_again(visit: Visit, *, now: datetime) -> str | None:
    """What a button to send it again carries, so that it acts once; None when there is nothing to send.

    There is nothing without an address, about what is over, and while a letter that tells it is waiting anyway.
    """
    if _kind(visit, now=now) is None or _waiting(db.session(), visit):
        return None
    return _newest(db.session(), visit)


def send_again(visit: Visit, *, seen: str, user_id: int, now: datetime) -> bool:
    """A new letter about how the visit stands; what asked a person to tell the patient is done.

    False, and nothing written, unless `seen` is still what `sendable_again` says.
    """
    with writing() as session:
        session.scalar(select(Visit.id).where(Visit.id == visit.id).with_for_update(key_share=True))
        if sendable_again(visit, now=now) != seen:
            return False
        _write(session, visit, user_id=user_id, now=now)
        return True


def write_to_new_address(
    session: Session, *, visit: Visit, former: str, user_id: int | None, delay: timedelta, now: datetime
) -> None:
    """Within the transaction that corrects it: about how the visit stands, in the place of whatever waits.

    What waits may be in a worker's hand, and on its way to the address before. When patients correct it themselves the
    former address is told as well, which may be theirs while whoever corrects it is not.
    """
    if _kind(visit, now=now) not in (None, MISSED):
        supersede_letters(session, visit=visit, now=now)
        _write(session, visit, user_id=user_id, delay=delay, now=now)
    if user_id is None and former:
        write_departure(session, visit=visit, email=former, delay=delay, now=now)


def withdraw_from_new_address(
    session: Session, *, visit: Visit, corrected_at: datetime, user_id: int | None, now: datetime
) -> tuple[str | None, bool]:
    """Within the transaction that takes a correction back: the kind of the letter that is owed, None for silence.

    It is what was owed before, or tells how the visit stands where a letter has left to the other address; whether one
    has is the second. What asked a person to tell the patient, before it was corrected, asks again.
    """
    about_it = select(Letter.id).where(Letter.visit_id == visit.id, Letter.created_at >= corrected_at)
    if session.scalar(about_it.limit(1)) is None:
        return None, False
    has_left = has_left_since(session, visit=visit, act_at=corrected_at, now=now)
    kind = letter_after_undo(session, visit=visit, act_at=corrected_at, stands=_kind(visit, now=now), now=now)
    supersede_letters(session, visit=visit, now=now)
    theirs = and_(_undelivered(visit), Task.done_at == corrected_at, Task.done_by_id == user_id)
    session.execute(
        update(Task).where(theirs).values(done_at=None, done_by_id=None),
        execution_options={"synchronize_session": False},
    )
    return kind, has_left


def write_link(session: Session, *, visit: Visit, now: datetime) -> None:
    """For whoever has lost it; nothing about what is over."""
    if _kind(visit, now=now) == "booked":
        write_letter(session, visit=visit, kind="link", user_id=None, now=now)


def _write(session: Session, visit: Visit, *, user_id: int | None, delay: timedelta = AT_ONCE, now: datetime) -> None:
    kind = _kind(visit, now=now)
    if kind is not None:
        told = "address" if kind == "booked" and user_id is None else kind
        write_letter(session, visit=visit, kind=told, user_id=user_id, delay=delay, now=now)
        session.execute(
            update(Task).where(_undelivered(visit), Task.done_at.is_(None)).values(done_at=now, done_by_id=user_id),
            execution_options={"synchronize_session": False},
        )


def _undelivered(visit: Visit) -> ColumnElement[bool]:
    return and_(Task.visit_id == visit.id, Task.kind.in_((LETTER_NOT_DELIVERED, LETTER_LATE)))


def _kind(visit: Visit, *, now: datetime) -> str | None:
    """Of the letter that tells how the visit stands; None when it is over, or nobody can be written to."""
    parts = visit.appointments
    if not answers_of(visit).get("email"):
        return None
    if all(part.status == "no_show" for part in parts):
        return MISSED
    if any(part.starts_at <= now for part in parts):
        return None
    if all(part.status == "cancelled" for part in parts):
        return "cancelled"
    return "booked" if all(part.status == "booked" for part in parts) else None


def _waiting(session: Session, visit: Visit) -> bool:
    which = and_(Letter.visit_id == visit.id, WAITING_WITH_NEWS)
    return session.scalar(select(Letter.id).where(which).limit(1)) is not None


def _newest(session: Session, visit: Visit) -> str:
    return str(session.scalar(select(func.max(Letter.id)).where(Letter.visit_id == visit.id)) or 0)
