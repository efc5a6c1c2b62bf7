"""Which browser asks, so that its presses are one choice."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Final

from flask import current_app, request, session

from booking.access import allow_attempt, caller_of, session_of_form
from booking.confidential import browser_digest, seen_digest

SAME: Final = "browser"
HOLDS_IN_AN_HOUR: Final = 120  # from one address: a clinic's waiting room, or a college, shares one


def browser() -> bytes:
    """The digest of a number that its session carries from now on.

    On a first visit the number comes from the page: so it is the same for two presses before the first answer has come,
    and for a browser that keeps no cookie.
    """
    page = session_of_form() or session.get(current_app.config["WTF_CSRF_FIELD_NAME"])
    number = seen_digest(SAME, page) if page else secrets.token_urlsafe(16)
    return browser_digest(session.setdefault(SAME, number))


def count_this_hold(*, now: datetime) -> None:
    """Raises TooManyAttempts."""
    caller = caller_of(request.remote_addr)
    allow_attempt("hold", caller, limit=HOLDS_IN_AN_HOUR, window=timedelta(hours=1), now=now)
