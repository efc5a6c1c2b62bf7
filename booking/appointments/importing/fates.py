"""What becomes of each line of a file: planned first, so that it can be looked at before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.appointments.importing.lines import Aside, FileLine, LineFault
from booking.availability import Interval, ObstacleKind, Part
from booking.catalog import Consultation
from booking.confidential import seen_digest


class Fate(StrEnum):
    BOOKED = "booked"
    OUTSIDE_HOURS = "outside_hours"  # and booked: it was agreed with the patient
    BESIDE = "beside"  # booked, and it overlaps another

    PAST = "past"
    KNOWN = "known"  # brought along before
    CHANGED_THERE = "changed_there"  # brought along before, and the file now has another time for it
    TWICE = "twice"  # in this file
    ASIDE = "aside"  # no appointment that comes along

    OVERLAP = "overlap"
    UNKNOWN_SURGEON = "unknown_surgeon"
    UNKNOWN_PROCEDURE = "unknown_procedure"
    UNKNOWN_LOCATION = "unknown_location"
    NOT_PERFORMED = "not_performed"  # by this surgeon
    TOO_FAR = "too_far"
    TOO_LONG = "too_long"  # longer than a day, buffers included
    UNREADABLE = "unreadable"


BOOKS: Final = frozenset({Fate.BOOKED, Fate.OUTSIDE_HOURS, Fate.BESIDE})
NEED_NOT_COME: Final = frozenset({Fate.PAST, Fate.KNOWN, Fate.CHANGED_THERE, Fate.TWICE, Fate.ASIDE})
"""Lines that are left out without being missed; all others that are not booked are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What is written for a line; `takes` are its buffers as well, as far as there is room for them."""

    line: FileLine
    part: Part
    consultation: Consultation
    length: timedelta
    takes: Interval
    lane: int
    set_aside: tuple[ObstacleKind, ...]
    known_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fated:
    """A line and what becomes of it; `with_line` is the number of the line that it overlaps, or is the same as.

    Of an overlap without it, `taken` is the time that is booked already.
    """

    number: int
    fate: Fate
    starts_at: datetime | None = None
    surgeon_id: int | None = None
    fault: LineFault | None = None
    aside: Aside | None = None
    with_line: int | None = None
    taken: Interval | None = None
    booking: Booking | None = None

    @property
    def is_refused(self) -> bool:
        return self.fate not in BOOKS and self.fate not in NEED_NOT_COME


def fate_of(line: FileLine, fate: Fate, surgeon: int | None) -> Fated:
    return Fated(number=line.number, fate=fate, starts_at=line.starts_at, surgeon_id=surgeon)


@dataclass(frozen=True, slots=True)
class Plan:
    """A fate for every line, in the order of the file."""

    fated: Sequence[Fated]

    @property
    def bookings(self) -> Sequence[Booking]:
        return [one.booking for one in self.fated if one.booking]

    @property
    def refused(self) -> Sequence[Fated]:
        return [one for one in self.fated if one.is_refused]

    @property
    def counts(self) -> Counter[Fate]:
        return Counter(one.fate for one in self.fated)

    @property
    def seen(self) -> str:
        """What a page showed of it, for its form to send back."""
        return seen_digest(*(fact for one in self.fated for fact in _facts(one)))


def _facts(one: Fated) -> Iterable[object]:
    yield from (one.number, str(one.fate), one.with_line)
    if one.booking:
        line, part = one.booking.line, one.booking.part
        yield from (tuple(part), tuple(one.booking.takes), one.booking.length, one.booking.consultation.procedure_id)
        yield from (one.booking.lane, *map(str, one.booking.set_aside))
        yield from (line.name, line.email, line.telephone, line.note)
