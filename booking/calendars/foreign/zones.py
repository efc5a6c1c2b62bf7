"""What a name of a time zone means in somebody's file.

In this order: an IANA name, behind any prefix; a name of Windows, quoted or numbered; the file's own VTIMEZONE.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from booking.calendars.foreign.components import Component
from booking.calendars.foreign.file_zone import file_zone

# Outlook gives this name to whatever its user put together: it means another zone in each file.
_CUSTOMIZED = "customized time zone"
_MICROSOFTS_OWN = "tzone://microsoft/"  # Exchange: .../Utc, and .../Custom for what only the VTIMEZONE tells
_NUMBERED = re.compile(r"\s+\d+$")  # Outlook, where a file has two zones of one name
_WINDOWS = {name.casefold(): key for name, key in WINDOWS_TO_OLSON.items()}


class Zones:
    """The zones of one calendar."""

    def __init__(self, timezones: Sequence[Component]) -> None:
        self._written = {_plain(timezone.text("TZID")): timezone for timezone in timezones}
        self._known: dict[str, tzinfo | None] = {}

    def named(self, name: str) -> tzinfo | None:
        if name not in self._known:
            self._known[name] = well_known(_plain(name)) or self._of_the_file(_plain(name))
        return self._known[name]

    def _of_the_file(self, name: str) -> tzinfo | None:
        timezone = self._written.get(name)
        return file_zone(timezone) if timezone else None


def well_known(name: str) -> tzinfo | None:
    if name in ("z", "utc", _MICROSOFTS_OWN + "utc"):
        return UTC
    if name.startswith((_CUSTOMIZED, _MICROSOFTS_OWN)):
        return None
    key = _iana_keys().get(_without_prefix(name)) or _WINDOWS.get(name) or _WINDOWS.get(_NUMBERED.sub("", name))
    return ZoneInfo(key) if key else None


def _plain(name: str) -> str:
    return name.replace("\\,", ",").strip().strip("\"'").strip().casefold()


def _without_prefix(name: str) -> str:
    """`/freeassociation.sourceforge.net/Tzfile/America/Los_Angeles` means America/Los_Angeles."""
    if not name.startswith("/"):
        return name
    words = name.split("/")
    ends = ("/".join(words[-length:]) for length in (3, 2, 1))
    return next((end for end in ends if end in _iana_keys()), name)


@cache
def _iana_keys() -> Mapping[str, str]:
    """From tzdata rather than from this machine's files, so that a name means the same on every machine."""
    return {key.casefold(): key for key in files("tzdata").joinpath("zones").read_text("utf-8").split()}
