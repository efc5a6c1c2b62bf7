"""Signed-in browsers: a row each, so that a session can be ended here.

A cookie alone would stay good after sign-out. It carries only a random token; the session is a row, found by the
token's SHA-256, and ends when the row says so.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, contains_eager

from booking.access.kept_forms import forget_kept_forms
from booking.confidential import token_digest
from booking.database import Unseen, db, writing, writing_at_once
from booking.models import StaffSession, User

LONGEST_IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
KNOWN_FOR: Final = timedelta(days=4)  # over a long weekend: who sends a form then is still known as its sender
SEEN_EVERY: Final = timedelta(minutes=1)  # so that reading a page writes a row at most this often


def begin(user: User, *, steps: str, now: datetime) -> str:
    """A new session's token, which is nowhere else than here and in the browser."""
    token = secrets.token_urlsafe(32)
    with writing(unseen=Unseen.SESSIONS) as session:
        row = StaffSession(token_digest=token_digest(token), user_id=user.id, steps=steps, started_at=now, seen_at=now)
        session.add(row)
    return token


def find_session(token: str, *, now: datetime) -> StaffSession | None:
    """The session of this token with its user, while it is good; notes at most once a minute that it was seen."""
    row = look_at_session(token, now=now)
    if row is not None and now - row.seen_at >= SEEN_EVERY:
        _note_seen(row.id, now)
    return row


def look_at_session(token: str, *, now: datetime) -> StaffSession | None:
    """The same, and nothing is noted: whoever asks is not there."""
    row = _row(token)
    return row if row is not None and _is_good(row, now) else None


def is_anybody_signed_in(*, now: datetime) -> bool:
    """Whether any session is good."""
    good = (
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > now - LONGEST_IDLE,
        StaffSession.started_at > now - LONGEST,
        StaffSession.started_at >= User.password_changed_at,
        User.active,
    )
    return db.session.scalar(select(StaffSession.id).join(StaffSession.user).where(*good).limit(1)) is not None


def name_of(token: str) -> str:
    """What the session's forms carry, and its cookie: it tells whose a form is after the cookie has gone."""
    return token_digest(token).hex()


def user_id_of(name: str) -> int | None:
    """Whose session of this name it is or was, until it is forgotten."""
    try:
        digest = bytes.fromhex(name)
    except ValueError:
        return None
    return db.session.scalar(select(StaffSession.user_id).where(StaffSession.token_digest == digest))


def end(token: str, *, now: datetime) -> None:
    with writing(unseen=Unseen.SESSIONS) as session:
        this = update(StaffSession).where(StaffSession.token_digest == token_digest(token))
        session.execute(this.where(StaffSession.ended_at.is_(None)).values(ended_at=now))


def end_sessions_of(user: User, *, now: datetime) -> None:
    """Signs the user out everywhere, as when they are disabled."""
    with writing(unseen=Unseen.SESSIONS) as session:
        end_all(session, user.id, now=now)


def end_all(session: Session, user_id: int, *, now: datetime) -> None:
    """Within a transaction that changes the user as well."""
    theirs = update(StaffSession).where(StaffSession.user_id == user_id, StaffSession.ended_at.is_(None))
    session.execute(theirs.values(ended_at=now))


def forget_ended_sessions(*, now: datetime) -> int:
    """Deletes what can never be good again, and what was kept of what staff typed; for the worker."""
    over = or_(StaffSession.ended_at.is_not(None), StaffSession.started_at < now - KNOWN_FOR)
    with writing(unseen=Unseen.SESSIONS) as session:
        forget_kept_forms(session, now=now)
        return len(session.scalars(delete(StaffSession).where(over).returning(StaffSession.id)).all())


_BY_DIGEST = (
    select(StaffSession)
    .join(StaffSession.user)
    .options(contains_eager(StaffSession.user))
    .where(StaffSession.token_digest == bindparam("digest"))
)


def _row(token: str) -> StaffSession | None:
    return db.session.scalar(_BY_DIGEST, {"digest": token_digest(token)})


def _is_good(row: StaffSession, now: datetime) -> bool:
    return (
        row.ended_at is None
        and row.user.active
        and row.started_at >= row.user.password_changed_at  # whoever set it, by whatever way
        and now - row.seen_at < LONGEST_IDLE
        and now - row.started_at < LONGEST
    )


def _note_seen(row_id: int, now: datetime) -> None:
    try:
        with writing_at_once(unseen=Unseen.SESSIONS) as session:
            session.execute(update(StaffSession).where(StaffSession.id == row_id).values(seen_at=now))
    except OperationalError:
        db.session.rollback()  # nobody waits for a page because somebody else writes: left to the next one
