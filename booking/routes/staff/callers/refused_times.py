"""What stands in the way of a time that a caller wants, and that the desk may book all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations

from booking import appointments, catalog
from booking.appointments import InTheWay, NotOffered
from booking.availability import Part, start_of_second
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE, Consultation
from booking.forms.choices import Choice, choices_in_words
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.obstacles.words import ObstacleLine, obstacle_lines
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import line_of
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class RefusedTime:
    """The time as the form sends it, with surgeon and place in words too, one of both surgeons in two lines.

    And a line for each rule that keeps it from being had.
    """

    sent: str
    said: Sequence[str]
    lines: list[ObstacleLine]


def refused_time(found: OpenTimes, choices: Sequence[Choice], *, surgeon: str, now: datetime) -> RefusedTime | None:
    """With whom and where the least is in the way, where the choice leaves that open; None where nothing is.

    None too for what nobody books: with a surgeon or in a place that does not go with it, when it is over, or too far.
    `surgeon` is who is wished for, or both.
    """
    consultation = catalog.consultation(found.procedure.slug)
    if consultation is None or choices[0].starts_at <= now - desk_rules(consultation).length:
        return None
    each = _each_of_both(found, choices) if surgeon == BOTH_SURGEONS else _each(found, choices[0])
    try:
        tried = [(obstacles_of(consultation, one, now=now), one) for one in each]
    except (NotOffered, OverflowError):  # the second of both may begin after the year 9999
        return None
    if not tried:
        return None
    in_the_way, chosen = min(tried, key=lambda pair: len(pair[0]))
    return named(found, chosen, in_the_way, now=now) if in_the_way else None


def named(found: OpenTimes, choices: Sequence[Choice], in_the_way: Sequence[InTheWay], *, now: datetime) -> RefusedTime:
    zone, surgeons, places = found.practice.zone, found.surgeons, found.locations
    said = [
        line_of(one.starts_at, surgeons[one.surgeon].name, place_name(places[one.location]), zone) for one in choices
    ]
    lines = obstacle_lines(in_the_way, rules=found.rules, viewer=current_viewer(), now=now)
    return RefusedTime(choices_in_words(choices), said, lines)


def obstacles_of(consultation: Consultation, choices: Sequence[Choice], *, now: datetime) -> list[InTheWay]:
    """Raises NotOffered."""
    parts = parts_named(consultation, choices)
    return appointments.all_in_the_way(consultation, parts, rules=desk_rules(consultation), now=now)


def parts_named(consultation: Consultation, choices: Sequence[Choice]) -> list[Part]:
    """Raises NotOffered."""
    return [
        appointments.part_named(consultation, surgeon=one.surgeon, location=one.location, starts_at=one.starts_at)
        for one in choices
    ]


def _each(found: OpenTimes, choice: Choice) -> Iterator[Sequence[Choice]]:
    for surgeon in found.surgeons:
        if choice.surgeon in (surgeon, FIRST_AVAILABLE):
            for location in found.locations:
                if choice.location in (location, ""):
                    yield [Choice(surgeon, location, choice.starts_at)]


def _each_of_both(found: OpenTimes, choices: Sequence[Choice]) -> Iterator[Sequence[Choice]]:
    """In either order, for a time typed by hand; nothing for a time that was chosen of one surgeon before."""
    first, others = choices[0], choices[1:]
    if others:
        yield choices
    elif first.surgeon == BOTH_SURGEONS and found.is_with_both:
        second = start_of_second(first.starts_at, found.rules)
        for one, other in permutations(found.surgeons):
            for location in found.locations:
                if first.location in (location, ""):
                    yield [Choice(one, location, first.starts_at), Choice(other, location, second)]
