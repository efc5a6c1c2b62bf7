"""Which number can we still give when the database does not answer?

The practice's, as it was when last read: kept in the process, and in a file of the instance folder for a process
that was started while the database was away.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask, current_app, has_app_context
from sqlalchemy import event

from booking.models import Practice

EXTENSION = "last_telephone"


def init_app(app: Flask) -> None:
    path = Path(app.instance_path) / "telephone.txt"
    try:
        app.extensions[EXTENSION] = path.read_text("utf-8").strip()
    except OSError:
        app.extensions[EXTENSION] = ""
    for happening in ("load", "refresh"):
        if not event.contains(Practice, happening, _remember):
            event.listen(Practice, happening, _remember)


def last_telephone() -> str | None:
    number: str = current_app.extensions[EXTENSION]
    return number or None


def _remember(practice: Practice, *_: Any) -> None:
    """Whoever reads the practice's row, so that this takes no query of its own."""
    number = practice.__dict__.get("telephone")
    if not number or not has_app_context() or current_app.extensions.get(EXTENSION) in (None, number):
        return
    current_app.extensions[EXTENSION] = number
    try:
        (Path(current_app.instance_path) / "telephone.txt").write_text(number, "utf-8")
    except OSError:
        current_app.logger.warning("The telephone number could not be kept in the instance folder")
