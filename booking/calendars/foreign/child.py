"""The child process in which a file is read: it is given no key and no database, and little time and memory."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.calendars.foreign import entries
from booking.calendars.foreign.entries import CalendarEntry, Mailbox, ReadCalendar, Unread, UnreadableFile
from booking.calendars.foreign.reading import MOST_BYTES
from booking.config import PROJECT

_COMMAND = (sys.executable, "-m", "booking.calendars.foreign")
_INHERITED = ("PATH", "PYTHONPATH", "PYTHONTZPATH", "PYTHONUTF8", "LANG", "TMPDIR")
_CPU_SECONDS = 15
_WALL_SECONDS = 60
_MEMORY = 640 * 1024 * 1024


def read_calendar(data: bytes, *, zone: ZoneInfo, first: datetime, last: datetime) -> ReadCalendar:
    """All that the file has between the two moments (UTC). `zone` is the practice's. Raises UnreadableFile."""
    if len(data) > MOST_BYTES:
        raise UnreadableFile(entries.TOO_BIG)
    question = {
        "zone": zone.key,
        "first": first.timestamp(),
        "last": last.timestamp(),
        "cpu_seconds": _CPU_SECONDS,
        "memory": _MEMORY,
    }
    try:
        child = subprocess.run(  # noqa: S603 (our own module)
            _COMMAND,
            cwd=PROJECT,
            env={name: os.environ[name] for name in _INHERITED if name in os.environ},
            input=json.dumps(question).encode() + b"\n" + data,
            capture_output=True,
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as expired:
        raise UnreadableFile(entries.TOO_LONG) from expired
    if child.returncode != 0:
        raise UnreadableFile(entries.TOO_LONG)
    return _answer(json.loads(child.stdout))


def _answer(told: Mapping[str, Any]) -> ReadCalendar:
    if "code" in told:
        raise UnreadableFile(told["code"], told["line"])
    return ReadCalendar(
        entries=tuple(_entry(**entry) for entry in told["entries"]),
        unread=tuple(Unread(**unread) for unread in told["unread"]),
        outside=tuple(told["outside"]),
        number_of_events=told["number_of_events"],
        unknown_zones=tuple(told["unknown_zones"]),
        is_utf8=told["is_utf8"],
    )


def _entry(
    *,
    starts_at: int,
    ends_at: int | None,
    organizer: Mapping[str, str] | None,
    attendees: list[Mapping[str, str]],
    remarks: list[str],
    **told: Any,
) -> CalendarEntry:
    return CalendarEntry(
        starts_at=_moment(starts_at),
        ends_at=None if ends_at is None else _moment(ends_at),
        organizer=Mailbox(**organizer) if organizer else None,
        attendees=tuple(Mailbox(**attendee) for attendee in attendees),
        remarks=tuple(remarks),
        **told,
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
