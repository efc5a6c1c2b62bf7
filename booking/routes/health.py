"""Whether the server is alive, and whether it can serve."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog
from booking.confidential import WrongKeys, keys_are_proven
from booking.config import settings
from booking.database import db, schema_is_current
from booking.models import missing_guards

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> tuple[str, int]:
    return "ok\n", 200


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
