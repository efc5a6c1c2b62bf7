"""The command that sends letters and clears lapsed holds away, beside the pages."""

from __future__ import annotations

import signal
import threading
from typing import cast

import click
from flask import Flask, current_app

from booking.commands.faults import needs_database
from booking.commands.start_checks import start_fault
from booking.config import settings
from booking.database import db


@click.command("worker")
@needs_database
def worker() -> None:
    """Send letters and tidy up, until SIGTERM or Ctrl-C."""
    from booking.commands.chores import run  # here: the pages register commands too, and know of no mail server

    _require_fit_database()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(cast(Flask, current_app._get_current_object()), stop)  # type: ignore[attr-defined]


def _require_fit_database() -> None:
    with db.engine.connect() as connection:
        if fault := start_fault(connection, settings()):
            raise click.ClickException(f"The worker does not start: {fault}.")
