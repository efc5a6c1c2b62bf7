"""Whom of those who wait a free time suits: filtered and put in turn by the database, then held against each slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from booking import schedules
from booking.availability import (
    DAY,
    Agenda,
    Interval,
    Rules,
    Slot,
    covers,
    local_date,
    local_time,
    open_slots,
    overlaps,
    part_of_day,
)
from booking.catalog import Consultation, Performer, usual_consultation
from booking.database import UTCDateTime
from booking.models import Appointment, Offer, Procedure, Surgeon, Visit, Wish, performs, wish_surgeons
from booking.waitlist.wanted import bits_of, part_bits_of

A_PAGE: Final = 20  # of those whom the database lets through; nearly always more than are asked

Lengths = tuple[timedelta, timedelta, timedelta]
"""How long a consultation takes, and the buffers before and after it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who waits, and the slot to ask them about; `wish` has the columns of `_WAITING`."""

    wish: Row[*tuple[Any, ...]]
    slot: Slot


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody was told of the time in question: the slot, and all of the time that came free with it."""

    wish_id: int
    mailbox: bytes | None
    span: Interval
    at: datetime


@dataclass(slots=True)
class FreeTime:
    """A surgeon's open slots that take some of a span, by how long a consultation takes."""

    consultation: Consultation
    agenda: Agenda
    span: Interval
    procedures: Mapping[int, Lengths]  # those that the surgeon performs
    resting: Sequence[Interval]  # what has not been free for long enough, or was asked about a moment ago
    now: datetime
    _slots: dict[Lengths, list[Slot]] = field(default_factory=dict)

    def slots(self, lengths: Lengths) -> list[Slot]:
        """That may be offered now: first those that lie within the time that came free, as they begin."""
        if lengths not in self._slots:
            rules = rules_of(self.consultation, lengths)
            self._slots[lengths] = [slot for slot in self._open(rules) if not self._rests(slot, rules)]
        return self._slots[lengths]

    def has_some(self) -> bool:
        """Whether anything of it can be had, now or after its rest."""
        return any(self._open(rules_of(self.consultation, one)) for one in set(self.procedures.values()))

    def _open(self, rules: Rules) -> list[Slot]:
        earliest = self.span.start - rules.length - rules.buffer_after
        first, last = (local_date(moment, rules.zone) for moment in (earliest, self.span.end))
        slots = open_slots(self.agenda, rules, first=first, last=last, now=self.now)
        freed = [slot for slot in slots if overlaps(rules.takes(slot.starts_at), self.span)]
        return sorted(freed, key=lambda slot: not covers(self.span, rules.takes(slot.starts_at)))

    def _rests(self, slot: Slot, rules: Rules) -> bool:
        return any(overlaps(rules.takes(slot.starts_at), span) for span in self.resting)


def free_time(
    session: Session, surgeon: int, span: Interval, *, resting: Sequence[Interval], now: datetime
) -> FreeTime | None:
    """None where the surgeon sees nobody any more. Three statements."""
    consultation = usual_consultation()
    rows = session.connection().execute(_PERFORMED, {"surgeon": surgeon}).all()
    if consultation is None or not rows:
        return None
    performer = Performer(*rows[0][:5])
    zone, last_day = consultation.rules.zone, consultation.rules.last_day(now)
    last = min(local_date(span.end, zone), last_day)
    first = min(local_date(span.start - LONGEST, zone), last)
    (agenda,) = schedules.agendas(consultation, [performer], first=first, last=last, now=now)
    procedures = {row.procedure_id: lengths_of(*row[6:]) for row in rows}
    return FreeTime(consultation, agenda, span, procedures, resting, now)


LONGEST: Final = timedelta(hours=12)  # of a consultation with its buffers, see models/practice.py


def chosen_for(session: Session, free: FreeTime, *, freed_id: int, heard: Sequence[Heard], most: int) -> list[Chosen]:
    """In their turn: least recently asked first, and of those never asked whoever has waited longest."""
    found: list[Chosen] = []
    told: dict[int | bytes, list[Interval]] = defaultdict(list)
    for one in heard:
        told[one.mailbox or one.wish_id].append(one.span)
    all_of_it = [free.span] if is_one_time(free.span) else []
    for wish in _in_turn(session, free, freed_id=freed_id):
        slot = _slot_for(wish, free, told[wish.mailbox])
        if slot is not None:
            found.append(Chosen(wish, slot))
            told[wish.mailbox] += all_of_it or [Interval(slot.starts_at, slot.ends_at)]
        if len(found) == most:
            break
    return found


def is_one_time(span: Interval) -> bool:
    """Of which nobody hears twice, whatever slots are in it; hours of many days are many times."""
    return span.end - span.start < DAY


def rules_of(consultation: Consultation, lengths: Lengths) -> Rules:
    length, before, after = lengths
    return replace(consultation.rules, length=length, buffer_before=before, buffer_after=after)


def _in_turn(session: Session, free: FreeTime, *, freed_id: int) -> Iterator[Row[*tuple[Any, ...]]]:
    """All whom some slot may suit, a page at a time."""
    slots = {lengths: free.slots(lengths) for lengths in set(free.procedures.values())}
    every = [slot for some in slots.values() for slot in some]
    if not every:
        return
    zone = free.consultation.rules.zone
    local = [local_time(slot.starts_at, zone).wall for slot in every]
    values = {
        "now": free.now,
        "procedures": [id for id, lengths in free.procedures.items() if slots[lengths]],
        "surgeon": free.agenda.surgeon,
        "freed": freed_id,
        "weekdays": bits_of(wall.weekday() for wall in local),
        "parts": part_bits_of(part_of_day(wall) for wall in local),
        "first": min(slot.starts_at for slot in every),
        "notice": (max(slot.starts_at for slot in every) - free.now) // timedelta(minutes=1),
        "changeable": free.now + free.consultation.notice_to_change,
    }
    skipped = 0
    while True:
        page = session.connection().execute(_WAITING, values | {"most": A_PAGE, "skipped": skipped}).all()
        yield from page
        if len(page) < A_PAGE:
            return
        skipped += A_PAGE


def _slot_for(wish: Row[*tuple[Any, ...]], free: FreeTime, told: Sequence[Interval]) -> Slot | None:
    """The first that suits. A visit keeps its place, and the length and buffers that it was booked with."""
    lengths, zone = free.procedures[wish.procedure_id], free.consultation.rules.zone
    if wish.visit_id is not None:
        lengths = wish.ends_at - wish.starts_at, wish.starts_at - wish.takes_from, wish.takes_until - wish.ends_at
    known_by = free.now + timedelta(minutes=wish.notice_minutes)
    length, before, after = lengths
    for slot in free.slots(lengths):
        takes = Interval(slot.starts_at - before, slot.starts_at + length + after)
        wall = local_time(slot.starts_at, zone).wall
        is_wanted = wish.weekdays & bits_of([wall.weekday()]) and wish.parts & part_bits_of([part_of_day(wall)])
        is_earlier = wish.visit_id is None or (slot.starts_at < wish.starts_at and slot.location == wish.location_id)
        is_new = not any(overlaps(takes, span) for span in told)
        if is_wanted and is_earlier and is_new and slot.starts_at >= known_by:
            return slot
    return None


def lengths_of(minutes: int, before: int, after: int) -> Lengths:
    return timedelta(minutes=minutes), timedelta(minutes=before), timedelta(minutes=after)


_PERFORMED = (
    select(
        Surgeon.id,
        Surgeon.slug,
        Surgeon.daily_cap,
        Surgeon.name,
        Surgeon.colour,
        Procedure.id.label("procedure_id"),
        Procedure.consultation_minutes,
        Procedure.buffer_before_minutes,
        Procedure.buffer_after_minutes,
    )
    .join(performs, performs.c.surgeon_id == Surgeon.id)
    .join(Procedure, Procedure.id == performs.c.procedure_id)
    .where(Surgeon.id == bindparam("surgeon"), Surgeon.active, Procedure.active)
)


def _waiting() -> Select[*tuple[Any, ...]]:
    """Who has an address, and is not asked twice about one freed time; built once."""
    procedure = func.coalesce(Visit.procedure_id, Wish.procedure_id)
    now = bindparam("now", type_=UTCDateTime)
    theirs = select(wish_surgeons.c.wish_id).where(wish_surgeons.c.wish_id == Wish.id)
    asked = select(Offer.id).where(Offer.wish_id == Wish.id, Offer.freed_id == bindparam("freed"))
    comes_earlier = and_(
        Appointment.starts_at > bindparam("first", type_=UTCDateTime),
        Appointment.starts_at >= bindparam("changeable", type_=UTCDateTime),
    )
    return (
        select(
            Wish.id,
            Wish.uuid,
            Wish.key_id,
            Wish.generation,
            Wish.mailbox,
            Wish.visit_id,
            Wish.weekdays,
            Wish.parts,
            Wish.notice_minutes,
            procedure.label("procedure_id"),
            func.coalesce(Visit.language, Wish.language).label("language"),
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
            Wish.ends_at > now,
            Wish.mailbox.is_not(None),
            Wish.weekdays.bitwise_and(bindparam("weekdays")) != 0,
            Wish.parts.bitwise_and(bindparam("parts")) != 0,
            Wish.notice_minutes <= bindparam("notice"),
            procedure.in_(bindparam("procedures", expanding=True)),
            or_(Wish.visit_id.is_(None), comes_earlier),
            or_(~theirs.exists(), theirs.where(wish_surgeons.c.surgeon_id == bindparam("surgeon")).exists()),
            ~asked.exists(),
        )
        .order_by(Wish.last_asked_at.asc().nulls_first(), Wish.created_at, Wish.id)
        .limit(bindparam("most"))
        .offset(bindparam("skipped"))
    )


_WAITING = _waiting()
