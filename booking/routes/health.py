"""Whether the server is alive, and whether it can serve."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, request
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog, clock
from booking.confidential import WrongKeys, keys_are_proven
from booking.config import is_loopback, settings
from booking.database import db, schema_is_current, write_and_take_back
from booking.messages import mail_health
from booking.models import missing_guards

blueprint = Blueprint("health", __name__)

SERVER_PROCESS: Final = "Server-Process"
"""The header's name; its value is the process that has started whoever answers."""


@blueprint.get("/healthz")
def alive() -> tuple[str, int, dict[str, str]]:
    """On this machine also which server answers, by its process: two may have been started for one port."""
    return "ok\n", 200, {SERVER_PROCESS: str(os.getppid())} if _is_asked_here() else {}


@blueprint.get("/readyz")
def ready() -> tuple[str, int]:
    """200 when the site can book, else 503; only on this machine it says which part stands in the way, or all of them.

    Emails are told of, and never make it fail: patients can book without them.
    """
    fault = _fault()
    if not _is_asked_here():
        return ("ready\n", 200) if fault is None else ("not ready\n", 503)
    return (_all_is_well(), 200) if fault is None else (fault + "\n", 503)


def _is_asked_here() -> bool:
    """By this machine: over loopback, or at the address of it on which we listen.

    Behind a proxy that is not trusted everybody seems to ask from there, and nobody is told more.
    """
    if not settings().trusted_proxies and "X-Forwarded-For" in request.headers:
        return False
    caller = request.remote_addr or ""
    return is_loopback(caller) or caller == settings().host


@dataclass(frozen=True, slots=True)
class Requirement:
    """`fault` says in words what stands in the way, or None; it may raise SQLAlchemyError."""

    name: str
    fine: str
    fault: Callable[[], str | None]


def _schema() -> str | None:
    is_current = schema_is_current(db.session.connection())
    return None if is_current else "the database schema is not current: run `flask --app app db upgrade`"


def _guards() -> str | None:
    missing = missing_guards(db.session.connection())
    return f"guards are missing in the database: {', '.join(missing)}" if missing else None


def _keys() -> str | None:
    try:
        keys_are_proven(db.session.connection(), settings().field_keys)
    except WrongKeys as wrong:
        return wrong.message
    return None


def _practice() -> str | None:
    try:
        catalog.practice()
    except catalog.NoPractice:
        return "no practice is loaded: run `flask --app app load-practice FILE`"
    return None


def _writing() -> str | None:
    try:
        write_and_take_back()
    except SQLAlchemyError:
        return "the database can be read but not written: is its disk full, or may its file only be read?"
    return None


REQUIREMENTS: Final = (  # in this order: each needs those before it
    Requirement("schema", "current", _schema),
    Requirement("guards", "in place", _guards),
    Requirement("keys", "right", _keys),
    Requirement("practice", "loaded", _practice),
    Requirement("writing", "possible", _writing),
)


def _fault() -> str | None:
    """Of the first part that has one."""
    try:
        return next(filter(None, (part.fault() for part in REQUIREMENTS)), None)
    except SQLAlchemyError:
        return "the database does not answer"


def _all_is_well() -> str:
    parts = [f"{part.name}: {part.fine}" for part in REQUIREMENTS]
    return "\n".join(["ready", "database: answers", *parts, f"emails: {_emails()}", ""])


def _emails() -> str:
    if settings().smtp is None:
        return "kept, no mail server is set"
    health = mail_health(now=clock.now())
    if not health.stands_still:
        return "leaving"
    return "no worker was seen" if health.worker_is_missing else f"standing still, {health.waiting} waiting"
