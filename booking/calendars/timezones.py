"""What a calendar says about a time zone, and which moments its readers then get right.

A VTIMEZONE holds one law alone, the footer of the zone's file: one yearly rule per observance, which is what
all readers understand (Outlook skips lists of dates). A moment that this rule would not give back exactly is
written in UTC. The files are PyPI's tzdata, which follows the law sooner than most systems do.
"""

import re
import struct
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32
from zoneinfo import ZoneInfo

import icalendar

_DAY = timedelta(days=1)
# As most programs write it. vobject, for one, takes London for UTC if its rules begin after 2020.
_SINCE = 1970
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_NAME = r"<[^>]+>|[A-Za-z]+"
_TIME = r"[+-]?\d+(?::\d+){0,2}"
_FOOTER = re.compile(
    rf"(?P<standard>{_NAME})(?P<standard_offset>{_TIME})"
    rf"((?P<daylight>{_NAME})(?P<daylight_offset>{_TIME})?,(?P<begins>[^,]+),(?P<ends>[^,]+))?"
)
_YEARLY = re.compile(rf"M(?P<month>\d+)\.(?P<week>\d)\.(?P<weekday>\d)(/(?P<time>{_TIME}))?")


@lru_cache
def timezone_bytes(zone: ZoneInfo) -> bytes:
    component = icalendar.Timezone()
    component.add("tzid", zone.key)
    for observance in _law(zone.key).observances:
        component.add_component(observance.component())
    return bytes(component.to_ical())


def survives_local_time(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a reader of our VTIMEZONE comes back to `moment` from its local time.

    Never so in the hour that happens twice: RFC 5545 means the first, Windows takes the second.
    """
    law = _law(zone.key)
    local = moment.astimezone(zone)
    readings = {local.replace(tzinfo=law.forever, fold=fold).utcoffset() for fold in (0, 1)}
    return bool(law.observances) and readings == {local.utcoffset()}


def law_version(zone: ZoneInfo) -> int:
    """Another number (32 bits) as soon as the law in the zone's file is another."""
    return _law(zone.key).version


@dataclass(frozen=True, slots=True)
class _Yearly:
    """The wall time at which the clocks change each year: POSIX `Mm.w.d/time`, where week 5 is the last."""

    month: int
    week: int
    weekday: int  # Sunday is 0
    days_later: int  # `time` may be negative or beyond midnight
    time: timedelta

    def in_year(self, year: int) -> datetime:
        first_weekday, length = monthrange(year, self.month)  # Monday is 0
        day = 1 + (self.weekday - 1 - first_weekday) % 7 + 7 * (self.week - 1)
        while day > length:
            day -= 7
        return datetime(year, self.month, day) + self.days_later * _DAY + self.time  # noqa: DTZ001  # wall time

    def rule(self) -> dict[str, object]:
        weekday = _WEEKDAYS[(self.weekday + self.days_later) % 7]
        yearly: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": self.month}
        if not self.days_later:
            return yearly | {"BYDAY": f"{-1 if self.week == 5 else self.week}{weekday}"}
        first_day = (-7 if self.week == 5 else 7 * self.week - 6) + self.days_later
        return yearly | {"BYDAY": weekday, "BYMONTHDAY": list(range(first_day, first_day + 7))}

    def has_rule(self) -> bool:
        """Whether the days, when shifted, stay within the month: no rule says it otherwise."""
        if self.week == 5:
            return self.days_later <= 0
        shortest_month = monthrange(2001, self.month)[1]
        return 7 <= 7 * self.week + self.days_later <= shortest_month


@dataclass(frozen=True, slots=True)
class _Observance:
    """A stretch of the year under one offset from UTC."""

    kind: type[icalendar.TimezoneStandard] | type[icalendar.TimezoneDaylight]
    name: str
    offset_before: timedelta
    offset: timedelta
    begins: _Yearly | None  # None: the clocks never change

    def component(self) -> icalendar.Component:
        component = self.kind()
        component.add("tzname", self.name)
        component.add("tzoffsetfrom", self.offset_before)
        component.add("tzoffsetto", self.offset)
        if self.begins is None:
            component.add("dtstart", datetime(_SINCE, 1, 1))  # noqa: DTZ001  # local by definition
        else:
            component.add("dtstart", self.begins.in_year(_SINCE))
            component.add("rrule", self.begins.rule())
        return component


@dataclass(frozen=True, slots=True)
class _Law:
    version: int
    forever: ZoneInfo
    observances: tuple[_Observance, ...]  # empty: the law cannot be written, and everything goes in UTC


@lru_cache
def _law(key: str) -> _Law:
    content = files("tzdata").joinpath("zoneinfo", key).read_bytes()
    footer = content.splitlines()[-1]
    return _Law(crc32(content), _forever(footer), _observances(footer.decode()))


def _forever(footer: bytes) -> ZoneInfo:
    """A zone in which the footer has always been the law: a zone file (RFC 8536) without dated changes."""
    block = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + bytes(6) + b"---\0"
    return ZoneInfo.from_file(BytesIO(block + block + b"\n" + footer + b"\n"))


def _observances(footer: str) -> tuple[_Observance, ...]:
    law = _FOOTER.fullmatch(footer)
    if law is None:
        return ()
    standard, standard_name = -_time(law["standard_offset"]), law["standard"].strip("<>")
    if law["daylight"] is None:
        return (_Observance(icalendar.TimezoneStandard, standard_name, standard, standard, None),)
    daylight = -_time(law["daylight_offset"]) if law["daylight_offset"] else standard + timedelta(hours=1)
    begins, ends = _yearly(law["begins"]), _yearly(law["ends"])
    if begins is None or ends is None:
        return ()
    return (
        _Observance(icalendar.TimezoneStandard, standard_name, daylight, standard, ends),
        _Observance(icalendar.TimezoneDaylight, law["daylight"].strip("<>"), standard, daylight, begins),
    )


def _yearly(text: str) -> _Yearly | None:
    rule = _YEARLY.fullmatch(text)
    if rule is None:
        return None
    days_later, time = divmod(_time(rule["time"] or "2"), _DAY)
    yearly = _Yearly(int(rule["month"]), int(rule["week"]), int(rule["weekday"]), days_later, time)
    return yearly if yearly.has_rule() else None


def _time(text: str) -> timedelta:
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if text.startswith("-") else length
