"""An outage of the database, told in two lines of the log: when it begins, and how much it cost when it has ended."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

import psycopg.errors
from flask import Flask, Response, current_app, g, request
from sqlalchemy import exc

from booking import clock
from booking.database import UnusableDatabase

LOG: Final = logging.getLogger("booking.database")
OVER_AFTER: Final = timedelta(seconds=30)  # without a fault: a full disk answers all who read, and fails who writes

# Of the database or the way to it: gone, full, locked for too long, stopped in the middle of a conversation.
NO_ANSWER: Final = (
    exc.OperationalError,
    exc.InterfaceError,
    exc.InternalError,
    exc.TimeoutError,
    exc.PendingRollbackError,  # what a session says of each statement after the one that lost its connection
    exc.ResourceClosedError,
    UnusableDatabase,
)


class Outage:
    """Of this process; requests are counted until none has failed for a while."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.lasts, self.turned_away, self.last_at = False, 0, datetime.min.replace(tzinfo=UTC)

    def note(self, error: BaseException, *, now: datetime) -> None:
        with self._lock:
            begins, self.lasts, self.last_at = not self.lasts, True, now
        if begins:
            LOG.error("The database does not answer: %s, %s", error, getattr(error, "orig", None) or "no more is known")

    def count(self) -> None:
        """A request that was told to come back later: not a page that is not there, whose frame alone was missing."""
        with self._lock:
            self.turned_away += 1

    def note_answer(self, *, now: datetime) -> None:
        if not self.lasts or now - self.last_at < OVER_AFTER:
            return
        with self._lock:
            ends, turned_away = self.lasts, self.turned_away
            self.lasts, self.turned_away = False, 0
        if ends:
            LOG.warning("The database answers again; until then %d requests were told to come back later", turned_away)


def init_app(app: Flask) -> None:
    outage = app.extensions["outage"] = Outage()
    app.logger.addFilter(_is_no_outage)
    # A connection that dies is told with a trace of its own, one for each of them.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)

    @app.after_request
    def note_answer(response: Response) -> Response:
        if response.status_code == 503 and "outage_is_noted" in g:
            outage.count()
        elif outage.lasts and response.status_code < 400 and request.blueprint in ("patient", "staff", "api", "feeds"):
            outage.note_answer(now=clock.now())
        return response


def note_outage(error: BaseException) -> None:
    """This request is one of those that the database did not answer."""
    if "outage_is_noted" not in g:
        g.outage_is_noted = True
        outage: Outage = current_app.extensions["outage"]
        outage.note(error, now=clock.now())


def is_outage(error: BaseException) -> bool:
    """Whether the database, and no fault of ours, is why."""
    if isinstance(error, NO_ANSWER):
        return True
    # SQLite has no name of its own for a damaged file; PostgreSQL calls a missing table a programming error.
    return type(error) is exc.DatabaseError or (
        isinstance(error, exc.ProgrammingError) and isinstance(error.orig, psycopg.errors.UndefinedTable)
    )


def _is_no_outage(record: logging.LogRecord) -> bool:
    """Flask logs, with a trace, what is raised within an error page or after the view; an outage is noted instead."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None or not is_outage(error):
        return True
    note_outage(error)
    return False
