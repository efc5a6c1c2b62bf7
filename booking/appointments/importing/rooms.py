"""Where each line of a file is put in its surgeon's time, and what of the rules is in its way there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from booking.appointments.importing.diary import Standing, WantedPlace, find_room, standing_between
from booking.appointments.importing.fates import Booking, Fate, Fated, fate_of
from booking.appointments.importing.naming import Named
from booking.availability import Agenda, ObstacleKind, Part, local_date, obstacles_to

AWAY = frozenset({ObstacleKind.HOURS, ObstacleKind.HOLIDAY, ObstacleKind.ABSENCE})


class Rooms:
    """Of the lines that want time; `agendas` are without what is taken."""

    def __init__(self, named: Sequence[Named], agendas: Mapping[int, Agenda], *, beside: bool, now: datetime) -> None:
        self._now = now
        self._agendas = {id: replace(agenda, booked_on={}, daily_cap=None) for id, agenda in agendas.items()}
        self._put, self._in_the_way = _find_rooms(named, beside=beside, now=now)
        self._over_cap = _over_cap([one for one in named if one.index in self._put], agendas)

    def fate(self, one: Named) -> Fated:
        line = one.line
        other = self._in_the_way.get(one.index)
        if other:
            fated = fate_of(line, Fate.OVERLAP, one.surgeon)
            return replace(fated, with_line=other.line, taken=None if other.line else other.core)
        booking = self._booking(one, self._put[one.index])
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
        if one.index in self._over_cap:
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
    wanted: dict[int, list[WantedPlace]] = defaultdict(list)
    for one in named:
        wanted[one.surgeon].append(WantedPlace(one.index, one.line.number, _part(one), one.rules))
    put: dict[int, Standing] = {}
    in_the_way: dict[int, Standing] = {}
    for surgeon, theirs in wanted.items():
        found, not_found = find_room(theirs, standing.get(surgeon, ()), beside=beside)
        put |= found
        in_the_way |= not_found
    return put, in_the_way


def _over_cap(named: Sequence[Named], agendas: Mapping[int, Agenda]) -> set[int]:
    """The indices of the lines that are more than their surgeon sees on that day."""
    booked = {id: Counter(agenda.booked_on) for id, agenda in agendas.items()}
    over = set()
    for one in sorted(named, key=lambda one: (one.line.starts_at, one.index)):
        cap, on = agendas[one.surgeon].daily_cap, local_date(one.line.starts_at, one.rules.zone)
        if cap is not None and booked[one.surgeon][on] >= cap:
            over.add(one.index)
        booked[one.surgeon][on] += 1
    return over
