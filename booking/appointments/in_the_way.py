"""What stands in the way of a start, with whom it overlaps: what the desk is told, and what it may set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Executable, Integer, bindparam, or_, select
from sqlalchemy.orm import Session

from booking import schedules
from booking.availability import DAY, Agenda, Interval, Obstacle, ObstacleKind, Part, Rules, local_date, obstacles_to
from booking.catalog import AnySurgeon, Consultation, Performer
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime
from booking.models import LIVE, Appointment, Visit

NOT_OF_A_VISIT = 0


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An appointment that wants some of the same time, buffers included; `sealed` is what its patient typed."""

    uuid: UUID
    starts_at: datetime
    ends_at: datetime
    takes: Interval
    lane: int
    status: str
    visit: UUID
    sealed: bytes | None

    @property
    def name(self) -> str | None:
        """The patient's; empty before it was typed, None when it cannot be read."""
        return unsealed_answers(self.sealed, visit=self.visit).patient_name


@dataclass(frozen=True, slots=True)
class InTheWay:
    """One obstacle for one part; of TAKEN with the neighbor, of CAP with how many are booked and how many may be."""

    part: Part
    obstacle: Obstacle
    neighbor: Neighbor | None = None
    booked: tuple[int, int] | None = None

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


def all_in_the_way(
    session: Session,
    consultation: Consultation,
    surgeons: Iterable[Performer | AnySurgeon],
    parts: Sequence[Part],
    *,
    rules: Rules,
    without_visit: int | None = None,
    now: datetime,
) -> list[InTheWay]:
    """Whatever would have to be set aside for these parts, by these rules; two statements and one a part.

    `surgeons` are at least the parts'. No part may start too far away for a date, see `FARTHEST`.
    """
    days = [local_date(part.starts_at, consultation.rules.zone) for part in parts]
    first, last = min(days), max(days)
    agendas = schedules.agendas(consultation, surgeons, first=first, last=last, now=now, without_visit=without_visit)
    by_surgeon = {agenda.surgeon: agenda for agenda in agendas}
    return [
        found
        for part in parts
        for found in _of_part(session, part, by_surgeon[part.surgeon], rules, without_visit=without_visit, now=now)
    ]


def neighbors(
    session: Session, surgeon: int, takes: Interval, *, without_visit: int | None, now: datetime
) -> list[Neighbor]:
    """In order of time."""
    values = {
        "surgeon": surgeon,
        "after": takes.start - DAY,  # no appointment takes longer: see guards.AT_MOST_A_DAY
        "start": takes.start,
        "end": takes.end,
        "visit": without_visit or NOT_OF_A_VISIT,
        "now": now,
    }
    rows = session.connection().execute(_NEIGHBORS, values)
    return [
        Neighbor(uuid, starts_at, ends_at, Interval(takes_from, takes_until), *others)
        for uuid, starts_at, ends_at, takes_from, takes_until, *others in rows
    ]


def _of_part(
    session: Session, part: Part, agenda: Agenda, rules: Rules, *, without_visit: int | None, now: datetime
) -> Iterable[InTheWay]:
    beside = None
    for found in obstacles_to(agenda, rules, location=part.location, starts_at=part.starts_at, now=now):
        if found.kind is ObstacleKind.TAKEN:
            if beside is None:
                beside = neighbors(
                    session, part.surgeon, rules.takes(part.starts_at), without_visit=without_visit, now=now
                )
                yield from (InTheWay(part, Obstacle(found.kind, one.takes), neighbor=one) for one in beside)
        elif found.kind is ObstacleKind.CAP:
            booked = agenda.booked_on.get(local_date(part.starts_at, rules.zone), 0)
            yield InTheWay(part, found, booked=(booked, agenda.daily_cap or 0))
        else:
            yield InTheWay(part, found)


_NEIGHBORS: Executable = (
    select(
        Appointment.uuid,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.takes_from,
        Appointment.takes_until,
        Appointment.lane,
        Appointment.status,
        Visit.uuid,
        Visit.private,
    )
    .join(Visit, Visit.id == Appointment.visit_id)
    .where(
        Appointment.surgeon_id == bindparam("surgeon", type_=Integer),
        Appointment.status.in_(LIVE),
        Appointment.takes_from > bindparam("after", type_=UTCDateTime),
        Appointment.takes_from < bindparam("end", type_=UTCDateTime),
        Appointment.takes_until > bindparam("start", type_=UTCDateTime),
        Appointment.visit_id != bindparam("visit", type_=Integer),
        or_(Appointment.status != "held", Appointment.held_until > bindparam("now", type_=UTCDateTime)),
    )
    .order_by(Appointment.starts_at, Appointment.id)
)
