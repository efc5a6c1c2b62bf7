"""Test emails that are asked for on a screen: rows, which the worker turns into emails.

One a user: what became of the last one is all that is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from booking.database import db, lock_key, writing
from booking.messages.leases import LEASE
from booking.models import TrialLetter

NO_SERVER: Final = "no_server"
"""Of a refusal: SMTP_URL says nothing. The others are what mail_server.py raises, by their names."""


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class TrialNotAsSeen(Exception):
    """Another has been asked for since, and nothing was done."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The last that a user asked for. It waits while it is neither sent nor refused."""

    asked_at: datetime
    sent_at: datetime | None
    refused: str | None
    code: int | None

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.refused is None


@dataclass(frozen=True, slots=True)
class TrialLease:
    """One worker alone sends it to that address."""

    user_id: int
    to: str
    asked_at: datetime


def last_trial(user_id: int) -> Trial | None:
    row = db.session.get(TrialLetter, user_id)
    return Trial(row.asked_at, row.sent_at, row.refused, row.code) if row else None


def seen_trial(trial: Trial | None) -> str:
    """Microseconds since 1970 of when it was asked for; 0 where none was."""
    return str((trial.asked_at - EPOCH) // timedelta(microseconds=1) if trial else 0)


def is_older(seen: str, trial: Trial | None) -> bool:
    """Whether a page showed this before that one was asked for: a second press, or another tab."""
    return seen.isascii() and seen.isdecimal() and len(seen) < 20 and int(seen) < int(seen_trial(trial))


def ask_for_trial(user_id: int, *, seen: str, now: datetime) -> None:
    """Raises TrialNotAsSeen unless `seen` is still what `seen_trial` says."""
    with writing() as session:
        lock_key(session, f"trial {user_id}".encode())
        row = session.get(TrialLetter, user_id, with_for_update=True, populate_existing=True)
        if seen != seen_trial(last_trial(user_id)):
            raise TrialNotAsSeen
        if row is not None:
            session.delete(row)
            session.flush()
        session.add(TrialLetter(user_id=user_id, asked_at=now))


def lease_trial(*, now: datetime) -> TrialLease | None:
    """The one that waits longest, if any; nobody is kept from writing when none does."""
    waits = and_(
        TrialLetter.sent_at.is_(None),
        TrialLetter.refused.is_(None),
        or_(TrialLetter.leased_until.is_(None), TrialLetter.leased_until <= now),
    )
    if db.session.scalar(select(TrialLetter.user_id).where(waits).limit(1)) is None:
        return None
    first = select(TrialLetter).where(waits).order_by(TrialLetter.asked_at).limit(1)
    with writing() as session:
        row = session.scalar(
            first.options(joinedload(TrialLetter.user, innerjoin=True)).with_for_update(
                of=TrialLetter, skip_locked=True
            )
        )
        if row is None:  # another worker was quicker
            return None
        row.leased_until = now + LEASE
        return TrialLease(row.user_id, row.user.email, row.asked_at)


def note_trial(lease: TrialLease, *, refused: str | None = None, code: int | None = None, now: datetime) -> None:
    """What became of it; nothing where another one has been asked for since."""
    with writing() as session:
        row = session.get(TrialLetter, lease.user_id, with_for_update=True, populate_existing=True)
        if row is not None and row.asked_at == lease.asked_at:
            row.leased_until, row.refused, row.code = None, refused, code
            row.sent_at = now if refused is None else None
