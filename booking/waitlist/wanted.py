"""For which times somebody waits, as a plain value and as the bits in which a wish keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from booking.availability import PartOfDay
from booking.models import Wish

WEEKDAYS: Final = range(7)  # Monday is 0
PARTS: Final = tuple(PartOfDay)
LONGEST_NOTICE: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Ids of surgeons, weekdays (Monday is 0), parts of the day, and how long before a time they must know of it.

    Where none is named any will do.
    """

    surgeons: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    parts: frozenset[PartOfDay] = frozenset()
    notice: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if not (self.weekdays <= set(WEEKDAYS) and timedelta(0) <= self.notice <= LONGEST_NOTICE):
            raise ValueError("no such day of the week, or no such notice")

    @property
    def weekday_bits(self) -> int:
        return bits_of(self.weekdays or WEEKDAYS)

    @property
    def part_bits(self) -> int:
        return part_bits_of(self.parts or PARTS)


ANY_TIME: Final = Wanted()


def bits_of(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))


def part_bits_of(parts: Iterable[PartOfDay]) -> int:
    return bits_of(map(PARTS.index, parts))


def wanted_of(wish: Wish) -> Wanted:
    """What is kept in full comes back as none: any will do."""
    weekdays = frozenset(day for day in WEEKDAYS if wish.weekdays & 1 << day)
    parts = frozenset(part for part in PARTS if wish.parts & part_bits_of([part]))
    return Wanted(
        surgeons=frozenset(surgeon.id for surgeon in wish.surgeons),
        weekdays=weekdays if len(weekdays) < len(WEEKDAYS) else frozenset(),
        parts=parts if len(parts) < len(PARTS) else frozenset(),
        notice=timedelta(minutes=wish.notice_minutes),
    )
