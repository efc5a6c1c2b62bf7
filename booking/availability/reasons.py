"""Why a start cannot be had."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from booking.availability.agenda import Agenda
from booking.availability.intervals import Interval, overlaps
from booking.availability.obstacles import ObstacleKind, obstacles_to
from booking.availability.starts import Rules


class Reason(StrEnum):
    """Why a start cannot be had; of several that are true, the one that stands first here is given.

    First what no surgeon could change, last what other patients did: whoever loses the race for a day's last
    start reads that it has been taken, not that the day is full.
    """

    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OFF_GRID = "off_grid"
    OUTSIDE_HOURS = "outside_hours"
    TAKEN = "taken"
    DAY_FULL = "day_full"
    TWICE_AT_ONCE = "twice_at_once"  # of a whole visit: two of its parts ask one surgeon for the same time
    NOT_BACK_TO_BACK = "not_back_to_back"  # of a whole visit: see pairs.py


_REASONS = {
    ObstacleKind.NOTICE: Reason.TOO_SOON,
    ObstacleKind.HORIZON: Reason.TOO_FAR,
    ObstacleKind.STEP: Reason.OFF_GRID,
    ObstacleKind.HOURS: Reason.OUTSIDE_HOURS,
    ObstacleKind.HOLIDAY: Reason.OUTSIDE_HOURS,
    ObstacleKind.ABSENCE: Reason.OUTSIDE_HOURS,
    ObstacleKind.TAKEN: Reason.TAKEN,
    ObstacleKind.CAP: Reason.DAY_FULL,
}


class Part(NamedTuple):
    """What a visit asks of one surgeon; a visit to both has two."""

    surgeon: int  # ids, as in agendas
    location: int
    starts_at: datetime


def why_not(agenda: Agenda, rules: Rules, *, location: int, starts_at: datetime, now: datetime) -> Reason | None:
    """None exactly if `open_slots` offers this start in this location, else why not."""
    found = next(obstacles_to(agenda, rules, location=location, starts_at=starts_at, now=now), None)
    return _REASONS[found.kind] if found else None


def why_not_all(parts: Iterable[Part], agendas: Mapping[int, Agenda], rules: Rules, *, now: datetime) -> Reason | None:
    """None if all parts of a visit can be had, and beside one another; else the reason of the first that cannot.

    `agendas` are those of the parts' surgeons, by their ids.
    """
    before: list[tuple[int, Interval]] = []
    for surgeon, location, starts_at in parts:
        reason = why_not(agendas[surgeon], rules, location=location, starts_at=starts_at, now=now)
        if reason is not None:
            return reason
        takes = rules.takes(starts_at.astimezone(UTC))
        if any(surgeon == other and overlaps(takes, taken) for other, taken in before):
            return Reason.TWICE_AT_ONCE
        before.append((surgeon, takes))
    return None
