"""The weekly hours that the practice file gives a surgeon, and the office."""

import re
from collections.abc import Collection
from itertools import combinations, pairwise

from booking.catalog.file.entries import HoursEntry, OfficeHours
from booking.catalog.file.keys import Keys, did_you_mean

_KEYS = ("location", "weekdays", "spans", "valid_from", "valid_until")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)", re.ASCII)
_DAY = 24 * 60


def working_hours(surgeon: Keys, locations: Collection[str]) -> tuple[HoursEntry, ...]:
    """One row a weekday and span; none where the surgeon has no hours yet."""
    if "working_hours" not in surgeon:
        return ()
    hours = tuple(row for keys in surgeon.tables("working_hours") for row in _rows(keys, locations))
    # Two locations at one time are no fault: whoever is in the office may see someone by video as well.
    for one, other in combinations(hours, 2):
        if _overlap(one, other):
            raise surgeon.wrong(
                "working_hours",
                f"{WEEKDAYS[one.weekday]} {_clock(one)} and {_clock(other)} overlap in {one.location}",
            )
    return hours


def office_hours(practice: Keys) -> tuple[OfficeHours, ...]:
    """In order of the week; none where the file does not say."""
    if "office_hours" not in practice:
        return ()
    hours = []
    for keys in practice.tables("office_hours"):
        keys.only(("weekdays", "spans"))
        hours += [OfficeHours(weekday, *span) for weekday in _weekdays(keys) for span in _spans(keys)]
    hours.sort()
    for one, next_one in pairwise(hours):
        if one.weekday == next_one.weekday and next_one.from_minute < one.until_minute:
            overlap = f"{WEEKDAYS[one.weekday]} {_clock(one)} and {_clock(next_one)} overlap"
            raise practice.wrong("office_hours", overlap)
    return tuple(hours)


def _rows(keys: Keys, locations: Collection[str]) -> list[HoursEntry]:
    keys.only(_KEYS)
    location = keys.line("location")
    if location not in locations:
        raise keys.wrong("location", f"no location has the slug {location!r}{did_you_mean(location, locations)}")
    valid_from, valid_until = keys.day("valid_from"), keys.day("valid_until")
    if valid_from and valid_until and valid_until < valid_from:
        raise keys.must_be("valid_until", f"{valid_from} or later", valid_until)
    return [
        HoursEntry(location, weekday, from_minute, until_minute, valid_from, valid_until)
        for weekday in _weekdays(keys)
        for from_minute, until_minute in _spans(keys)
    ]


def _weekdays(keys: Keys) -> list[int]:
    days = keys.lines("weekdays", least=1)
    for day in days:
        if day not in WEEKDAYS:
            raise keys.must_be("weekdays", f"among {', '.join(WEEKDAYS)}", day)
    return [WEEKDAYS.index(day) for day in days]


def _spans(keys: Keys) -> list[tuple[int, int]]:
    return [_span(keys, text) for text in keys.lines("spans", least=1)]


def _span(keys: Keys, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if not found:
        raise keys.must_be("spans", "times such as '9:00-12:30'", text)
    hour, minute, until_hour, until_minute = map(int, found.groups())
    start, end = hour * 60 + minute, until_hour * 60 + until_minute
    if max(start, end) > _DAY:
        raise keys.must_be("spans", "times from 0:00 to 24:00", text)
    if start >= end:
        raise keys.must_be("spans", "an earlier time and a later one", text)
    if start % 5 or end % 5:
        raise keys.must_be("spans", "times on full five minutes", text)
    return start, end


def _overlap(one: HoursEntry, other: HoursEntry) -> bool:
    return (
        (one.location, one.weekday) == (other.location, other.weekday)
        and one.from_minute < other.until_minute
        and other.from_minute < one.until_minute
        and not (one.valid_until and other.valid_from and one.valid_until < other.valid_from)
        and not (other.valid_until and one.valid_from and other.valid_until < one.valid_from)
    )


def _clock(hours: HoursEntry | OfficeHours) -> str:
    ends = (hours.from_minute, hours.until_minute)
    return "-".join(f"{minute // 60}:{minute % 60:02}" for minute in ends)
