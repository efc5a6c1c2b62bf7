"""What the diary of a day needs to know, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from booking.availability import Interval
from booking.formats import AnyLocale, time_short

QUARTER = timedelta(minutes=15)

BookingAddress = Callable[[str, datetime], str]
"""The address at which a consultation with this surgeon (slug) that begins then is booked."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as the diary tells of it; `takes` is its time with the buffers."""

    span: Interval
    takes: Interval
    title: str
    detail: str
    state: str
    status: str  # empty for one that is booked, as most are
    href: str
    marks: Sequence[str] = ()  # what is still to be done or thought of before it
    outside: bool = False  # its surgeon's hours
    telephone: str = ""
    movable: bool = False  # by who looks


@dataclass(frozen=True, slots=True)
class Open:
    """When a surgeon is there; `note` says where, if that is not where everybody expects."""

    span: Interval
    note: str = ""
    by_video: bool = False


@dataclass(frozen=True, slots=True)
class AbsenceReason:
    """A reason why a surgeon is not there."""

    span: Interval
    why: str


@dataclass(frozen=True, slots=True)
class SurgeonsDay:
    slug: str
    name: str
    colour: str
    summary: Sequence[str]  # at its head, what one needs first in front
    open: Sequence[Open]
    absence_reasons: Sequence[AbsenceReason]
    entries: Sequence[Entry]
    free: Collection[datetime] | None = None  # the starts that can be had; None: as far as the rows show it


@dataclass(frozen=True, slots=True)
class Frame:
    """`step` parts the starts that may be booked, counted from local midnight."""

    zone: ZoneInfo
    now: datetime
    step: timedelta
    locale: AnyLocale = None

    def time(self, moment: datetime) -> str:
        return time_short(moment, self.zone, self.locale)


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    hour: bool
    now: str | None
    half: bool = False  # begins on the hour or half past


@dataclass(frozen=True, slots=True)
class Space:
    """A quarter without an appointment; `again` marks a further quarter that leads to the same start.

    `label` says what it does or why it is shut, `note` where the surgeon is: each once, where a stretch begins.
    """

    href: str = ""
    label: str = ""
    again: bool = False
    shut: bool = False
    kept: bool = False
    note: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An appointment in the rows `row` to before `until`; `lane` parts those that overlap."""

    row: int
    until: int
    lane: int
    href: str
    title: str
    detail: str
    time: str
    state: str
    status: str
    marks: Sequence[str] = ()
    outside: bool = False
    begins: str = ""
    telephone: str = ""
    movable: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    colour: str
    summary: Sequence[str]
    lanes: int
    spaces: list[Space]
    visits: list[Placed]
    slug: str = ""


@dataclass(frozen=True, slots=True)
class FreeTime:
    text: str
    href: str | None  # None for whoever may not book


@dataclass(frozen=True, slots=True)
class CanceledVisit:
    time: str
    surgeon: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Diary:
    """`starts_at` is the first row's; each later row begins a quarter of an hour after the one above it.

    Where nobody can be booked, `why` leads to why not.
    """

    rows: list[Row]
    columns: list[Column]
    starts_at: datetime
    frame: Frame
    canceled: Sequence[CanceledVisit] = ()
    why: BookingAddress | None = None

    @property
    def closed(self) -> list[str]:
        """Why nobody is there, once for all or with each name; empty while anything is to be shown in rows."""
        if any(column.visits or not all(space.shut for space in column.spaces) for column in self.columns):
            return []
        reasons = [next((space.label for space in column.spaces if space.label), "") for column in self.columns]
        if len(set(reasons)) == 1:
            return reasons[:1]
        return [f"{column.name}: {why}" for column, why in zip(self.columns, reasons, strict=True)]
