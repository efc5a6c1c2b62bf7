"""When an event happens, in the eyes of libraries that we did not write with.

Of both kinds: icalendar and ical go by the zone's name; libical by the calendar's own VTIMEZONE, and so does
vobject once the name is one that it cannot know.
"""

import ctypes
import ctypes.util
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

Happenings = dict[str, tuple[datetime, datetime]]
"""By UID: start and end, UTC."""


def by_icalendar(data: bytes) -> Happenings:
    events: list[Any] = Calendar.from_ical(data).walk("VEVENT")
    return {str(event["UID"]): (_utc(event["DTSTART"].dt), _utc(event["DTEND"].dt)) for event in events}


def by_vobject(data: bytes) -> Happenings:
    events = vobject.readOne(_under_another_name(data)).contents.get("vevent", [])
    return {event.uid.value: (_utc(event.dtstart.value), _utc(event.dtend.value)) for event in events}


def by_ical(data: bytes) -> Happenings:
    (calendar,) = IcsCalendarStream.from_ics(data.decode()).calendars
    return {str(event.uid): (_utc(event.start), _utc(event.end)) for event in calendar.events}


def by_libical(data: bytes) -> Happenings:
    library = libical()
    root = parsed_by_libical(data)
    kind = library.icalcomponent_string_to_kind(b"VEVENT")
    found = {}
    event = library.icalcomponent_get_first_component(root, kind)
    while event:
        start, end = library.icalcomponent_get_dtstart(event), library.icalcomponent_get_dtend(event)
        found[library.icalcomponent_get_uid(event).decode()] = (_instant(start), _instant(end))
        event = library.icalcomponent_get_next_component(root, kind)
    return found


READERS: dict[str, Callable[[bytes], Happenings]] = {
    "icalendar": by_icalendar,
    "vobject": by_vobject,
    "ical": by_ical,
    "libical": by_libical,
}


class _IcalTime(ctypes.Structure):
    """icaltimetype of libical 3."""

    _fields_ = [
        *(
            (name, ctypes.c_int)
            for name in ["year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight"]
        ),
        ("zone", ctypes.c_void_p),
    ]


def libical() -> ctypes.CDLL:
    """Skips the test where Debian's libical3 is not installed."""
    for name in (ctypes.util.find_library("ical"), "libical.so.3"):
        try:
            library = ctypes.CDLL(name or "")
        except OSError:
            continue
        if hasattr(library, "icalrestriction_check"):
            break
    else:
        pytest.skip("libical is not installed (Debian: libical3)")
    pointer = ctypes.c_void_p
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [ctypes.c_char_p]),
        ("icalcomponent_string_to_kind", ctypes.c_int, [ctypes.c_char_p]),
        ("icalcomponent_get_first_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_next_component", pointer, [pointer, ctypes.c_int]),
        ("icalcomponent_get_uid", ctypes.c_char_p, [pointer]),
        ("icalcomponent_get_dtstart", _IcalTime, [pointer]),
        ("icalcomponent_get_dtend", _IcalTime, [pointer]),
        ("icalcomponent_as_ical_string", ctypes.c_char_p, [pointer]),
        ("icalcomponent_count_errors", ctypes.c_int, [pointer]),
        ("icaltime_as_timet_with_zone", ctypes.c_int64, [_IcalTime, pointer]),
        ("icalrestriction_check", ctypes.c_int, [pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def parsed_by_libical(data: bytes) -> int:
    """The component's address. It lives as long as the process: a test has few."""
    root = libical().icalparser_parse_string(data)
    assert root, "libical reads nothing"
    return int(root)


_names = count()


def _under_another_name(data: bytes) -> str:
    """With a TZID that is new to this very run: vobject remembers for good what a name once meant."""
    return re.sub(r"TZID([=:])[A-Za-z_/]+", rf"TZID\1Its-Own-{next(_names)}", data.decode())


def _instant(moment: _IcalTime) -> datetime:
    return datetime.fromtimestamp(libical().icaltime_as_timet_with_zone(moment, moment.zone), UTC)


def _utc(moment: date) -> datetime:
    assert isinstance(moment, datetime), "not a moment"
    assert moment.tzinfo, "a floating time"
    return moment.astimezone(UTC)
