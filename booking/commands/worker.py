"""The command that sends letters and clears lapsed holds away, beside the pages."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Final, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from booking.commands.faults import DatabaseFault, DatabaseNotReady, require_database
from booking.commands.start_checks import start_fault
from booking.config import doubts_about, doubts_about_translations, settings
from booking.database import UnusableDatabase, db

LOG: Final = logging.getLogger("booking.worker")
FIRST_PAUSE: Final = 1.0  # seconds until the database is tried again; each pause is twice as long as the last
LONGEST_PAUSE: Final = 60.0  # seconds


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Send letters and tidy up, until SIGTERM or Ctrl-C."""
    from booking.commands.chores import run  # here: the pages register commands too, and know of no mail server

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for doubt in (*doubts_about(settings()), *doubts_about_translations()):
        LOG.warning(doubt)
    _wait_for_database(stop)
    run(cast(Flask, current_app._get_current_object()), stop)  # type: ignore[attr-defined]


def _wait_for_database(stop: threading.Event) -> None:
    """Until it is there and up to date: it may start after us. Raises a ClickException when waiting would not help."""
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            require_database()
            _require_fit_database()
            return
        except DatabaseNotReady as why:
            said = why.message
        except (SQLAlchemyError, UnusableDatabase) as error:
            said = DatabaseFault(error).message
        LOG.warning("%s Trying again in %.0f s.", said, pause)
        db.session.remove()
        db.engine.dispose()
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _require_fit_database() -> None:
    with db.engine.connect() as connection:
        if fault := start_fault(connection, settings()):
            raise click.ClickException(f"The worker does not start: {fault}.")
