"""A made-up law about the clocks of Los Angeles, in force in this process and in its children until the test ends."""

from __future__ import annotations

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from icalendar.timezone import tzp

from booking.calendars import timezones
from booking.models import practice as practice_models

ALWAYS_SUMMER = "<-07>7"
ALWAYS_WINTER = "<-08>8"
LATER_AUTUMN = "PST8PDT,M3.2.0,M11.3.0"  # the clocks go back two weeks later
FORWARD_AT_TEN = "PDT7<-06>6,M10.1.2/10,M11.1.0/3"  # on the first Tuesday of October 10:00 to 11:00 are left out


@contextmanager
def law(footer: str, folder: Path) -> Iterator[None]:
    """`footer` is a POSIX TZ string; it holds for all times (RFC 8536)."""
    block = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4) + bytes(6) + b"---\0"
    zones = folder / "zoneinfo"
    (zones / "America").mkdir(parents=True, exist_ok=True)
    (zones / "America" / "Los_Angeles").write_bytes(block + block + b"\n" + footer.encode() + b"\n")
    path = zoneinfo.TZPATH
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezones, "files", lambda _package: folder)
        patch.setenv("PYTHONTZPATH", str(zones))
        zoneinfo.reset_tzpath([str(zones), *path])
        _forget()
        try:
            yield
        finally:
            zoneinfo.reset_tzpath(path)
            _forget()


def _forget() -> None:
    zoneinfo.ZoneInfo.clear_cache()
    practice_models._zone.cache_clear()
    timezones._law.cache_clear()
    timezones.timezone_bytes.cache_clear()
    tzp.use_default()  # icalendar keeps each zone as the first calendar that it read has told it
