"""Which booked patients would this change hit?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from booking.availability import DAY, Interval, covers, local_date, open_spans
from booking.catalog import Performer, consultation_of
from booking.database import db, writing
from booking.models import Appointment, Surgeon, Task
from booking.schedules.agendas import agendas

OVER = ("lapsed", "fulfilled", "cancelled", "no_show")
OUTSIDE_HOURS = "outside_hours"


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


class Change:
    """A writer's open transaction; `impact` is known when it has ended."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.impact = Impact()


@contextmanager
def changing(surgeons: Iterable[int], *, then: Callable[..., None], seen: str = "", now: datetime) -> Iterator[Change]:
    """Lock the surgeons, let their hours be changed, find out whom that hits, tell `then` (time_freed, slots_changed).

    Raises HitsBooked unless `seen` is the digest of exactly those it hits. Nobody is cancelled: for each of them a
    task says that somebody must call.
    """
    surgeons = sorted(set(surgeons))
    with writing(surgeons=surgeons) as session:
        with weighing(session, surgeons, now=now) as change:
            yield change
        if change.impact.seen not in ("", seen):
            raise HitsBooked(change.impact)
        then(session, surgeons=surgeons)


@contextmanager
def weighing(session: Session, surgeons: Collection[int], *, now: datetime) -> Iterator[Change]:
    """The same for a writer who holds the lock already, and whom nothing keeps from writing: whom does it hit?"""
    coming = _coming(session, surgeons, now=now)
    before = _within_hours(session, coming, now=now)
    change = Change(session)
    yield change
    after = _within_hours(session, coming, now=now)
    change.impact = _impact([one for one in coming if one.id in before - after])
    _raise_tasks(session, [one for one in coming if one.id in change.impact.booked], now=now)
    _settle_tasks(session, [one for one in coming if one.id in after - before], now=now)


def hit_appointments(impact: Impact) -> Sequence[Appointment]:
    """Its booked ones with patient, surgeon and place, by their start; one statement."""
    query = (
        select(Appointment)
        .where(Appointment.id.in_(impact.booked))
        .options(joinedload(Appointment.visit), joinedload(Appointment.surgeon), joinedload(Appointment.location))
    )
    return db.session.scalars(query.order_by(Appointment.starts_at, Appointment.id)).all()


def needs_no_call(session: Session, visits: Collection[int], *, now: datetime) -> None:
    """These lie within hours again, or have been cancelled: nobody at the desk need see to them any more."""
    session.execute(update(Task).where(_open_task_of(visits)).values(done_at=now))


def _coming(session: Session, surgeons: Collection[int], *, now: datetime) -> Sequence[Appointment]:
    return session.scalars(_live(now).where(Appointment.surgeon_id.in_(surgeons))).all()


def _live(now: datetime) -> Select[Appointment]:
    """Live appointments that are not over, by their start."""
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
    surgeons = session.scalars(select(Surgeon).where(Surgeon.id.in_({one.surgeon_id for one in appointments}))).all()
    performers = [Performer(one.id, one.slug, one.daily_cap, one.version) for one in surgeons]
    their_time = agendas(consultation, performers, first=first, last=last, now=now)
    spans = {
        (agenda.surgeon, location): open_spans(agenda, location=location, first=first, last=last, zone=zone)
        for agenda in their_time
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


def _impact(hit: Sequence[Appointment]) -> Impact:
    booked = [one for one in hit if one.status != "held"]
    listed = " ".join(f"{one.id}:{one.version}" for one in sorted(booked, key=lambda one: one.id))
    seen = hashlib.sha256(listed.encode()).hexdigest() if booked else ""
    return Impact(tuple(one.id for one in booked), len(hit) - len(booked), seen)


def _raise_tasks(session: Session, hit: Sequence[Appointment], *, now: datetime) -> None:
    """One for each visit, so that no patient is forgotten; none where one is open already."""
    visits = {one.visit_id for one in hit}
    open_ones = session.scalars(select(Task.visit_id).where(_open_task_of(visits))).all()
    for visit in sorted(visits - set(open_ones)):
        session.add(Task(kind=OUTSIDE_HOURS, visit_id=visit, detail={}, created_at=now))


def _settle_tasks(session: Session, back: Sequence[Appointment], *, now: datetime) -> None:
    """Who lies within hours again with all of her visit, as when time off is removed, needs no call."""
    visits = {one.visit_id for one in back}
    parts = session.scalars(_live(now).where(Appointment.visit_id.in_(visits))).all()
    within = _within_hours(session, parts, now=now)
    needs_no_call(session, visits - {one.visit_id for one in parts if one.id not in within}, now=now)


def _open_task_of(visits: Collection[int]) -> ColumnElement[bool]:
    return and_(Task.kind == OUTSIDE_HOURS, Task.visit_id.in_(visits), Task.done_at.is_(None))
