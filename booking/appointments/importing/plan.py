"""What would become of every line of a file; the number of statements does not grow with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from booking import schedules
from booking.appointments.importing.fates import Fate, Fated, Plan, fate_of
from booking.appointments.importing.lines import AnyLine
from booking.appointments.importing.naming import Named, Naming
from booking.appointments.importing.rooms import Rooms
from booking.availability import Agenda, Interval, is_within_hours, local_date


def plan_import(
    lines: Sequence[AnyLine], *, reason: str = "", now: datetime, on_line: Callable[[], object] = lambda: None
) -> Plan:
    """What `import_all` would do with these lines just now; `on_line` is called once for each.

    What was agreed with patients comes along: hours, horizon, step and cap are set aside, as the desk may. For this
    `reason` what overlaps goes beside what stands there, and not at all without one. Raises NoPractice.
    """
    naming = Naming(now=now)
    named = [naming.name(index, line) for index, line in enumerate(lines)]
    agendas = _agendas([one for one in named if isinstance(one, Named)], now=now)
    placed = _each_once(_placed(one, agendas) if isinstance(one, Named) else one for one in named)
    rooms = Rooms([one for one in placed if isinstance(one, Named)], agendas, beside=bool(reason), now=now)
    fated = []
    for one in placed:
        fated.append(rooms.fate(one) if isinstance(one, Named) else one)
        on_line()
    return Plan(fated)


def _agendas(named: Sequence[Named], *, now: datetime) -> Mapping[int, Agenda]:
    """By surgeon, for the days of these lines, without what is taken."""
    if not named:
        return {}
    some = named[0].consultation  # whichever: zone, places and holidays are the practice's
    performers = {row.id: row for one in named for row in one.consultation.performers}
    days = [local_date(one.line.starts_at, some.rules.zone) for one in named]
    found = schedules.agendas(some, performers.values(), first=min(days), last=max(days), now=now)
    return {agenda.surgeon: replace(agenda, taken=()) for agenda in found}


def _placed(one: Named, agendas: Mapping[int, Agenda]) -> Named | Fated:
    """Where the file names no place, it is the only one where the surgeon is at that time, or the only one there is."""
    if one.location is not None:
        return one
    agenda, span = agendas[one.surgeon], Interval(one.line.starts_at, one.line.starts_at + one.rules.length)
    there = [at for at in agenda.locations if is_within_hours(agenda, span, location=at, zone=one.rules.zone)]
    only = there or agenda.locations
    if len(only) == 1:
        return replace(one, location=only[0])
    return fate_of(one.line, Fate.UNKNOWN_LOCATION, one.surgeon)


def _each_once(placed: Iterable[Named | Fated]) -> list[Named | Fated]:
    """Of two that are the same the second need not come; what is refused is no reason to leave out a better one."""
    lines: dict[str, int] = {}  # numbers by what they are known by
    found: list[Named | Fated] = []
    for one in placed:
        if not isinstance(one, Named):
            found.append(one)
        elif one.known_by in lines:
            found.append(replace(fate_of(one.line, Fate.TWICE, one.surgeon), with_line=lines[one.known_by]))
        else:
            lines[one.known_by] = one.line.number
            found.append(one)
    return found
