"""Which surgeon, procedure and place a line names, and whether it need come at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from booking import catalog
from booking.appointments.importing.directory import read_directory
from booking.appointments.importing.fates import Fate, Fated, fate_of
from booking.appointments.importing.lines import AnyLine, AsideLine, FileLine, UnreadLine
from booking.appointments.importing.recognized import first_known, known_by, known_visits
from booking.availability import DAY, FARTHEST, Rules
from booking.catalog import Consultation

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A line that wants time; `location` is None where the file says none.

    `rules` have its own length, and no notice.
    """

    index: int  # of the line, in the order of the file
    line: FileLine
    surgeon: int
    location: int | None
    consultation: Consultation
    rules: Rules
    known_by: str


class Naming:
    """Of one file, line by line."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._directory = read_directory()
        self._known = known_visits()
        self._consultation: Callable[[int], Consultation | None] = cache(catalog.consultation_of)
        self._rules: Callable[[int, timedelta | None], Rules] = cache(self._rules_of)

    def name(self, index: int, line: AnyLine) -> Named | Fated:
        if isinstance(line, UnreadLine):
            return Fated(number=line.number, fate=Fate.UNREADABLE, fault=line.fault)
        if isinstance(line, AsideLine):
            return Fated(number=line.number, fate=Fate.ASIDE, starts_at=line.starts_at, aside=line.why)
        surgeon = self._directory.surgeon(line.surgeon)
        if line.starts_at < self._now:
            return fate_of(line, Fate.PAST, surgeon)
        if surgeon is None and not line.known_by:
            return fate_of(line, Fate.UNKNOWN_SURGEON, None)
        name = known_by(line, surgeon or 0)
        began = first_known(self._known, name)
        if began is not None:
            return fate_of(line, Fate.KNOWN if began == line.starts_at else Fate.CHANGED_THERE, surgeon)
        return self._named(index, line, surgeon, name)

    def _named(self, index: int, line: FileLine, surgeon: int | None, name: str) -> Named | Fated:
        if surgeon is None:
            return fate_of(line, Fate.UNKNOWN_SURGEON, None)
        if line.starts_at > self._now + FARTHEST:
            return fate_of(line, Fate.TOO_FAR, surgeon)
        procedure = self._directory.procedure(line.procedure)
        consultation = self._consultation(procedure) if procedure is not None else None
        if procedure is None or consultation is None:
            return fate_of(line, Fate.UNKNOWN_PROCEDURE, surgeon)
        if all(performer.id != surgeon for performer in consultation.performers):
            return fate_of(line, Fate.NOT_PERFORMED, surgeon)
        location = self._directory.location(line.location)
        if location is None and line.location:
            return fate_of(line, Fate.UNKNOWN_LOCATION, surgeon)
        rules = self._rules(procedure, line.length)
        if rules.buffer_before + rules.length + rules.buffer_after > DAY:
            return fate_of(line, Fate.TOO_LONG, surgeon)
        return Named(
            index=index,
            line=line,
            surgeon=surgeon,
            location=location,
            consultation=consultation,
            rules=rules,
            known_by=name,
        )

    def _rules_of(self, procedure: int, length: timedelta | None) -> Rules:
        consultation = self._consultation(procedure)
        if consultation is None:
            raise LookupError("the procedure has been named")
        rules = consultation.rules
        return replace(rules, length=length or rules.length, minimum_notice=NOTHING)
