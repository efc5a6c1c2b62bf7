"""How something repeats (RFC 5545 3.3.10), worked out in wall times and within limits.

dateutil works it out without a zone, so that no change of the clocks can lose or shift a day; what is no rule of a
calendar of people is refused before, and what takes too long while it is worked out.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from math import prod
from types import FrameType

from dateutil.rrule import rrulestr

from booking.calendars.foreign import entries
from booking.calendars.foreign.refusal import EventRefused
from booking.calendars.foreign.walls import Wall, read_wall

# fmt: off
_PARTS = frozenset((
    "FREQ", "INTERVAL", "COUNT", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY",
    "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST",
))
# fmt: on
_FREQUENCIES = frozenset(("DAILY", "WEEKLY", "MONTHLY", "YEARLY"))
_TOO_FREQUENT = frozenset(("HOURLY", "MINUTELY", "SECONDLY"))
_TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_MOST_TIMES_A_DAY = 24
_LONGEST_INTERVAL = 10_000
_MOST_DAYS = 100_000  # of one rule, from its first day on: 270 years of days
_SECONDS = 1.0  # of processor time, for one rule: a hundred years of days take a fifth of it


@dataclass(frozen=True, slots=True)
class Rule:
    parts: dict[str, str]
    until: Wall | None

    def of_dates(self) -> "Rule":
        """Of whole days: then times of day are to be ignored."""
        return Rule({name: value for name, value in self.parts.items() if name not in _TIMES_OF_DAY}, self.until)


def read_rule(written: str) -> Rule:
    """Raises EventRefused."""
    parts: dict[str, str] = {}
    for part in written.upper().strip().rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if name in parts or not value:
            raise EventRefused(entries.BAD_RULE)
        parts[name.strip()] = value.strip()
    until = _until(parts.pop("UNTIL", None))
    _check(parts)
    return Rule(parts, until)


def days_of_rule(rule: Rule, starts: datetime, *, until_zone: tzinfo | None, last: datetime) -> list[datetime]:
    """Wall times from `starts` to `last`, at most. An UNTIL in UTC is read in `until_zone`. Raises EventRefused."""
    end = min(last, _last_wall(rule.until, until_zone)) if rule.until else last
    days: list[datetime] = []
    with _limited():
        try:
            repeated = rrulestr(";".join(f"{name}={value}" for name, value in rule.parts.items()), dtstart=starts)
            for day in repeated:
                if day > end:
                    break
                days.append(day)
                if len(days) > _MOST_DAYS:
                    raise EventRefused(entries.TOO_MANY)
        except (ValueError, TypeError, IndexError, OverflowError) as impossible:
            raise EventRefused(entries.BAD_RULE) from impossible
    return days


def _until(written: str | None) -> Wall | None:
    try:
        return read_wall(written) if written is not None else None
    except ValueError as unreadable:
        raise EventRefused(entries.BAD_RULE) from unreadable


def _check(parts: dict[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency in _TOO_FREQUENT:
        raise EventRefused(entries.TOO_FREQUENT)
    if frequency not in _FREQUENCIES or not parts.keys() <= _PARTS:
        raise EventRefused(entries.BAD_RULE)
    for name in ("INTERVAL", "COUNT"):
        value = parts.get(name, "1")
        if not (value.isascii() and value.isdigit() and int(value[:9]) > 0 and len(value) < 10):
            raise EventRefused(entries.BAD_RULE)
    if int(parts.get("INTERVAL", "1")) > _LONGEST_INTERVAL:
        raise EventRefused(entries.BAD_RULE)
    if prod(1 + parts.get(name, "").count(",") for name in _TIMES_OF_DAY) > _MOST_TIMES_A_DAY:
        raise EventRefused(entries.TOO_FREQUENT)


def _last_wall(until: Wall, zone: tzinfo | None) -> datetime:
    """The last wall time that the rule includes: of a date, the end of that day."""
    if until.is_date:
        return datetime.combine(until.wall, time.max)
    if until.is_utc and zone is not None:
        return until.wall.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return until.wall


@contextmanager
def _limited() -> Iterator[None]:
    """dateutil follows a rule that never comes to a day, such as 30 February, until the year 9999."""
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a rule is worked out in the main thread, where a signal can end it")
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise EventRefused(entries.TOO_COMPLEX)
