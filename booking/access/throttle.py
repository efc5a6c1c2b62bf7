"""Attempts counted per window of time, and refused beyond a limit.

One row counts one subject's attempts in one window of time, raised by a single statement: however many processes
serve, exactly the limit passes. The row knows its subject only by a keyed digest.
"""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.confidential import keyring
from booking.config import settings
from booking.database import Unseen, db, writing
from booking.models import Attempt

LONGEST_WINDOW: Final = timedelta(days=1)
START: Final = datetime(1970, 1, 1, tzinfo=UTC)


class TooManyAttempts(Exception):
    """The limit of this window is used up; `retry_after` is when the next begins."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__("too many attempts")
        self.retry_after = retry_after


def allow_attempt(purpose: str, who: str, *, limit: int, window: timedelta, now: datetime) -> None:
    """Count one attempt; raises TooManyAttempts from the one after the `limit`-th on. A transaction of its own.

    `who` is what the limit is for: an e-mail address, a token, or `caller_of(request.remote_addr)`.
    """
    if not settings().rate_limits:
        return
    begins_at = _window(now, window)
    if _count(_bucket(purpose, who), begins_at) > limit:
        raise TooManyAttempts(begins_at + window - now)


def give_back_attempt(purpose: str, who: str, *, window: timedelta, now: datetime) -> None:
    """The attempt just counted was a good one, and takes nothing from the limit."""
    if not settings().rate_limits:
        return
    this = (Attempt.bucket == _bucket(purpose, who)) & (Attempt.window_at == _window(now, window))
    with writing(unseen=Unseen.ATTEMPTS) as session:
        session.execute(update(Attempt).where(this, Attempt.count > 0).values(count=Attempt.count - 1))


def caller_of(address: str | None) -> str:
    """Whom a remote address stands for: an IPv6 caller owns all of their /64, so that counts as one."""
    try:
        known = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def forget_old_attempts(*, now: datetime) -> int:
    """Deletes the windows that are over; for the worker."""
    with writing(unseen=Unseen.ATTEMPTS) as session:
        old = delete(Attempt).where(Attempt.window_at < now - LONGEST_WINDOW).returning(Attempt.window_at)
        return len(session.scalars(old).all())


def _window(now: datetime, length: timedelta) -> datetime:
    if not timedelta(0) < length <= LONGEST_WINDOW:
        raise ValueError("a window is at most a day long")
    return now - (now - START) % length


def _bucket(purpose: str, who: str) -> bytes:
    return keyring().newest_lookup(f"attempts/{purpose}", who)


def _count(bucket: bytes, window_at: datetime) -> int:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    first = insert(Attempt).values(bucket=bucket, window_at=window_at, count=1)
    raised = first.on_conflict_do_update(
        index_elements=[Attempt.bucket, Attempt.window_at], set_={"count": Attempt.count + 1}
    )
    with writing(unseen=Unseen.ATTEMPTS) as session:
        return session.execute(raised.returning(Attempt.count)).scalar_one()
