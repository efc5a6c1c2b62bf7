"""Every rule that removes a start, and what of an agenda it removes it by."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from booking.availability.agenda import Agenda
from booking.availability.intervals import Interval, covers, overlaps
from booking.availability.slots import spans_for_starts
from booking.availability.starts import Rules
from booking.availability.wall_clock import DAY, local_date, time_of_day

FARTHEST: Final = timedelta(days=2 * 366)
"""Beyond it nothing is asked of a start: anybody can type the year 9999, and dates overflow there."""


class ObstacleKind(StrEnum):
    """In the order in which they are told: first what no surgeon could change, last what other patients did."""

    NOTICE = "notice"
    HORIZON = "horizon"
    STEP = "step"
    HOURS = "hours"  # neither weekly nor extra hours hold it
    HOLIDAY = "holiday"  # weekly hours would, on another day than a public holiday
    ABSENCE = "absence"  # time off or a closure
    TAKEN = "taken"  # by another appointment and its buffers
    CAP = "cap"


class Obstacle(NamedTuple):
    kind: ObstacleKind
    span: Interval | None = None  # of that absence, or of what is taken with its buffers
    on: date | None = None  # of that holiday


def obstacles_to(
    agenda: Agenda, rules: Rules, *, location: int, starts_at: datetime, now: datetime
) -> Iterator[Obstacle]:
    """All of them, none twice, and none that could stay: without just these `open_slots` offers this start there."""
    if rules.is_too_soon(starts_at, now=now):
        yield Obstacle(ObstacleKind.NOTICE)
    farthest = max(FARTHEST, timedelta(days=rules.booking_horizon + 2))
    if starts_at > now + farthest:
        yield Obstacle(ObstacleKind.HORIZON)
    if abs(starts_at - now) > farthest:
        return
    starts_at = starts_at.astimezone(UTC)
    on = local_date(starts_at, rules.zone)
    if on > rules.last_day(now):
        yield Obstacle(ObstacleKind.HORIZON)
    if time_of_day(starts_at, rules.zone) % rules.slot_step:
        yield Obstacle(ObstacleKind.STEP)
    yield from _absent(agenda, rules, location, Interval(starts_at, starts_at + rules.length))
    takes = rules.takes(starts_at)
    yield from (Obstacle(ObstacleKind.TAKEN, span=taken) for taken in agenda.taken if overlaps(takes, taken))
    if agenda.is_full_on(on):
        yield Obstacle(ObstacleKind.CAP)


def _absent(agenda: Agenda, rules: Rules, location: int, consultation: Interval) -> Iterator[Obstacle]:
    """Why the surgeon is not there for all of it."""
    first = local_date(consultation.start, rules.zone)

    def holds(agenda: Agenda) -> bool:
        spans = spans_for_starts(agenda, rules, location=location, first=first, last=first)
        return any(covers(span, consultation) for span in spans)

    if holds(agenda):
        return
    hours = replace(agenda, away=())
    if not holds(replace(hours, holidays=frozenset())):
        yield Obstacle(ObstacleKind.HOURS)
    elif not holds(hours):
        # A day more on either side: clocks that are set back around midnight show the date before once more.
        near = Interval(consultation.start - DAY, consultation.end + DAY)
        days = [on for on in sorted(agenda.holidays) if _touches(on, near, rules)]
        for on in days:
            if not holds(replace(hours, holidays=frozenset({on}))):
                yield Obstacle(ObstacleKind.HOLIDAY, on=on)
    yield from (Obstacle(ObstacleKind.ABSENCE, span=away) for away in agenda.away if overlaps(away, consultation))


def _touches(on: date, span: Interval, rules: Rules) -> bool:
    return local_date(span.start, rules.zone) <= on <= local_date(span.end, rules.zone)
