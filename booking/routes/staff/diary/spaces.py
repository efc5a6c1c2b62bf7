"""The quarters of an hour without an appointment: open to be booked, kept free, or shut and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import gettext as _

from booking.availability import Interval, overlaps, time_of_day
from booking.routes.staff.diary.values import QUARTER, BookingAddress, Entry, Frame, Placed, Space, SurgeonsDay


def spaces_of(day: SurgeonsDay, starts: Sequence[datetime], visits: Sequence[Placed]) -> list[Space]:
    """One for each row. What is said of a stretch is said in its first row that shows; of a buffer nothing."""
    covered = {row for visit in visits for row in range(visit.row, visit.until)}
    buffers = [buffer for entry in day.entries for buffer in _buffers(entry)]
    spaces: list[Space] = []
    said: Space | None = None
    for row, start in enumerate(starts):
        space = _space(day, Interval(start, start + QUARTER), buffers)
        spaces.append(replace(space, label="", note="") if space == said else space)
        said = None if row in covered else space
    return spaces


def asking_why(
    day: SurgeonsDay, starts: Sequence[datetime], spaces: Sequence[Space], frame: Frame, why: BookingAddress
) -> list[Space]:
    """Each that cannot be booked leads to why not."""
    label = _("Why not %(time)s, %(surgeon)s?")  # looked up once
    return [
        space
        if space.href
        else replace(space, why=why(day.slug, start), asks=label % {"time": frame.time(start), "surgeon": day.name})
        for space, start in zip(spaces, starts, strict=True)
    ]


def _buffers(entry: Entry) -> Iterator[Interval]:
    for around in (Interval(entry.takes.start, entry.span.start), Interval(entry.span.end, entry.takes.end)):
        if around.start < around.end:
            yield around


def _space(day: SurgeonsDay, quarter: Interval, buffers: Sequence[Interval]) -> Space:
    here = next((one for one in day.open if overlaps(one.span, quarter)), None)
    if here is None:
        why = next((one.why for one in day.absence_reasons if overlaps(one.span, quarter)), "")
        return Space(shut=True, label=why)
    if any(overlaps(buffer, quarter) for buffer in buffers):
        return Space(kept=True)
    return Space(note=here.note, video=here.by_video)


class Blanks:
    """The quarters of one surgeon's day in which somebody could be booked."""

    def __init__(self, day: SurgeonsDay, starts: Sequence[datetime], spaces: Sequence[Space], frame: Frame) -> None:
        self._day, self._starts, self._spaces, self._frame = day, starts, spaces, frame
        self._blank = [self._is_blank(row) for row in range(len(spaces))]
        self._label = _("Book %(time)s, %(surgeon)s")  # looked up once, as they are said of each
        self._label_by_video = _("Book %(time)s by video, %(surgeon)s")

    def linked(self, booking: BookingAddress) -> list[Space]:
        """Each blank leads to the start that lies in it, else to the one before when all is blank from there."""
        return [self._linked(row, booking) if self._blank[row] else space for row, space in enumerate(self._spaces)]

    def _is_blank(self, row: int) -> bool:
        if self._spaces[row].shut or self._spaces[row].kept:
            return False
        this = Interval(self._starts[row], self._starts[row] + QUARTER)
        return not any(overlaps(entry.takes, this) for entry in self._day.entries)

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
        return replace(space, href=booking(self._day.slug, start), label=label, again=again)
