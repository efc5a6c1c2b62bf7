"""Which browser asks, so that pressing twice holds one time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from flask import request, session

from booking.access import allow_attempt, caller_of
from booking.confidential import browser_digest

SAME: Final = "browser"
HOLDS_IN_AN_HOUR: Final = 120  # from one address: a clinic's waiting room, or a college, shares one


def browser() -> bytes:
    """The digest of a random number that its session carries from now on."""
    return browser_digest(session.setdefault(SAME, secrets.token_urlsafe(16)))


def count_this_hold(*, now: datetime) -> None:
    """Raises TooManyAttempts."""
    caller = caller_of(request.remote_addr)
    allow_attempt("hold", caller, limit=HOLDS_IN_AN_HOUR, window=timedelta(hours=1), now=now)
