"""One event as iCalendar writes it (RFC 5545 3.6.1)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

import icalendar

from booking.calendars.text import common_name, one_line, text_block, uri
from booking.calendars.timezones import law_version, survives_local_time

FORMAT = 4
"""Raise it whenever the same event gives other bytes."""


SHORTEST_FOLDED = 75  # bytes of a line, without its end (RFC 5545 3.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """All moments are UTC. Raises ValueError for one that floats or has another offset, and for no length."""

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime  # the row's own change, never the time of writing
    starts_at: datetime
    ends_at: datetime
    all_day: tuple[date, date] | None = None  # the day after the last, and starts_at, ends_at the local midnights
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    conference: str = ""  # the address of a video room (RFC 7986 5.11)
    conference_label: str = ""
    cancelled: bool = False

    def __post_init__(self) -> None:
        moments = (self.created_at, self.changed_at, self.starts_at, self.ends_at)
        if any(moment.utcoffset() != timedelta(0) for moment in moments):
            raise ValueError("an event's moments are in UTC")
        first, after = self.all_day or (self.starts_at, self.ends_at)
        if first >= after:
            raise ValueError("an event ends after it starts")


def event_bytes(event: Event, zone: ZoneInfo) -> bytes:
    """BEGIN:VEVENT to END:VEVENT, as a feed takes it."""
    return b"".join(folded(line) for line in event_component(event, zone).content_lines() if line)


def retitled(body: bytes, event: Event, title: str) -> bytes:
    """From the bytes of an event those of the same event under another title, which is much less work."""
    return body.replace(_title_line(event.summary), _title_line(title), 1)


def current_form(zone: ZoneInfo) -> int:
    """What stored bytes and ETags are keyed by (31 bits): FORMAT, the zone, and the law in the zone's file.

    Bytes of another form are to be written anew: readers would take their local times under the new law.
    """
    return crc32(f"{FORMAT} {zone.key}".encode(), law_version(zone)) >> 1


def event_component(event: Event, zone: ZoneInfo) -> icalendar.Event:
    """Without CLASS: who subscribes to a feed is a reader, and Google shows readers of a private event only "Busy"."""
    component = icalendar.Event()
    component.add("uid", one_line(event.uid))
    component.add("sequence", event.sequence)
    component.add("created", event.created_at)
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    start, end = _span(event, zone)
    component.add("dtstart", start)
    component.add("dtend", end)
    component.add("summary", one_line(event.summary))
    if event.location:
        component.add("location", one_line(event.location))
    if event.description:
        component.add("description", text_block(event.description))
    if event.url:
        component.add("url", uri(event.url))
    if event.conference:
        component.add("conference", icalendar.vUri(uri(event.conference)), parameters=_conference(event))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
    return component


def _conference(event: Event) -> icalendar.Parameters:
    label = common_name(event.conference_label)
    return icalendar.Parameters({"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": label})


def folded(line: str) -> bytes:
    """A content line with its end, folded where it is long (RFC 5545 3.1)."""
    # The library goes through every character, also of the lines that are too short to be folded: nearly all.
    written = line.encode()
    if len(written) >= SHORTEST_FOLDED:
        written = icalendar.parser.Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return written + b"\r\n"


def _title_line(title: str) -> bytes:
    line = icalendar.parser.Contentline.from_parts("SUMMARY", icalendar.Parameters(), one_line(title))
    return b"\r\n" + folded(line)


def _span(event: Event, zone: ZoneInfo) -> tuple[date, date]:
    """Dates, local times, or UTC where a reader of local times would be led to another instant."""
    if event.all_day:
        return event.all_day
    span = (event.starts_at, event.ends_at)
    tzinfo = zone if all(survives_local_time(moment, zone) for moment in span) else UTC
    return event.starts_at.astimezone(tzinfo), event.ends_at.astimezone(tzinfo)
