"""What would become of every line of a file; the number of statements does not grow with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from booking import schedules
from booking.appointments.importing.diary import Standing, Wanted, find_room, standing_between
from booking.appointments.importing.fates import Booking, Fate, Fated, Plan, fate_of
from booking.appointments.importing.lines import AnyLine
from booking.appointments.importing.naming import Named, Naming
from booking.availability import Agenda, Interval, ObstacleKind, Part, is_within_hours, local_date, obstacles_to

AWAY = frozenset({ObstacleKind.HOURS, ObstacleKind.HOLIDAY, ObstacleKind.ABSENCE})


def plan_import(
    lines: Sequence[AnyLine], *, reason: str = "", now: datetime, on_line: Callable[[], object] = lambda: None
) -> Plan:
    """What `import_all` would do with these lines just now; `on_line` is called once for each.

    What was agreed with patients comes along: hours, horizon, step and cap are set aside, as the desk may. For this
    `reason` what overlaps goes beside what stands there, and not at all without one. Raises NoPractice.
    """
    naming = Naming(now=now)
    named = [naming.name(line) for line in lines]
    agendas = _agendas([one for one in named if isinstance(one, Named)], now=now)
    placed = [_placed(one, agendas) if isinstance(one, Named) else one for one in named]
    rooms = _Rooms([one for one in placed if isinstance(one, Named)], agendas, beside=bool(reason), now=now)
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


class _Rooms:
    """Where each line is put in its surgeon's time, and what of the rules is in its way there."""

    def __init__(self, named: Sequence[Named], agendas: Mapping[int, Agenda], *, beside: bool, now: datetime) -> None:
        self._now = now
        self._agendas = {id: replace(agenda, booked_on={}, daily_cap=None) for id, agenda in agendas.items()}
        self._put, self._in_the_way = _find_rooms(named, beside=beside, now=now)
        self._over_cap = _over_cap([one for one in named if one.line.number in self._put], agendas)

    def fate(self, one: Named) -> Fated:
        line = one.line
        other = self._in_the_way.get(line.number)
        if other:
            fated = fate_of(line, Fate.OVERLAP, one.surgeon)
            return replace(fated, with_line=other.line, taken=None if other.line else other.core)
        booking = self._booking(one, self._put[line.number])
        fate = Fate.BOOKED
        if ObstacleKind.TAKEN in booking.set_aside:
            fate = Fate.BESIDE
        elif AWAY.intersection(booking.set_aside):
            fate = Fate.OUTSIDE_HOURS
        return replace(fate_of(line, fate, one.surgeon), booking=booking)

    def _booking(self, one: Named, put: Standing) -> Booking:
        part = _part(one)
        agenda = self._agendas[one.surgeon]
        found = obstacles_to(agenda, one.rules, location=part.location, starts_at=part.starts_at, now=self._now)
        kinds = dict.fromkeys(obstacle.kind for obstacle in found)
        if put.is_beside:
            kinds[ObstacleKind.TAKEN] = None
        if one.line.number in self._over_cap:
            kinds[ObstacleKind.CAP] = None
        return Booking(
            line=one.line,
            part=part,
            consultation=one.consultation,
            length=one.rules.length,
            takes=put.takes,
            lane=put.lane,
            set_aside=tuple(kinds),
            known_by=one.known_by,
        )


def _part(one: Named) -> Part:
    if one.location is None:
        raise LookupError("the place has been found")
    return Part(one.surgeon, one.location, one.line.starts_at)


def _find_rooms(
    named: Sequence[Named], *, beside: bool, now: datetime
) -> tuple[dict[int, Standing], dict[int, Standing]]:
    """Of all surgeons; see `find_room`."""
    if not named:
        return {}, {}
    starts = [one.line.starts_at for one in named]
    standing = standing_between(min(starts), max(starts), now=now)
    wanted: dict[int, list[Wanted]] = defaultdict(list)
    for one in named:
        wanted[one.surgeon].append(Wanted(one.line.number, _part(one), one.rules))
    put: dict[int, Standing] = {}
    in_the_way: dict[int, Standing] = {}
    for surgeon, theirs in wanted.items():
        found, not_found = find_room(theirs, standing.get(surgeon, ()), beside=beside)
        put |= found
        in_the_way |= not_found
    return put, in_the_way


def _over_cap(named: Sequence[Named], agendas: Mapping[int, Agenda]) -> set[int]:
    """The numbers of the lines that are more than their surgeon sees on that day."""
    booked = {id: Counter(agenda.booked_on) for id, agenda in agendas.items()}
    over = set()
    for one in sorted(named, key=lambda one: (one.line.starts_at, one.line.number)):
        cap, on = agendas[one.surgeon].daily_cap, local_date(one.line.starts_at, one.rules.zone)
        if cap is not None and booked[one.surgeon][on] >= cap:
            over.add(one.line.number)
        booked[one.surgeon][on] += 1
    return over
