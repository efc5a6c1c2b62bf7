"""What a database must show before pages or letters start on it, beside being there and up to date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.engine import Connection

from booking.access import demo_fault
from booking.config import Settings
from booking.database import engine_options, prepare_engine

CHECKS: Final[tuple[Callable[[Connection, Settings], str | None], ...]] = (demo_fault,)
"""Each says why not, in words that follow “because”, or None. Asked on a database whose schema is current."""


def start_fault(connection: Connection, settings: Settings) -> str | None:
    """The first reason not to start; None when there is none."""
    return next((fault for check in CHECKS if (fault := check(connection, settings))), None)


def start_fault_at(settings: Settings) -> str | None:
    """As `start_fault`, over a connection of its own; raises SQLAlchemyError and UnusableDatabase."""
    engine = create_engine(settings.database_url, **engine_options(settings.database_url))
    prepare_engine(engine)
    try:
        with engine.connect() as connection:
            return start_fault(connection, settings)
    finally:
        engine.dispose()
