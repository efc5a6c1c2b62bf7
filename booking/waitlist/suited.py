"""Whom of those who wait the free times of a day suit, for the desk, which telephones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, func, select

from booking import schedules
from booking.availability import Agenda, Part, local_date, local_time, part_of_day, why_not
from booking.catalog import PERFORMER, Consultation, Performer, usual_consultation
from booking.database import db
from booking.models import Appointment, Procedure, Surgeon, Visit, Wish, performs, wish_surgeons
from booking.waitlist.free_time import Lengths, OwnTime
from booking.waitlist.queries import ListedWish, wishes_in_full
from booking.waitlist.wanted import bits_of, part_bits_of

MOST: Final = 5  # of one time: nobody telephones with more

_Waiting = Row[*tuple[Any, ...]]


def suited(parts: Sequence[Part], *, most: int = MOST, now: datetime) -> dict[Part, list[ListedWish]]:
    """By each of these times, whoever has waited longest first; a few statements, however many times and wishes.

    By all rules but the shortest notice, which the desk need not keep; what their wish says they need to know of a time
    counts. Only times that suit somebody are told.
    """
    parts = [part for part in parts if part.starts_at > now]
    waiting = db.session.connection().execute(_WAITING, {"now": now}).all() if parts else []
    consultation = usual_consultation() if waiting else None
    if consultation is None:
        return {}
    wanted_surgeons = _wanted_surgeons()
    agendas, performed = _agendas(consultation, parts, now=now), _performed()
    found: dict[Part, list[int]] = {}
    for part in parts:
        theirs = (
            wish.id
            for wish in waiting
            if part.surgeon in wanted_surgeons.get(wish.id, {part.surgeon})
            and _suits(wish, part, consultation, agendas, performed, now=now)
        )
        if some := [id for _number, id in zip(range(most), theirs, strict=False)]:
            found[part] = some
    listed = wishes_in_full({id for some in found.values() for id in some})
    return {part: [listed[id] for id in some] for part, some in found.items()}


def _suits(
    wish: _Waiting,
    part: Part,
    consultation: Consultation,
    agendas: Mapping[int, Agenda],
    performed: Mapping[tuple[int, int], Lengths],
    *,
    now: datetime,
) -> bool:
    lengths, agenda = performed.get((part.surgeon, wish.procedure_id)), agendas.get(part.surgeon)
    if lengths is None or agenda is None or part.starts_at < now + timedelta(minutes=wish.notice_minutes):
        return False
    wall = local_time(part.starts_at, consultation.rules.zone).wall
    if not (wish.weekdays & bits_of([wall.weekday()]) and wish.parts & part_bits_of([part_of_day(wall)])):
        return False
    if wish.visit_id is not None:
        if wish.starts_at <= part.starts_at or wish.location_id != part.location:
            return False
        lengths = Lengths.of_booked(wish)
        if wish.surgeon_id == part.surgeon:
            agenda = agenda.without(*OwnTime.of(wish, consultation))
    rules = replace(lengths.rules(consultation), minimum_notice=timedelta(0), minimum_notice_days=0)
    return why_not(agenda, rules, location=part.location, starts_at=part.starts_at, now=now) is None


def _agendas(consultation: Consultation, parts: Iterable[Part], *, now: datetime) -> dict[int, Agenda]:
    parts = list(parts)
    columns = select(*PERFORMER).where(Surgeon.id.in_({part.surgeon for part in parts}), Surgeon.active)
    performers = [Performer(*row) for row in db.session.connection().execute(columns)]
    days = [local_date(part.starts_at, consultation.rules.zone) for part in parts]
    found = schedules.agendas(consultation, performers, first=min(days), last=max(days), now=now)
    return {agenda.surgeon: agenda for agenda in found}


def _performed() -> dict[tuple[int, int], Lengths]:
    query = (
        select(
            performs.c.surgeon_id,
            performs.c.procedure_id,
            Procedure.consultation_minutes,
            Procedure.buffer_before_minutes,
            Procedure.buffer_after_minutes,
        )
        .join(Procedure, Procedure.id == performs.c.procedure_id)
        .where(Procedure.active)
    )
    rows = db.session.connection().execute(query)
    return {(surgeon, procedure): Lengths.of_procedure(*minutes) for surgeon, procedure, *minutes in rows}


def _wanted_surgeons() -> dict[int, set[int]]:
    """By wish; one that names none is not there."""
    wanted: dict[int, set[int]] = defaultdict(set)
    query = select(wish_surgeons.c.wish_id, wish_surgeons.c.surgeon_id).join(Wish, Wish.id == wish_surgeons.c.wish_id)
    for wish, surgeon in db.session.connection().execute(query.where(Wish.ended_at.is_(None))):
        wanted[wish].add(surgeon)
    return wanted


_WAITING = (
    select(
        Wish.id,
        Wish.visit_id,
        Wish.weekdays,
        Wish.parts,
        Wish.notice_minutes,
        func.coalesce(Visit.procedure_id, Wish.procedure_id).label("procedure_id"),
        Appointment.surgeon_id,
        Appointment.location_id,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.takes_from,
        Appointment.takes_until,
    )
    .outerjoin(Visit, Visit.id == Wish.visit_id)
    .outerjoin(Appointment, and_(Appointment.visit_id == Wish.visit_id, Appointment.status == "booked"))
    .where(
        Wish.ended_at.is_(None),
        Wish.has_to_move.is_(False),
        Wish.ends_at > bindparam("now", type_=Wish.ends_at.type),
        (Wish.visit_id.is_(None)) | (Appointment.starts_at > bindparam("now", type_=Wish.ends_at.type)),
    )
    .order_by(Wish.created_at, Wish.id)
)
