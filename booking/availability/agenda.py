"""A surgeon's agenda: the open hours in each location, and what else decides over their time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from booking.availability.intervals import Interval, covers, subtract
from booking.availability.wall_clock import DAY, local_date, utc_spans


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open every week from `from_minute` until `until_minute`, counted from 0:00 by the wall clock."""

    location: int  # its id
    weekday: int  # Monday is 0
    from_minute: int
    until_minute: int  # 1440: to the end of the day
    valid_from: date | None = None
    valid_until: date | None = None  # the last day

    def is_valid_on(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class DatedHours:
    """Extra hours, open on one date only."""

    location: int
    on: date
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """One surgeon's time, as far as it decides whether a start can be offered."""

    surgeon: int  # the id
    rank: int  # the surgeon's place among the others, by slug: slots and surgeons are told in this order
    locations: tuple[int, ...]  # those in use, by slug: slots of one start are told in this order
    weekly: tuple[WeeklyHours, ...]
    extra: tuple[DatedHours, ...]
    away: tuple[Interval, ...]  # time off and closures: nothing is open then, extra hours neither
    holidays: frozenset[date]  # days without weekly hours; extra hours count
    taken: tuple[Interval, ...]  # what live appointments take up, their buffers included
    booked_on: Mapping[date, int]  # live appointments by the local day on which they start
    daily_cap: int | None

    def is_full_on(self, on: date) -> bool:
        return self.daily_cap is not None and self.booked_on.get(on, 0) >= self.daily_cap

    def without(self, takes: Interval, on: date) -> "Agenda":
        """As it would be if the appointment which takes that time, and starts on that date, were given up."""
        if takes not in self.taken:
            return self
        at = self.taken.index(takes)
        booked_on = {**self.booked_on, on: self.booked_on.get(on, 0) - 1}
        return replace(self, taken=self.taken[:at] + self.taken[at + 1 :], booked_on=booked_on)

    def with_also(self, takes: Interval, on: date) -> "Agenda":
        """As it would be with one more appointment, which takes that time and starts on that date."""
        booked_on = {**self.booked_on, on: self.booked_on.get(on, 0) + 1}
        return replace(self, taken=(*self.taken, takes), booked_on=booked_on)


def open_spans(agenda: Agenda, *, location: int, first: date, last: date, zone: ZoneInfo) -> list[Interval]:
    """When the surgeon is open there on these local dates (both inclusive), in UTC, merged and sorted.

    Hours until midnight and hours from midnight become one span.
    """
    extra = [
        span
        for hours in agenda.extra
        if hours.location == location and first <= hours.on <= last
        for span in utc_spans(hours.on, hours.from_minute, hours.until_minute, zone)
    ]
    weekly = tuple(hours for hours in agenda.weekly if hours.location == location)
    return subtract([*extra, *_weekly_spans(weekly, agenda.holidays, first, last, zone)], agenda.away)


def is_within_hours(agenda: Agenda, span: Interval, *, location: int, zone: ZoneInfo) -> bool:
    """Whether the surgeon is there from the start of that span (UTC) to its end."""
    first, last = local_date(span.start, zone), local_date(span.end, zone)
    return any(
        covers(there, span) for there in open_spans(agenda, location=location, first=first, last=last, zone=zone)
    )


@lru_cache(maxsize=1024)
def _weekly_spans(
    weekly: tuple[WeeklyHours, ...], holidays: frozenset[date], first: date, last: date, zone: ZoneInfo
) -> tuple[Interval, ...]:
    """Kept, as in `utc_spans`: the same hours are asked about for the same few weeks."""
    dates = (first + count * DAY for count in range((last - first).days + 1))
    return tuple(
        span
        for on in dates
        if on not in holidays
        for hours in weekly
        if hours.weekday == on.weekday() and hours.is_valid_on(on)
        for span in utc_spans(on, hours.from_minute, hours.until_minute, zone)
    )
