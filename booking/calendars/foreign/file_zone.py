"""A time zone as a file's own VTIMEZONE has it (RFC 5545 3.6.5)."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from booking.calendars.foreign.components import Component
from booking.calendars.foreign.refusal import EventRefused
from booking.calendars.foreign.rules import days_of_rule, read_rule
from booking.calendars.foreign.walls import read_walls

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
_LAST = datetime(2100, 1, 1)  # noqa: DTZ001  # wall time
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class _Onset:
    """The clocks change, or only the name of the time does."""

    at: datetime  # UTC, naive
    before: timedelta
    after: timedelta


class FileZone(tzinfo):
    """Wall times that are skipped or repeated are read as PEP 495 says, which for fold=0 is RFC 5545's way."""

    def __init__(self, onsets: list[_Onset]) -> None:
        self._onsets = onsets
        self._in_utc = [onset.at for onset in onsets]
        self._by_fold = [
            [onset.at + max(onset.before, onset.after) for onset in onsets],
            [onset.at + min(onset.before, onset.after) for onset in onsets],
        ]

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        if moment is None:
            return None
        return self._offset(bisect_right(self._by_fold[moment.fold], moment.replace(tzinfo=None, fold=0)))

    def fromutc(self, moment: datetime) -> datetime:
        bare = moment.replace(tzinfo=None)
        offset = self._offset(bisect_right(self._in_utc, bare))
        local = (bare + offset).replace(tzinfo=self)
        return local if local.utcoffset() == offset else local.replace(fold=1)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        return None

    def _offset(self, passed: int) -> timedelta:
        return self._onsets[passed - 1].after if passed else self._onsets[0].before


def file_zone(timezone: Component) -> FileZone | None:
    """None where the VTIMEZONE tells nothing that can be relied on."""
    onsets: set[_Onset] = set()
    for observance in (*timezone.parts_named("STANDARD"), *timezone.parts_named("DAYLIGHT")):
        try:
            onsets.update(_onsets(observance))
        except (ValueError, OverflowError, EventRefused):
            return None
    return FileZone(sorted(onsets)) if onsets else None


def _onsets(observance: Component) -> list[_Onset]:
    (first,) = read_walls(observance.text("DTSTART"))
    before, after = _offset_of(observance, "TZOFFSETFROM"), _offset_of(observance, "TZOFFSETTO")
    walls = {first.wall}
    for rule in observance.every("RRULE"):
        # Its UNTIL is in UTC; a day more or less is none too many, as clocks change twice a year.
        walls.update(days_of_rule(read_rule(rule.value), first.wall, until_zone=None, last=_LAST))
    for dates in observance.every("RDATE"):
        walls.update(one.wall for one in read_walls(dates.value))
    return [_Onset(wall - before, before, after) for wall in walls]


def _offset_of(observance: Component, name: str) -> timedelta:
    found = _OFFSET.fullmatch(observance.text(name))
    if found is None:
        raise ValueError("no offset")
    sign, hours, minutes, seconds = found.groups(default="0")
    offset = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    if offset >= _DAY:
        raise ValueError("an offset of more than a day")
    return -offset if sign == "-" else offset
