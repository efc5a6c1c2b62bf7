"""Whom a change of hours hits: looked at before it and after it, within the transaction that makes it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from booking import messages
from booking.availability import DAY, Interval, covers, local_date, open_spans, overlaps
from booking.catalog import PERFORMER, Performer, consultation_of
from booking.database import db
from booking.models import Appointment, Surgeon, Visit
from booking.schedules.agendas import agendas
from booking.schedules.clock_shifts import CLOCK_CALL
from booking.schedules.delays import SURGEON_LATE

CALLS: Final = (messages.OUTSIDE_HOURS, CLOCK_CALL, SURGEON_LATE)
"""The kinds of tasks that stand on a day's call list, and end when the visit is moved or cancelled."""

OVER: Final = ("lapsed", "fulfilled", "cancelled", "no_show")


@dataclass(frozen=True, slots=True)
class ComingAppointments:
    """The surgeons' live appointments that are not over, by their start, as they lay before a change."""

    session: Session
    rows: Sequence[Appointment]
    within_hours: set[int]  # the ids of those that lay within their surgeon's hours
    now: datetime


@dataclass(frozen=True, slots=True)
class Impact:
    """What lay within its surgeon's hours before a change, and does not after it."""

    booked: tuple[int, ...] = ()  # ids of appointments, by their start
    held: int = 0  # how many are being typed for just now; they are told when they go on
    seen: str = ""  # a digest of the booked ones and their versions: what somebody has looked at


class HitsBooked(Exception):
    """Nothing was written: patients are booked then, and not exactly these have been looked at before."""

    def __init__(self, impact: Impact) -> None:
        super().__init__(f"{len(impact.booked)} appointments")
        self.impact = impact


def surgeons_to_lock() -> Sequence[int]:
    """All of them, also for a change of one's hours: a visit to several lies within hours or not by all their hours.

    Under one lock each, two changes at once would both leave its task to the other.
    """
    return db.session.scalars(select(Surgeon.id)).all()


def coming_appointments(session: Session, surgeons: Collection[int], *, now: datetime) -> ComingAppointments:
    """To be asked under the lock, before the change is written; `note_impact` follows when it is."""
    rows = session.scalars(live_appointments(now).where(Appointment.surgeon_id.in_(surgeons))).all()
    return ComingAppointments(session, rows, _within_hours(session, rows, now=now), now)


def require_looked_at(impact: Impact, seen: str) -> None:
    """Raises HitsBooked, so before the commit, unless `seen` is the digest of just those."""
    if impact.seen not in ("", seen):
        raise HitsBooked(impact)


def note_impact(before: ComingAppointments) -> Impact:
    """Nobody is cancelled: a task says of each booked visit that somebody must call, until it is within hours again."""
    session, now = before.session, before.now
    after = _within_hours(session, before.rows, now=now)
    hit = [row for row in before.rows if row.id in before.within_hours - after]
    impact = impact_of(hit)
    visits = {row.visit_id for row in hit if row.id in impact.booked}
    messages.write_missing_tasks(session, messages.OUTSIDE_HOURS, visits=visits, now=now)
    _withdraw_tasks(session, [row for row in before.rows if row.id in after - before.within_hours], now=now)
    return impact


def hit_by_absence(surgeon_id: int, span: Interval, *, now: datetime) -> Impact:
    """Whom time off of that surgeon would hit, for a page that is read before anything is saved; nothing is written."""
    before = coming_appointments(db.session(), [surgeon_id], now=now)
    within = [row for row in before.rows if row.id in before.within_hours]
    return impact_of([row for row in within if overlaps(Interval(row.starts_at, row.ends_at), span)])


def needs_no_call(session: Session, visits: Collection[int], *, now: datetime) -> None:
    """These have been moved or cancelled: nobody need see to them any more."""
    messages.withdraw_tasks(session, CALLS, visits=visits, now=now)


def outside_hours(appointments: Sequence[Appointment], *, now: datetime) -> set[int]:
    """The ids of those that do not lie wholly within an open span of their surgeon in their location."""
    return {one.id for one in appointments} - _within_hours(db.session(), appointments, now=now)


def hit_appointments(impact: Impact) -> Sequence[Appointment]:
    """Its booked ones with their visits, surgeons and places, by their start; two statements."""
    query = (
        select(Appointment)
        .where(Appointment.id.in_(impact.booked))
        .options(
            joinedload(Appointment.visit).options(joinedload(Visit.procedure), selectinload(Visit.appointments)),
            joinedload(Appointment.surgeon),
            joinedload(Appointment.location),
        )
    )
    return db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)).all()


def live_appointments(now: datetime) -> Select[Appointment]:
    query = select(Appointment).where(
        Appointment.status.not_in(OVER),
        or_(Appointment.held_until.is_(None), Appointment.held_until > now),
        Appointment.takes_from > now - DAY,  # nothing takes longer: keeps the index in use as the past grows
        Appointment.ends_at > now,
    )
    return query.options(joinedload(Appointment.visit)).order_by(Appointment.starts_at, Appointment.id)


def _within_hours(session: Session, appointments: Sequence[Appointment], *, now: datetime) -> set[int]:
    """The ids of those that lie wholly within an open span of their surgeon in their location."""
    session.flush()
    if not appointments:
        return set()
    # Zone, locations and holidays are the practice's: any of the procedures knows them.
    consultation = consultation_of(appointments[0].visit.procedure_id)
    if consultation is None:
        raise RuntimeError("an appointment is about no procedure")
    zone = consultation.rules.zone
    first = min(local_date(one.starts_at, zone) for one in appointments)
    last = max(local_date(one.ends_at, zone) for one in appointments)
    theirs = Surgeon.id.in_({one.surgeon_id for one in appointments})
    columns = select(*PERFORMER)
    surgeons = [Performer(*row) for row in session.execute(columns.where(theirs))]
    spans = {
        (agenda.surgeon, location): open_spans(agenda, location=location, first=first, last=last, zone=zone)
        for agenda in agendas(consultation, surgeons, first=first, last=last, now=now)
        for location in agenda.locations
    }
    return {
        one.id
        for one in appointments
        if any(
            covers(span, Interval(one.starts_at, one.ends_at))
            for span in spans.get((one.surgeon_id, one.location_id), ())
        )
    }


def impact_of(hit: Sequence[Appointment]) -> Impact:
    booked = [one for one in hit if one.status != "held"]
    listed = " ".join(f"{one.id}:{one.version}" for one in sorted(booked, key=lambda one: one.id))
    seen = hashlib.sha256(listed.encode()).hexdigest() if booked else ""
    return Impact(tuple(one.id for one in booked), len(hit) - len(booked), seen)


def _withdraw_tasks(session: Session, back: Sequence[Appointment], *, now: datetime) -> None:
    """A visit that lies within hours again with all its appointments, as when time off is removed, needs no call."""
    visits = {one.visit_id for one in back}
    parts = session.scalars(live_appointments(now).where(Appointment.visit_id.in_(visits))).all()
    within = _within_hours(session, parts, now=now)
    outside = {one.visit_id for one in parts if one.id not in within}
    messages.withdraw_tasks(session, (messages.OUTSIDE_HOURS,), visits=visits - outside, now=now)
