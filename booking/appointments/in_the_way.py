"""What stands in the way of a start, with whom it overlaps: what the desk is told, and what it may set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, Integer, bindparam, func, or_, select

from booking import schedules
from booking.appointments.refusals import NotOffered
from booking.availability import (
    DAY,
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
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.models import LIVE, Appointment, History, User, Visit

NOT_OF_A_VISIT = 0


PUT_THERE: Final = ("booked", "moved", "undone", "restored")


class PutThere(NamedTuple):
    """The last act that put an appointment where it is; `by` is the user's name, None for the patient or a command."""

    act: str
    way: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An appointment that wants some of the same time, buffers included; `sealed` is what its patient typed.

    `put_there` is None of a hold.
    """

    uuid: UUID
    starts_at: datetime
    ends_at: datetime
    takes: Interval
    lane: int
    status: str
    visit: UUID
    sealed: bytes | None = field(repr=False)
    put_there: PutThere | None

    @property
    def name(self) -> str | None:
        """The patient's; empty before it was typed, None when it cannot be read."""
        return unsealed_answers(self.sealed, visit=self.visit).patient_name


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
        for neighbor in _neighbors(part.surgeon, rules.takes(part.starts_at), without_visit=without_visit, now=now):
            yield InTheWay(part, Obstacle(ObstacleKind.TAKEN, span=neighbor.takes), neighbor=neighbor)


def _hours_on(on: date, agenda: Agenda, rules: Rules) -> list[tuple[int, Interval]]:
    """Whoever is away then or not; on a public holiday the weekly ones as well, since they are not what is missing."""
    hours = replace(agenda, away=(), holidays=frozenset())
    return [
        (location, span)
        for location in agenda.locations
        for span in open_spans(hours, location=location, first=on, last=on, zone=rules.zone)
    ]


def _neighbors(surgeon: int, takes: Interval, *, without_visit: int | None, now: datetime) -> list[Neighbor]:
    """In order of time."""
    values = {
        "surgeon": surgeon,
        "after": takes.start - DAY,  # no appointment takes longer: see guards.AT_MOST_A_DAY
        "start": takes.start,
        "end": takes.end,
        "visit": without_visit or NOT_OF_A_VISIT,
        "now": now,
    }
    rows = db.session.connection().execute(_NEIGHBORS, values)
    return [
        Neighbor(
            uuid,
            starts_at,
            ends_at,
            Interval(takes_from, takes_until),
            lane,
            status,
            visit,
            sealed,
            put_there=PutThere(act, way, at, by) if act else None,
        )
        for uuid, starts_at, ends_at, takes_from, takes_until, lane, status, visit, sealed, act, way, at, by in rows
    ]


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
        History.act,
        History.way,
        History.at,
        User.name,
    )
    .join(Visit, Visit.id == Appointment.visit_id)
    .outerjoin(
        History,
        History.id
        == select(func.max(History.id))
        .where(History.appointment_id == Appointment.id, History.act.in_(PUT_THERE))
        .correlate(Appointment)
        .scalar_subquery(),
    )
    .outerjoin(User, User.id == History.user_id)
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
