"""The time, as this practice has it.

The one place that asks the computer's clock. Routes, commands and the worker ask here and hand `now` on;
everything below them takes it as a parameter.
"""

from datetime import UTC, datetime, timedelta

_offset = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC, moved by the offset that the setting CLOCK asks for."""
    return datetime.now(UTC) + _offset


def set_offset(offset: timedelta) -> None:
    """Let `now()` answer `offset` later (or earlier, when negative) for this whole process."""
    global _offset
    _offset = offset
