"""The quarters of an hour without an appointment: open to be booked, kept free, or shut and why."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext as _

from booking.availability import Interval, time_of_day
from booking.routes.staff.diary.values import QUARTER, BookingAddress, Entry, Frame, Open, Placed, Space, SurgeonsDay


def spaces_of(day: SurgeonsDay, starts: Sequence[datetime], visits: Sequence[Placed]) -> list[Space]:
    """One for each row. What is said of a stretch is said in its first row that shows; of a buffer nothing."""
    covered = {row for visit in visits for row in range(visit.row, visit.until)}
    kept = {row for entry in day.entries for buffer in _buffers(entry) for row in rows_of(buffer, starts)}
    there = {row: one for one in reversed(day.open) for row in rows_of(one.span, starts)}
    why = {row: one.why for one in reversed(day.absence_reasons) for row in rows_of(one.span, starts)}
    spaces: list[Space] = []
    said: Space | None = None
    for row in range(len(starts)):
        space = _space(there.get(row), why.get(row, ""), is_kept=row in kept)
        spaces.append(replace(space, label="", note="") if space == said and (space.label or space.note) else space)
        said = None if row in covered else space
    return spaces


def rows_of(span: Interval, starts: Sequence[datetime]) -> range:
    """Those whose quarter it touches; none, of an empty one."""
    if span.start >= span.end:
        return range(0)
    return range(bisect_right(starts, span.start - QUARTER), bisect_left(starts, span.end))


def _buffers(entry: Entry) -> tuple[Interval, Interval]:
    return Interval(entry.takes.start, entry.span.start), Interval(entry.span.end, entry.takes.end)


def _space(there: Open | None, why: str, *, is_kept: bool) -> Space:
    if there is None:
        return Space(shut=True, label=why)
    return Space(kept=True) if is_kept else Space(note=there.note, video=there.by_video)


class Blanks:
    """The quarters of one surgeon's day in which somebody could be booked."""

    def __init__(self, day: SurgeonsDay, starts: Sequence[datetime], spaces: Sequence[Space], frame: Frame) -> None:
        self._day, self._starts, self._spaces, self._frame = day, starts, spaces, frame
        taken = {row for entry in day.entries for row in rows_of(entry.takes, starts)}
        self._blank = [row not in taken and not (space.shut or space.kept) for row, space in enumerate(spaces)]
        self._label = _("Book %(time)s, %(surgeon)s")  # looked up once, as they are said of each
        self._label_by_video = _("Book %(time)s by video, %(surgeon)s")

    def linked(self, booking: BookingAddress) -> list[Space]:
        """Each blank leads to the start that lies in it, else to the one before when all is blank from there."""
        return [self._linked(row, booking) if self._blank[row] else space for row, space in enumerate(self._spaces)]

    def _linked(self, row: int, booking: BookingAddress) -> Space:
        space, quarter, step = self._spaces[row], self._starts[row], self._frame.step
        past = time_of_day(quarter, self._frame.zone) % step
        start = quarter + (step - past if past else timedelta(0))
        again = start >= quarter + QUARTER
        if again:
            start = quarter - past
        first = bisect_right(self._starts, start) - 1
        if first < 0 or start < self._frame.now or not all(self._blank[first:row]):
            return space
        if not any(one.span.start <= start < one.span.end for one in self._day.open):
            return space
        if self._day.free is not None and start not in self._day.free:
            return space
        label = (self._label_by_video if space.video else self._label) % {
            "time": self._frame.time(start),
            "surgeon": self._day.name,
        }
        address = booking(self._day.slug, start)
        return Space(href=address, label=label, again=again, note=space.note, video=space.video)
