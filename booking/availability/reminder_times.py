"""When a visit's reminders are due: so long before it, never in quiet hours, and no two of them close together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from booking.availability.wall_clock import LocalTime, local_time, moment_of

APART: Final = timedelta(hours=12)
BEFORE_QUIET: Final = timedelta(minutes=15)  # what is due in quiet hours has this long to leave before they begin
_DAY: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From minute until minute of the wall clock, mostly over midnight; none where both are the same."""

    from_minute: int
    until_minute: int
    zone: ZoneInfo

    def holds(self, moment: datetime) -> bool:
        return self._since(moment) < (self.until_minute - self.from_minute) % _DAY

    def begin(self, moment: datetime) -> datetime:
        """When those begin, or began, that hold a moment."""
        wall = local_time(moment, self.zone).wall - timedelta(minutes=self._since(moment))
        return self._at(wall.date(), self.from_minute)

    def end(self, moment: datetime) -> datetime:
        begun = local_time(self.begin(moment), self.zone).wall
        over_midnight = self.until_minute <= self.from_minute
        return self._at(begun.date() + timedelta(days=over_midnight), self.until_minute)

    def _since(self, moment: datetime) -> int:
        """Minutes by the clock on the wall."""
        wall = local_time(moment, self.zone).wall
        return (wall.hour * 60 + wall.minute - self.from_minute) % _DAY

    def _at(self, day: date, minute: int) -> datetime:
        return moment_of(LocalTime(datetime.combine(day, time(*divmod(minute, 60))), 0), self.zone)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`name` is "7d" or "3h"."""

    name: str
    due_at: datetime


def reminders_of(starts_at: datetime, *, days: tuple[int, ...], hours: int, quiet: QuietHours) -> list[Reminder]:
    """In the order in which they are due. So many days before it by the clock on the wall; 0 hours is none of those.

    Of two that come shortly after one another the later stays, which is nearer to the visit.
    """
    local = local_time(starts_at, quiet.zone)
    planned = [(f"{count}d", moment_of(LocalTime(local.wall - timedelta(days=count), 0), quiet.zone)) for count in days]
    if hours:
        planned.append((f"{hours}h", starts_at - timedelta(hours=hours)))
    due = [Reminder(name, _before_quiet(at, quiet)) for name, at in planned]
    kept: list[Reminder] = []
    for reminder in sorted(due, key=lambda one: one.due_at, reverse=True):
        if not kept or kept[-1].due_at - reminder.due_at >= APART:
            kept.append(reminder)
    return kept[::-1]


def _before_quiet(moment: datetime, quiet: QuietHours) -> datetime:
    return quiet.begin(moment) - BEFORE_QUIET if quiet.holds(moment) else moment
