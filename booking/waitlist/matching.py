"""Whom of those who wait a free time suits: filtered and put in turn by the database, then held against each slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from booking.availability import Interval, Slot, local_time, overlaps, part_of_day
from booking.database import UTCDateTime
from booking.models import Appointment, Offer, Visit, Wish, wish_surgeons
from booking.waitlist.free_time import FreeTime, Lengths, OwnTime
from booking.waitlist.heard import Heard, is_one_time
from booking.waitlist.wanted import bits_of, part_bits_of

A_PAGE: Final = 12  # of those who want such a day and hour; nearly always more than are asked
ALL_THE_REST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who waits, and the slot to ask them about; `wish` has the columns of `_WAITING`."""

    wish: Row[*tuple[Any, ...]]
    slot: Slot


def chosen_for(session: Session, free: FreeTime, *, freed_id: int, heard: Sequence[Heard], most: int) -> list[Chosen]:
    """In their turn: least recently asked first, and of those never asked whoever has waited longest."""
    found: list[Chosen] = []
    told: dict[int | bytes, list[Interval]] = defaultdict(list)
    for one in heard:
        told[one.mailbox or one.wish_id] += one.spans
    all_of_it = [free.span] if is_one_time(free.span) else []
    for wish in _in_turn(session, free, freed_id=freed_id):
        slot = _slot_for(wish, free, told[wish.mailbox])
        if slot is not None:
            found.append(Chosen(wish, slot))
            told[wish.mailbox] += [Interval(slot.starts_at, slot.ends_at), *all_of_it]
        if len(found) == most:
            break
    return found


def _in_turn(session: Session, free: FreeTime, *, freed_id: int) -> Iterator[Row[*tuple[Any, ...]]]:
    """All whom some slot may suit: a page of them, and only where that does not do, the rest."""
    every = [slot for lengths in set(free.procedures.values()) for slot in free.widest(lengths)]
    if not every:
        return
    zone = free.consultation.rules.zone
    local = [local_time(slot.starts_at, zone).wall for slot in every]
    values = {
        "now": free.now,
        "surgeon": free.agenda.surgeon,
        "freed": freed_id,
        "weekdays": bits_of(wall.weekday() for wall in local),
        "parts": part_bits_of(part_of_day(wall) for wall in local),
        "first": min(slot.starts_at for slot in every),
        "notice": (max(slot.starts_at for slot in every) - free.now) // timedelta(minutes=1),
        "changeable": free.now + free.consultation.notice_to_change,
    }
    for skipped, most in ((0, A_PAGE), (A_PAGE, ALL_THE_REST)):
        yield from session.connection().execute(_WAITING, values | {"most": most, "skipped": skipped}).all()


def _slot_for(wish: Row[*tuple[Any, ...]], free: FreeTime, told: Sequence[Interval]) -> Slot | None:
    """The first that suits. A visit keeps its place, and the length and buffers that it was booked with."""
    lengths = free.procedures.get(wish.procedure_id)
    if lengths is None:
        return None
    zone, known_by = free.consultation.rules.zone, free.now + timedelta(minutes=wish.notice_minutes)
    if wish.visit_id is not None:
        lengths = Lengths.of_booked(wish)
    rules = lengths.rules(free.consultation)
    for slot in _slots_of(wish, free, lengths):
        wall = local_time(slot.starts_at, zone).wall
        is_wanted = wish.weekdays & bits_of([wall.weekday()]) and wish.parts & part_bits_of([part_of_day(wall)])
        is_earlier = wish.visit_id is None or (slot.starts_at < wish.starts_at and slot.location == wish.location_id)
        is_new = not any(overlaps(rules.takes(slot.starts_at), span) for span in told)
        if is_wanted and is_earlier and is_new and slot.starts_at >= known_by:
            return slot
    return None


def _slots_of(wish: Row[*tuple[Any, ...]], free: FreeTime, lengths: Lengths) -> Iterator[Slot]:
    """Those that anybody may have, then those that only they may, since they would give up their own."""
    yield from free.slots(lengths)
    if wish.surgeon_id == free.agenda.surgeon:
        yield from free.slots_beside(OwnTime.of(wish, free.consultation), lengths)


def _waiting() -> Select[*tuple[Any, ...]]:
    """Who has an address, and is not asked twice about one freed time; built once.

    What a wish says by itself chooses the page, so that only those on it are held against visits and offers.
    """
    now = bindparam("now", type_=UTCDateTime)
    turn = (Wish.last_asked_at.asc().nulls_first(), Wish.created_at, Wish.id)
    page = (
        select(Wish)
        .where(
            Wish.ended_at.is_(None),
            Wish.has_to_move.is_(False),
            Wish.ends_at > now,
            Wish.mailbox.is_not(None),
            Wish.weekdays.bitwise_and(bindparam("weekdays")) != 0,
            Wish.parts.bitwise_and(bindparam("parts")) != 0,
            Wish.notice_minutes <= bindparam("notice"),
        )
        .order_by(*turn)
        .limit(bindparam("most"))
        .offset(bindparam("skipped"))
        .subquery("page")
    )
    wish = aliased(Wish, page)
    theirs = select(wish_surgeons.c.wish_id).where(wish_surgeons.c.wish_id == wish.id)
    asked = select(Offer.id).where(Offer.wish_id == wish.id, Offer.freed_id == bindparam("freed"))
    comes_earlier = and_(
        Appointment.starts_at > bindparam("first", type_=UTCDateTime),
        Appointment.starts_at >= bindparam("changeable", type_=UTCDateTime),
    )
    return (
        select(
            wish.id,
            wish.uuid,
            wish.key_id,
            wish.generation,
            wish.mailbox,
            wish.visit_id,
            wish.weekdays,
            wish.parts,
            wish.notice_minutes,
            func.coalesce(Visit.procedure_id, wish.procedure_id).label("procedure_id"),
            func.coalesce(Visit.language, wish.language).label("language"),
            Appointment.surgeon_id,
            Appointment.location_id,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.takes_from,
            Appointment.takes_until,
        )
        .outerjoin(Visit, Visit.id == wish.visit_id)
        .outerjoin(Appointment, and_(Appointment.visit_id == wish.visit_id, Appointment.status == "booked"))
        .where(
            or_(wish.visit_id.is_(None), comes_earlier),
            or_(~theirs.exists(), theirs.where(wish_surgeons.c.surgeon_id == bindparam("surgeon")).exists()),
            ~asked.exists(),
        )
        .order_by(wish.last_asked_at.asc().nulls_first(), wish.created_at, wish.id)
    )


_WAITING = _waiting()
