"""The hours of every week as a drawing: seven columns, in each a bar a span, side by side by surgeon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from booking.availability import DAY
from booking.catalog import SurgeonDetails
from booking.formats import wall_time, weekdays
from booking.models import WorkingHours

WIDTH = 100  # of a day
AN_HOUR = 60
MARGIN = 6


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    colour: str


@dataclass(frozen=True, slots=True)
class DrawnDay:
    name: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class DrawnWeek:
    """`height` in minutes, from `first` to `last`, which are said beside it; `lines` are its hours."""

    days: Sequence[DrawnDay]
    height: int
    lines: Sequence[int]
    first: str
    last: str


def drawn_week(weeks: Sequence[tuple[SurgeonDetails, Sequence[WorkingHours]]], *, monday: date) -> DrawnWeek | None:
    """What holds in the week of that Monday; None for nothing."""
    shown = [(surgeon, [row for row in rows if _holds(row, monday)]) for surgeon, rows in weeks]
    every = [row for _surgeon, rows in shown for row in rows]
    if not every:
        return None
    first = min(row.from_minute for row in every) // AN_HOUR * AN_HOUR
    last = -(-max(row.until_minute for row in every) // AN_HOUR) * AN_HOUR
    days = [DrawnDay(short, list(_bars(shown, day, first))) for day, short, _name in weekdays()]
    return DrawnWeek(days, last - first, range(0, last - first, AN_HOUR), wall_time(first), wall_time(last))


def _holds(row: WorkingHours, monday: date) -> bool:
    on = monday + row.weekday * DAY
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_until is None or on <= row.valid_until)


def _bars(shown: Sequence[tuple[SurgeonDetails, Sequence[WorkingHours]]], day: int, first: int) -> Iterable[Bar]:
    each = WIDTH // len(shown)
    for place, (surgeon, rows) in enumerate(shown):
        for row in rows:
            if row.weekday == day:
                height = row.until_minute - row.from_minute
                yield Bar(place * each + MARGIN, row.from_minute - first, each - 2 * MARGIN, height, surgeon.colour)
