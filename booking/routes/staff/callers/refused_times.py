"""What stands in the way of a time that a caller wants, and that the desk may book all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking import appointments, catalog
from booking.appointments import InTheWay, NotOffered
from booking.catalog import FIRST_AVAILABLE, Consultation
from booking.forms.choices import Choice
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.obstacles.words import ObstacleLine, obstacle_lines
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import line_of
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class RefusedTime:
    """The time with surgeon and place, in words too, and a line for each rule that keeps it from being had."""

    choice: Choice
    said: str
    lines: list[ObstacleLine]


def refused_time(found: OpenTimes, choice: Choice, *, now: datetime) -> RefusedTime | None:
    """With whom and where the least is in the way, where the choice leaves that open; None where nothing is.

    None too for what nobody books: with a surgeon or in a place that does not go with it, when it is over, or too far.
    """
    consultation = catalog.consultation(found.procedure.slug)
    if consultation is None or choice.starts_at + desk_rules(consultation).length <= now:
        return None
    try:
        each = [(obstacles_of(consultation, one, now=now), one) for one in _choices(found, choice)]
    except NotOffered:
        return None
    if not each:
        return None
    in_the_way, chosen = min(each, key=lambda pair: len(pair[0]))
    return named(found, chosen, in_the_way, now=now) if in_the_way else None


def named(found: OpenTimes, choice: Choice, in_the_way: Sequence[InTheWay], *, now: datetime) -> RefusedTime:
    surgeon, location = found.surgeons[choice.surgeon], found.locations[choice.location]
    said = line_of(choice.starts_at, surgeon.name, place_name(location), found.practice.zone)
    return RefusedTime(choice, said, obstacle_lines(in_the_way, rules=found.rules, viewer=current_viewer(), now=now))


def obstacles_of(consultation: Consultation, choice: Choice, *, now: datetime) -> list[InTheWay]:
    """Raises NotOffered."""
    part = appointments.part_named(
        consultation, surgeon=choice.surgeon, location=choice.location, starts_at=choice.starts_at
    )
    return appointments.all_in_the_way(consultation, [part], rules=desk_rules(consultation), now=now)


def _choices(found: OpenTimes, choice: Choice) -> Iterator[Choice]:
    for surgeon in found.surgeons:
        if choice.surgeon in (surgeon, FIRST_AVAILABLE):
            for location in found.locations:
                if choice.location in (location, ""):
                    yield Choice(surgeon, location, choice.starts_at)
