"""The application with two pages that fail and quote a patient in what they raise, in a server process of its own."""

from typing import Any

from flask import Flask

from booking.access import PUBLIC, table
from booking.database import writing
from booking.models import User
from tests.stage.people import LONG_AGO

PERSONAL = "Zebedia Quillfeather zebedia.quill@patient.example 3105550177"


def create_app() -> Flask:
    from app import create_app as create_real_app

    table.ROLES["talk"] = PUBLIC  # type: ignore[index]
    app = create_real_app()
    app.add_url_rule("/talk/<about>", "talk", talk)
    return app


def talk(about: str) -> str:
    if about == "value":
        an_error()
    with writing() as session:
        for _ in range(2):  # the second is refused, and the driver quotes the row
            session.add(User(email=PERSONAL, name=PERSONAL, role="desk", password_hash=PERSONAL, **DATES))
            session.flush()
    return ""


def an_error() -> None:
    raise ValueError(f"invalid literal: {PERSONAL}")


DATES: dict[str, Any] = {"created_at": LONG_AGO, "password_changed_at": LONG_AGO}
