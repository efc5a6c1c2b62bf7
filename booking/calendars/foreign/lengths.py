"""How long something lasts: by its end, its duration (RFC 5545 3.3.6), or neither."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from booking.calendars.foreign import entries
from booking.calendars.foreign.lines import Property
from booking.calendars.foreign.moments import Clock, Moment, change_of_clocks, instant
from booking.calendars.foreign.refusal import EventRefused

_DURATION = re.compile(
    r"\+?P(?=[\dT])(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?",
    re.IGNORECASE | re.ASCII,
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Length:
    """Days are those of the calendar, 23 to 25 hours each; the rest is time as it passes."""

    days: int = 0
    exact: timedelta = timedelta()

    def __bool__(self) -> bool:
        return bool(self.days or self.exact)

    def end(self, starts: datetime, zone: tzinfo) -> datetime | None:
        """In UTC, of what starts at this wall time; None without a length."""
        return instant(starts + self.days * _DAY, zone) + self.exact if self else None


def read_length(starts: Moment, *, end: Property | None, duration: Property | None, clock: Clock) -> Length:
    """Of a date without end and duration, that day. Raises EventRefused."""
    if end and end.value:
        return between(starts, _moment(end, clock))
    length = read_duration(duration.value) if duration and duration.value else Length()
    if not starts.is_date:
        return length
    days, rest = divmod(length.exact, _DAY)
    if rest:
        raise EventRefused(entries.BAD_DURATION)
    return Length(days=length.days + days or 1)


def between(starts: Moment, ends: Moment) -> Length:
    """Raises EventRefused."""
    if starts.is_date != ends.is_date:
        raise EventRefused(entries.BAD_END)
    passes = ends.wall - starts.wall if _starts_in_a_gap(starts, ends) else ends.utc - starts.utc
    if passes < timedelta():
        raise EventRefused(entries.ENDS_BEFORE_START)
    if starts.is_date:  # some programs write the day itself as its end
        return Length(days=(ends.wall - starts.wall).days or 1)
    return Length(exact=passes)


def _starts_in_a_gap(starts: Moment, ends: Moment) -> bool:
    """2:30 to 3:00 in the hour that is skipped starts at 3:30, and is half an hour all the same."""
    return starts.zone == ends.zone and change_of_clocks(starts.wall, starts.zone) == entries.SKIPPED_HOUR


def read_duration(written: str) -> Length:
    """Raises EventRefused."""
    found = _DURATION.fullmatch(written.strip())
    if found is None:
        raise EventRefused(entries.BAD_DURATION)
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return Length(days=7 * weeks + days, exact=timedelta(hours=hours, minutes=minutes, seconds=seconds))


def _moment(written: Property, clock: Clock) -> Moment:
    try:
        return clock.moment(written)
    except ValueError as unreadable:
        raise EventRefused(entries.BAD_END) from unreadable
