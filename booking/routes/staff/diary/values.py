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
    status: str
    href: str
    marks: Sequence[str] = ()  # what is still to be done or thought of before it
    outside: bool = False  # its surgeon's hours


@dataclass(frozen=True, slots=True)
class Open:
    """When a surgeon is there; `note` says where, if that is not where everybody expects."""

    span: Interval
    note: str = ""


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
    summary: str
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


@dataclass(frozen=True, slots=True)
class Space:
    """A quarter without an appointment; `again` marks a further quarter that leads to the same start."""

    href: str = ""
    label: str = ""
    again: bool = False
    shut: bool = False
    kept: bool = False
    note: str = ""


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


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    colour: str
    summary: str
    lanes: int
    spaces: list[Space]
    visits: list[Placed]


@dataclass(frozen=True, slots=True)
class Diary:
    rows: list[Row]
    columns: list[Column]
