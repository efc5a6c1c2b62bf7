"""A file of appointments, whichever of the two it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from booking.appointments import AnyLine, Directory
from booking.forms.import_file.calendar_entries import Unnamed, read_calendar_file
from booking.forms.import_file.csv_lines import read_csv

_CALENDAR: Final = b"begin:vcalendar"
_BEFORE_IT: Final = b"\xef\xbb\xbf \t\r\n"
_ENDINGS: Final = (".ics", ".ical", ".ifb", ".icalendar")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`unknown_zones` are the names of zones that are none, whose times were read by the practice's clock."""

    lines: Sequence[AnyLine]
    is_calendar: bool = False
    unknown_zones: Sequence[str] = ()


def read_import_file(
    data: bytes, *, file_name: str, zone: ZoneInfo, directory: Directory, unnamed: Unnamed, now: datetime
) -> ReadFile:
    """A CSV, or a calendar by its first line or its name. Raises NotAFile."""
    begins = data.lstrip(_BEFORE_IT)[: len(_CALENDAR)].lower()
    if begins != _CALENDAR and not file_name.lower().endswith(_ENDINGS):
        return ReadFile(read_csv(data, zone=zone, surgeon=unnamed.surgeon, procedure=unnamed.procedure))
    lines, zones = read_calendar_file(data, zone=zone, directory=directory, unnamed=unnamed, now=now)
    return ReadFile(lines, True, zones)
