"""The one time that an address names, such as a time that was chosen in a month on another site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.formats import moment_of_year
from booking.forms.instants import read_instant
from booking.routes.open_times.time_lists import NextTime, next_times
from booking.routes.patient.selection import Selection


@dataclass(frozen=True, slots=True)
class NamedTime:
    """What its one button sends, or a sentence about why it has none; neither where the address names no time."""

    button: NextTime | None = None
    sentence: str | None = None
    day: date | None = None  # on which it is, if one can book so near and so far
    wrong: bool = False


def read_named_time(text: str | None, selection: Selection) -> NamedTime:
    """Of `?starts_at=2026-10-06T09:30-07:00`; what the patient holds already is no time to choose."""
    if not text:
        return NamedTime()
    starts_at, found = read_instant(text), selection.found
    if starts_at is None:
        return NamedTime(sentence=unreadable_time(), wrong=True)
    day, zone = found.day_of(starts_at), found.practice.zone
    if selection.own and selection.own.starts_at == starts_at:
        return NamedTime(day=day)
    those = [slot for slot in selection.slots(first=day, last=day) if slot.starts_at == starts_at] if day else []
    if not those:
        return NamedTime(sentence=time_gone(starts_at, zone), day=day)
    button = next_times(
        those,
        zone=zone,
        count=1,
        place=found.place_of,
        hidden=lambda slot: {
            "procedure": found.procedure.slug,
            "surgeon": selection.surgeon,
            "location": found.location_of(slot).slug,
        },
    )[0]
    return NamedTime(button, day=day)


def unreadable_time() -> str:
    return _("We couldn’t read the time in that address.")


def time_gone(starts_at: datetime, zone: ZoneInfo) -> str:
    return _("This time isn’t open anymore: %(moment)s.", moment=moment_of_year(starts_at, zone))
