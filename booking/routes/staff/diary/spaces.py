"""What is a quarter of an hour without an appointment: open to be booked, kept free, or shut and why?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from booking.availability import Interval, overlaps, time_of_day
from booking.routes.staff.diary.values import QUARTER, Booking, Entry, Frame, Placed, Space, SurgeonsDay


def spaces_of(day: SurgeonsDay, starts: Sequence[datetime], visits: Sequence[Placed]) -> list[Space]:
    """One for each row. What is said of a stretch is said in its first row that shows."""
    covered = {row for visit in visits for row in range(visit.row, visit.until)}
    spaces: list[Space] = []
    said: Space | None = None
    for row, start in enumerate(starts):
        space = _space(day, Interval(start, start + QUARTER))
        spaces.append(Space(shut=space.shut, kept=space.kept) if space == said else space)
        said = None if row in covered else space
    return spaces


def _space(day: SurgeonsDay, quarter: Interval) -> Space:
    here = next((one for one in day.open if overlaps(one.span, quarter)), None)
    if here is None:
        why = next((one.why for one in day.closed if overlaps(one.span, quarter)), "")
        return Space(shut=True, label=why)
    if any(overlaps(around, quarter) for entry in day.entries for around in _buffers(entry)):
        return Space(kept=True, label=_("kept free"))
    return Space(note=here.note)


def _buffers(entry: Entry) -> tuple[Interval, Interval]:
    return Interval(entry.takes.start, entry.span.start), Interval(entry.span.end, entry.takes.end)


@dataclass(frozen=True, slots=True)
class Blanks:
    """The quarters of one surgeon's day in which somebody could be booked."""

    day: SurgeonsDay
    starts: Sequence[datetime]
    spaces: Sequence[Space]
    frame: Frame

    def linked(self, booking: Booking) -> list[Space]:
        """Each blank leads to the start that lies in it, else to the one before when all is blank from there."""
        return [self._linked(row, booking) for row in range(len(self.spaces))]

    def _linked(self, row: int, booking: Booking) -> Space:
        space, quarter = self.spaces[row], self.starts[row]
        past = time_of_day(quarter, self.frame.zone) % self.frame.step
        start = quarter + (self.frame.step - past if past else timedelta(0))
        again = start >= quarter + QUARTER
        if again:
            start = quarter - past
        first = bisect_right(self.starts, start) - 1
        if first < 0 or start < self.frame.now or not all(self._is_blank(one) for one in range(first, row + 1)):
            return space
        if not any(one.span.start <= start < one.span.end for one in self.day.open):
            return space
        label = _("Book %(time)s, %(surgeon)s", time=self.frame.time(start), surgeon=self.day.name)
        return Space(href=booking(self.day.slug, start), label=label, again=again, note=space.note)

    def _is_blank(self, row: int) -> bool:
        this = Interval(self.starts[row], self.starts[row] + QUARTER)
        shut_or_kept = self.spaces[row].shut or self.spaces[row].kept
        return not shut_or_kept and not any(overlaps(entry.takes, this) for entry in self.day.entries)
