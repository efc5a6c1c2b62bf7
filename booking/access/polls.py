"""Polls: a screen asks by itself whether anything has changed, and that is no sign that somebody is there.

They leave the session's row and cookie as they are, so that a browser nobody uses is signed out in time, and what waits
to be said on the next page still waits.
"""

from __future__ import annotations

from typing import Final

from flask import request

from booking.database import LARGEST_ID

HEADER: Final = "X-Refresh"
MOST_DIGITS: Final = 20


def is_poll() -> bool:
    return request.method == "GET" and HEADER in request.headers


def last_act_known() -> int | None:
    """The newest line of history on the screen that asks, as it was told; None where nobody polls, or says it."""
    said = request.headers.get(HEADER, "") if is_poll() else ""
    return min(int(said), LARGEST_ID) if said.isascii() and said.isdecimal() and len(said) < MOST_DIGITS else None
