"""Whether the server is alive, and whether it can serve."""

from __future__ import annotations

import os
from typing import Final

from flask import Blueprint, request
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog
from booking.confidential import WrongKeys, keys_are_proven
from booking.config import is_loopback, settings
from booking.database import db, schema_is_current
from booking.models import missing_guards

blueprint = Blueprint("health", __name__)

SERVER_PROCESS: Final = "Server-Process"
"""The header's name; its value is the process that has started whoever answers."""


@blueprint.get("/healthz")
def alive() -> tuple[str, int, dict[str, str]]:
    """On this machine also which server answers, by its process: two may have been started for one port."""
    here = is_loopback(request.remote_addr or "")
    return "ok\n", 200, {SERVER_PROCESS: str(os.getppid())} if here else {}


@blueprint.get("/readyz")
def ready() -> tuple[str, int]:
    """200 when the database answers, its schema is current, its guards stand, our keys open what is sealed in it, and a
    practice is loaded; else 503.
    """
    fault = _fault()
    return ("ready\n", 200) if fault is None else (fault + "\n", 503)


def _fault() -> str | None:
    try:
        connection = db.session.connection()
        if not schema_is_current(connection):
            return "the database schema is not current: run `flask --app app db upgrade`"
        missing = missing_guards(connection)
        if missing:
            return f"guards are missing in the database: {', '.join(missing)}"
        keys_are_proven(connection, settings().field_keys)
        catalog.practice()
    except WrongKeys as wrong:
        return wrong.message
    except catalog.NoPractice:
        return "no practice is loaded: run `flask --app app load-practice FILE`"
    except SQLAlchemyError:
        return "the database does not answer"
    return None
