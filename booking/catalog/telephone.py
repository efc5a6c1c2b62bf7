"""The number that we can still give when the database does not answer, and its hours.

The practice's, as it was when last read: kept in the process, and in a file of the instance folder for a process
that was started while the database was away.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app

from booking.catalog.details import PracticeDetails

EXTENSION = "last_telephone"
PRACTICE = "last_practice"


def init_app(app: Flask) -> None:
    app.extensions[PRACTICE] = None
    path = Path(app.instance_path) / "telephone.txt"
    try:
        app.extensions[EXTENSION] = path.read_text("utf-8").strip()
    except OSError:
        app.extensions[EXTENSION] = ""


def last_telephone() -> str | None:
    number: str = current_app.extensions[EXTENSION]
    return number or None


def last_practice() -> PracticeDetails | None:
    """As this process last read it; nothing is asked."""
    practice: PracticeDetails | None = current_app.extensions[PRACTICE]
    return practice


def remember_practice(practice: PracticeDetails) -> None:
    """By whoever reads the practice, so that this takes no query of its own."""
    current_app.extensions[PRACTICE] = practice
    number = practice.telephone
    if not number or number == current_app.extensions[EXTENSION]:
        return
    current_app.extensions[EXTENSION] = number
    try:
        (Path(current_app.instance_path) / "telephone.txt").write_text(number, "utf-8")
    except OSError:
        current_app.logger.warning("The telephone number could not be kept in the instance folder")
