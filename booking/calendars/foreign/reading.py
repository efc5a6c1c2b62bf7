"""A whole file, from bytes to entries. It runs in the child process: no file may be trusted to be small work."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.calendars.foreign import entries
from booking.calendars.foreign.components import Component, calendars_of
from booking.calendars.foreign.entries import CalendarEntry, ReadCalendar, Unread, UnreadableFile
from booking.calendars.foreign.events import Event, read_event, uid_of
from booking.calendars.foreign.lines import encoding_of, unfolded
from booking.calendars.foreign.moments import Clock
from booking.calendars.foreign.refusal import EventRefused
from booking.calendars.foreign.series import Day, Exceptions, day_without_series, days_of
from booking.calendars.foreign.texts import LONGEST_LINE
from booking.calendars.foreign.zones import Zones

MOST_BYTES = 10 * 1024 * 1024
MOST_EVENTS = 20_000
MOST_ENTRIES = 20_000  # days of series counted one by one
_FOLD = re.compile(rb"\r?\n[ \t]")
_BEGIN = re.compile(rb"^\s*BEGIN\s*:\s*VEVENT\s*$", re.IGNORECASE | re.MULTILINE)


def read(data: bytes, *, zone: ZoneInfo, first: datetime, last: datetime) -> ReadCalendar:
    """Raises UnreadableFile."""
    if len(data) > MOST_BYTES:
        raise UnreadableFile(entries.TOO_BIG)
    lines = unfolded(data)
    encoding = encoding_of(lines)
    reading = _Reading(zone, first, last)
    for calendar in calendars_of(lines, encoding):
        reading.add(calendar)
    read_calendar = reading.result(is_utf8=encoding == "utf-8")
    if read_calendar.number_of_events != len(_BEGIN.findall(_FOLD.sub(b"", data))):
        raise UnreadableFile(entries.LOST_EVENTS)
    return read_calendar


class _Reading:
    """What has been read of a file so far."""

    def __init__(self, practice: ZoneInfo, first: datetime, last: datetime) -> None:
        self._practice = practice
        self._first, self._last = first, last
        self._number = 0
        self._by_uid: defaultdict[str, list[Event]] = defaultdict(list)
        self._entries: list[CalendarEntry] = []
        self._unread: list[Unread] = []
        self._outside: set[int] = set()
        self._unknown_zones: set[str] = set()

    def add(self, calendar: Component) -> None:
        if calendar.text("VERSION").startswith("1"):
            raise UnreadableFile(entries.OLD_FORMAT, calendar.line)
        clock = Clock(
            Zones(calendar.parts_named("VTIMEZONE")), practice=self._practice, floating=calendar.text("X-WR-TIMEZONE")
        )
        is_cancelled = calendar.word("METHOD") == "CANCEL"
        for component in calendar.parts_named("VEVENT"):
            self._number += 1
            if self._number > MOST_EVENTS:
                raise UnreadableFile(entries.TOO_MANY_EVENTS, component.line)
            self._read(component, clock, is_calendar_cancelled=is_cancelled)
        self._unknown_zones |= clock.unknown

    def result(self, *, is_utf8: bool) -> ReadCalendar:
        if not self._number:
            raise UnreadableFile(entries.NO_EVENTS)
        for events in self._by_uid.values():
            self._settle(events)
        told = {entry.number for entry in self._entries} | {unread.number for unread in self._unread}
        if told | self._outside != set(range(1, self._number + 1)):
            raise UnreadableFile(entries.LOST_EVENTS)
        return ReadCalendar(
            entries=tuple(sorted(self._entries, key=lambda entry: (entry.starts_at, entry.number))),
            unread=tuple(sorted(self._unread, key=lambda unread: unread.number)),
            outside=tuple(sorted(self._outside - told)),
            number_of_events=self._number,
            unknown_zones=tuple(sorted(self._unknown_zones)),
            is_utf8=is_utf8,
        )

    def _read(self, component: Component, clock: Clock, *, is_calendar_cancelled: bool) -> None:
        try:
            event = read_event(component, self._number, clock, is_calendar_cancelled=is_calendar_cancelled)
        except EventRefused as refused:
            reason = refused.reason
        except OverflowError:
            reason = entries.IMPOSSIBLE_TIME
        else:
            self._by_uid[event.uid or f"\0{event.number}"].append(event)
            return
        self._refuse(self._number, component.line, uid_of(component)[:LONGEST_LINE], reason)

    def _settle(self, events: Sequence[Event]) -> None:
        """All events of one UID."""
        exceptions = Exceptions(events)
        alone = [event for event in events if not event.replaces]
        for event in alone:
            try:
                days = list(days_of(event, exceptions, last=self._last))
            except EventRefused as refused:
                self._refuse(event.number, event.line, event.uid, refused.reason)
            except OverflowError:
                self._refuse(event.number, event.line, event.uid, entries.IMPOSSIBLE_TIME)
            else:
                self._outside.add(event.number)  # whatever of it is inside is told below
                self._place(days, remark=entries.UID_REPEATED if len(alone) > 1 else None)
        self._place([day_without_series(event) for event in exceptions.left_over()], remark=None)
        for event in exceptions.superseded:
            self._refuse(event.number, event.line, event.uid, entries.SUPERSEDED)

    def _place(self, days: Sequence[Day], *, remark: str | None) -> None:
        for day in days:
            try:
                is_within = day.is_within(self._first, self._last)
            except OverflowError:
                self._refuse(day.event.number, day.event.line, day.event.uid, entries.IMPOSSIBLE_TIME)
                continue
            if is_within:
                entry = day.entry()
                self._entries.append(replace(entry, remarks=(*entry.remarks, remark)) if remark else entry)
            else:
                self._outside.add(day.event.number)
        if len(self._entries) > MOST_ENTRIES:
            raise UnreadableFile(entries.TOO_MANY_EVENTS)

    def _refuse(self, number: int, line: int, uid: str, reason: str) -> None:
        self._unread.append(Unread(number=number, line=line, uid=uid, reason=reason))
