"""What makes a series of an event, and on which days it is (RFC 5545 3.8.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.calendars.foreign import entries
from booking.calendars.foreign.components import Component
from booking.calendars.foreign.lengths import Length, between, read_duration
from booking.calendars.foreign.lines import Property
from booking.calendars.foreign.moments import Clock, Moment
from booking.calendars.foreign.refusal import EventRefused
from booking.calendars.foreign.rules import Rule, days_of_rule, read_rule

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    rules: tuple[Rule, ...]
    exceptions: tuple[Rule, ...]  # EXRULE, which older programs still write
    dates: tuple[tuple[Moment, Length | None], ...]  # RDATE: with a length of its own, or the event's
    left_out: tuple[Moment, ...]  # EXDATE

    def __bool__(self) -> bool:
        return bool(self.rules or self.dates)


def read_repetition(event: Component, starts: Moment, clock: Clock) -> Repetition:
    """Raises EventRefused."""
    try:
        return Repetition(
            rules=_rules(event.every("RRULE"), starts),
            exceptions=_rules(event.every("EXRULE"), starts),
            dates=tuple(date for written in event.every("RDATE") for date in _dates(written, clock)),
            left_out=tuple(moment for written in event.every("EXDATE") for moment in clock.moments(written)),
        )
    except ValueError as unreadable:
        raise EventRefused(entries.BAD_RULE) from unreadable


def days_of_series(repetition: Repetition, starts: Moment, *, last: datetime) -> dict[Moment, Length | None]:
    """By start, its own length where it has one. `last` is in UTC. Raises EventRefused."""
    latest = last.replace(tzinfo=None) + 2 * _DAY  # a wall time is less than two days from UTC's
    days: dict[Moment, Length | None] = {starts: None}
    days |= dict.fromkeys(_repeated(repetition.rules, starts, latest))
    days |= dict(repetition.dates)
    left_out = {moment.key for moment in repetition.left_out}
    left_out |= {moment.key for moment in _repeated(repetition.exceptions, starts, latest)}
    if not left_out:
        return days
    return {day: length for day, length in days.items() if not left_out & {day.key, f"{day.wall:%Y%m%d}"}}


def _repeated(rules: Iterable[Rule], starts: Moment, latest: datetime) -> Iterable[Moment]:
    for rule in rules:
        for wall in days_of_rule(rule, starts.wall, until_zone=starts.zone, last=latest):
            yield Moment(wall, starts.zone, starts.is_date, starts.remark)


def _rules(written: Iterable[Property], starts: Moment) -> tuple[Rule, ...]:
    rules = [read_rule(one.value) for one in written]
    return tuple(rule.of_dates() if starts.is_date else rule for rule in rules)


def _dates(written: Property, clock: Clock) -> Iterable[tuple[Moment, Length | None]]:
    for one in written.value.split(","):
        begins, _, end = one.partition("/")
        starts = clock.moment(Property(begins, written.parameters))
        if not end:
            yield starts, None
        elif end.strip()[:1].upper() == "P":
            yield starts, read_duration(end)
        else:
            yield starts, between(starts, clock.moment(Property(end, written.parameters)))
