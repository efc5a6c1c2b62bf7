"""The rows of a day, and where in them each appointment stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from booking.availability import Interval, stretches, time_of_day
from booking.formats import clock_face, time_range
from booking.routes.staff.diary.spaces import Blanks, spaces_of
from booking.routes.staff.diary.values import (
    QUARTER,
    BookingAddress,
    Column,
    Diary,
    Entry,
    Frame,
    Placed,
    Row,
    SurgeonsDay,
)

HOUR, HALF_HOUR = timedelta(hours=1), timedelta(minutes=30)
ALWAYS_FROM, ALWAYS_UNTIL = timedelta(hours=8), timedelta(hours=18)  # by the wall clock; more only when needed


def build_diary(
    on: date,
    days: Sequence[SurgeonsDay],
    *,
    frame: Frame,
    booking: BookingAddress | None,
    why: BookingAddress | None = None,
) -> Diary:
    """The rows of that local date, with a column a surgeon.

    Without `booking` no blank can be booked: for whoever may not, and for days on which nobody may. Where nobody can be
    booked, `why` is where it is said why not.
    """
    needed = [one.span for day in days for one in day.open] + [one.span for day in days for one in day.entries]
    starts = quarters(on, frame.zone, needed)
    rows = [_row(start, frame) for start in starts]
    return Diary(rows, [_column(day, starts, frame, booking) for day in days], starts[0], frame, why=why)


def quarters(on: date, zone: ZoneInfo, needed: Iterable[Interval]) -> list[datetime]:
    """The starts (UTC) of the day's quarter hours from 8:00 until 18:00, and on to whatever is needed besides."""
    starts: list[datetime] = []
    shown: list[int] = []
    spans = list(needed)
    first, last = min((span.start for span in spans), default=None), max((span.end for span in spans), default=None)
    for start, end, midnight in stretches(on, zone):
        quarter = start + (midnight - start) % QUARTER
        while quarter < end:
            always = ALWAYS_FROM <= quarter - midnight < ALWAYS_UNTIL
            if always or (first and last and first < quarter + QUARTER and quarter < last):
                shown.append(len(starts))
            starts.append(quarter)
            quarter += QUARTER
    if not shown:
        return starts
    hour_begins = shown[0] - int(time_of_day(starts[shown[0]], zone) % HOUR / QUARTER)
    return starts[max(hour_begins, 0) : shown[-1] + 1]


def _row(start: datetime, frame: Frame) -> Row:
    past_midnight = time_of_day(start, frame.zone)
    return Row(
        label=frame.time(start),
        hour=not past_midnight % HOUR,
        half=not past_midnight % HALF_HOUR,
        now=frame.time(frame.now) if start <= frame.now < start + QUARTER else None,
    )


def _column(
    day: SurgeonsDay,
    starts: Sequence[datetime],
    frame: Frame,
    booking: BookingAddress | None,
) -> Column:
    visits = _side_by_side(day.entries, starts, frame)
    spaces = spaces_of(day, starts, visits)
    if booking is not None:
        spaces = Blanks(day, starts, spaces, frame).linked(booking)
    lanes = max((visit.lane for visit in visits), default=0) + 1
    return Column(day.name, day.colour, day.summary, lanes, spaces, visits, day.slug)


def _side_by_side(entries: Iterable[Entry], starts: Sequence[datetime], frame: Frame) -> list[Placed]:
    """Each in the first lane that is free from its first row on: those that share a row stand side by side."""
    placed: list[Placed] = []
    free_from: list[int] = []  # by lane
    for entry in sorted(entries, key=attrgetter("span.start", "span.end")):
        row = min(max(bisect_right(starts, entry.span.start) - 1, 0), len(starts) - 1)
        until = max(bisect_left(starts, entry.span.end), row + 1)
        lane = next((lane for lane, free in enumerate(free_from) if free <= row), len(free_from))
        free_from[lane : lane + 1] = [until]
        time = time_range(entry.span.start, entry.span.end, frame.zone, frame.locale)
        begins = clock_face(entry.span.start, frame.zone, frame.locale)
        told = (entry.href, entry.title, entry.detail, time, entry.state, entry.status, entry.marks, entry.outside)
        placed.append(Placed(row, until, lane, *told, begins=begins, telephone=entry.telephone, movable=entry.movable))
    return placed
