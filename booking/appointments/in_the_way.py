"""What stands in the way of a start, with whom it overlaps: what the desk is told, and what it may set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking import schedules
from booking.appointments.neighbors import Neighbor, neighbors_of
from booking.appointments.refusals import NotOffered, Refused
from booking.availability import (
    FARTHEST,
    Agenda,
    Interval,
    Obstacle,
    ObstacleKind,
    Part,
    Reason,
    Rules,
    local_date,
    obstacles_to,
    open_spans,
)
from booking.catalog import Consultation


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One obstacle for one part.

    Of TAKEN with the neighbor, of CAP with how many are booked and how many may be, of HOURS with those of that day by
    the ids of their places.
    """

    part: Part
    obstacle: Obstacle
    neighbor: Neighbor | None = None
    booked: tuple[int, int] | None = None
    hours: Sequence[tuple[int, Interval]] = ()

    @property
    def key(self) -> str:
        """What a page carries of it, without a space: the same rule, for the same reason. Ids and times only."""
        kind, span, on = self.obstacle
        told = [str(self.part.surgeon), str(kind)]
        if self.neighbor:
            told.append(self.neighbor.uuid.hex)
        if span:
            told += [f"{moment:%Y%m%dT%H%M%S}" for moment in span]
        return "-".join([*told, on.isoformat()] if on else told)


class MoreInTheWay(Refused):
    """Another rule stands in the way than those that whoever sets them aside had been told; `found` are all of them."""

    def __init__(self, found: Sequence[InTheWay]) -> None:
        super().__init__(found)
        self.found = found


class ReasonNeeded(MoreInTheWay):
    """It overlaps another appointment, and nobody has said why it may."""


def all_in_the_way(
    consultation: Consultation,
    parts: Sequence[Part],
    *,
    rules: Rules,
    without_visit: int | None = None,
    now: datetime,
) -> list[InTheWay]:
    """Whatever would have to be set aside for these parts, by these rules; a statement, and one for each part.

    Raises NotOffered for surgeons and places that do not go with the consultation, and for what begins so far away that
    nobody books it, see `FARTHEST`.
    """
    wanted = {part.surgeon for part in parts}
    performers = [performer for performer in consultation.performers if performer.id in wanted]
    if len(performers) < len(wanted) or any(part.location not in consultation.locations for part in parts):
        raise NotOffered
    for part in parts:
        if abs(part.starts_at - now) > FARTHEST:
            raise NotOffered(Reason.TOO_SOON if part.starts_at < now else Reason.TOO_FAR)
    days = [local_date(part.starts_at, rules.zone) for part in parts]
    agendas = schedules.agendas(
        consultation, performers, first=min(days), last=max(days), without_visit=without_visit, now=now
    )
    by_surgeon = {agenda.surgeon: agenda for agenda in agendas}
    return [
        found
        for part in parts
        for found in _of_part(part, by_surgeon[part.surgeon], rules, without_visit=without_visit, now=now)
    ]


def _of_part(
    part: Part, agenda: Agenda, rules: Rules, *, without_visit: int | None, now: datetime
) -> Iterable[InTheWay]:
    found = list(obstacles_to(agenda, rules, location=part.location, starts_at=part.starts_at, now=now))
    on = local_date(part.starts_at, rules.zone)
    for one in found:
        match one.kind:
            case ObstacleKind.CAP:
                yield InTheWay(part, one, booked=(agenda.booked_on.get(on, 0), agenda.daily_cap or 0))
            case ObstacleKind.HOURS:
                yield InTheWay(part, one, hours=_hours_on(on, agenda, rules))
            case ObstacleKind.TAKEN:
                pass
            case _:
                yield InTheWay(part, one)
    if any(one.kind is ObstacleKind.TAKEN for one in found):
        for neighbor in neighbors_of(part.surgeon, rules.takes(part.starts_at), without_visit=without_visit, now=now):
            yield InTheWay(part, Obstacle(ObstacleKind.TAKEN, span=neighbor.takes), neighbor=neighbor)


def _hours_on(on: date, agenda: Agenda, rules: Rules) -> list[tuple[int, Interval]]:
    """Whoever is away then or not; on a public holiday the weekly ones as well, since they are not what is missing."""
    hours = replace(agenda, away=(), holidays=frozenset())
    return [
        (location, span)
        for location in agenda.locations
        for span in open_spans(hours, location=location, first=on, last=on, zone=rules.zone)
    ]
