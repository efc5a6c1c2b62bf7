"""Calendar files for tests, put together from lines, and how they are read."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from booking.calendars.foreign.entries import CalendarEntry, ReadCalendar
from booking.calendars.foreign.reading import read

FILES = Path(__file__).parent / "files"
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2028, 1, 1, tzinfo=UTC)


def event(*lines: str, uid: str | None = "one@elsewhere.example") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", *([f"UID:{uid}"] if uid is not None else []), *lines, "END:VEVENT")


def file_of(*blocks: Sequence[str], head: Sequence[str] = ()) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Elsewhere//EN", *head]
    lines += [line for block in blocks for line in block]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read_file(
    *blocks: Sequence[str], head: Sequence[str] = (), first: datetime = FIRST, last: datetime = LAST
) -> ReadCalendar:
    return read(file_of(*blocks, head=head), zone=LOS_ANGELES, first=first, last=last)


def only_entry(*lines: str, head: Sequence[str] = (), blocks: Sequence[Sequence[str]] = ()) -> CalendarEntry:
    calendar = read_file(*blocks, event(*lines), head=head)
    assert calendar.unread == ()
    (entry,) = calendar.entries
    return entry


def refusal(*lines: str) -> str:
    """Why an event of these lines cannot be read, beside one that can."""
    calendar = read_file(event(*lines), event("DTSTART:20261006T090000Z", uid="another"))
    assert [entry.uid for entry in calendar.entries] == ["another"]
    ((number, reason),) = [(unread.number, unread.reason) for unread in calendar.unread]
    assert number == 1
    return reason


def starts(calendar: ReadCalendar, zone: ZoneInfo = LOS_ANGELES) -> list[str]:
    return [f"{entry.starts_at.astimezone(zone):%Y-%m-%d %H:%M}" for entry in calendar.entries]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
