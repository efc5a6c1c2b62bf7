"""How slots become lists of times: the plain values that templates/components/times.html and next_times.html show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.availability import Slot, part_of_day
from booking.formats import AnyLocale, day_and_month, iso_moment, moment_of_year, time_short


@dataclass(frozen=True, slots=True)
class Time:
    text: str
    starts_at: str  # ISO 8601 with offset
    detail: str | None
    is_own: bool = False  # what is held or booked already: shown, and nothing to choose
    day: str = ""  # Tuesday, October 6: heard after the time where the day stands only in a heading
    parts: Sequence[str] = ()  # of a visit to both surgeons, what its form sends as `part`


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    times: list[Time]


@dataclass(frozen=True, slots=True)
class NextTime:
    text: str
    starts_at: str
    hidden: Mapping[str, str | Sequence[str]]
    short: str = ""  # Mon 9:00
    place: str | None = None  # said where it could be misunderstood


def groups_of_day(
    slots: Iterable[Slot],
    *,
    zone: ZoneInfo,
    detail: Callable[[Slot], str | None] = lambda slot: None,
    own: datetime | None = None,
    locale: AnyLocale = None,
) -> list[Group]:
    """Morning, Afternoon and Evening of one day, each that has times; `detail` is a second line on the button.

    `own` is the start among them that the patient has already.
    """
    times, day = [], ""
    for slot in slots:
        text = time_short(slot.starts_at, zone, locale)
        is_own = slot.starts_at == own
        day = day or day_and_month(slot.starts_at, zone, locale)
        times.append((slot.starts_at, Time(text, iso_moment(slot.starts_at, zone), detail(slot), is_own, day)))
    return by_part_of_day(times, zone)


def by_part_of_day(times: Iterable[tuple[datetime, Time]], zone: ZoneInfo) -> list[Group]:
    """Morning, Afternoon and Evening, each that has times; a time comes with its start."""
    groups = {part: Group(name, []) for part, name in parts_of_day().items()}
    for starts_at, time in times:
        groups[part_of_day(starts_at.astimezone(zone))].times.append(time)
    return [group for group in groups.values() if group.times]


def parts_of_day() -> dict[str, str]:
    """Their names to read, by what `part_of_day` gives."""
    return {"morning": _("Morning"), "afternoon": _("Afternoon"), "evening": _("Evening")}


def next_times(
    slots: Sequence[Slot],
    *,
    zone: ZoneInfo,
    hidden: Callable[[Slot], Mapping[str, str]],
    place: Callable[[Slot], str | None] = lambda slot: None,
    count: int = 3,
    locale: AnyLocale = None,
) -> list[NextTime]:
    """The first few, each a button that sends `hidden` and its start; `place` says where, if that needs saying."""
    return [
        NextTime(
            text=when(slot.starts_at, zone, place=place(slot), locale=locale),
            starts_at=iso_moment(slot.starts_at, zone),
            hidden=hidden(slot),
            place=place(slot),
        )
        for slot in slots[:count]
    ]


def when(starts_at: datetime, zone: ZoneInfo, *, place: str | None = None, locale: AnyLocale = None) -> str:
    """Tuesday, October 6, 9:30 AM; with a place: Tuesday, October 6, 9:30 AM, by video"""
    moment = moment_of_year(starts_at, zone, locale)
    return f"{moment}, {place}" if place else moment
