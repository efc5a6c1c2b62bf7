"""Some days of the practice, driven through the rules as requests do it, beside books that a test keeps by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations, pairwise
from threading import Barrier
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import Refused
from booking.availability import Part
from booking.database import db
from booking.messages import OUTSIDE_HOURS
from booking.models import (
    LIVE,
    Appointment,
    CalendarEvent,
    Closure,
    ExtraHours,
    History,
    Letter,
    Task,
    TimeOff,
    Visit,
    WorkingHours,
)
from booking.schedules import Gone, HitsBooked, Overlaps
from tests.stage.settings import LOS_ANGELES, NOW

FACTS = (Refused, HitsBooked, Gone, Overlaps)
ACTS = ("booked", "moved", "cancelled")


@dataclass
class PracticeDays:
    """`told` is what was acknowledged of each visit; the same deed again, which changes nothing, is not among it."""

    app: Flask
    now: datetime = NOW
    told: dict[UUID, Counter[str]] = field(default_factory=dict)
    exact: bool = True  # as long as no two deeds have met: then the last word of several is anybody's

    def ask(self, deed: Callable[[], Any]) -> Any:
        """In a context and a session of its own, like a request; a fact that the rule raised is returned."""
        with self.app.app_context():
            try:
                return deed()
            except FACTS as fact:
                return fact
            finally:
                db.session.remove()

    def ask_at_once(self, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
        """Each in a thread of its own, from one moment on."""
        self.exact, barrier = False, Barrier(len(deeds))

        def run(deed: Callable[[], Any]) -> Any:
            barrier.wait(60)
            return self.ask(deed)

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(run, deeds))

    def note(self, visit: UUID, act: str) -> None:
        self.told.setdefault(visit, Counter())[act] += 1

    def faults(self) -> list[str]:
        """Where the tables say other than was told, or than hours and absences say."""
        return list(self.ask(lambda: [*_overlaps(self.now), *_tasks(self.now), *self._histories()]))

    def _histories(self) -> Iterator[str]:
        for visit in db.session.scalars(select(Visit)):
            history = db.session.scalars(select(History).where(History.visit_id == visit.id).order_by(History.id)).all()
            letters = Counter(db.session.scalars(select(Letter.kind).where(Letter.visit_id == visit.id)))
            told = self.told.get(visit.uuid, Counter())
            for row in visit.appointments:
                lines = [line for line in history if line.appointment_id == row.id]
                done = Counter(line.act for line in lines)
                for act in ACTS:
                    if done[act] != letters[act]:
                        yield f"visit {visit.id}: {act} {done[act]} times, with {letters[act]} letters"
                    if done[act] > told[act] or (self.exact and done[act] != told[act]):
                        yield f"visit {visit.id}: {act} {done[act]} times, and {told[act]} were asked for"
                yield from _broken_line(row, lines)


def _broken_line(row: Appointment, lines: Sequence[History]) -> Iterator[str]:
    """Each change begins where the one before has ended, changes something, and the last one is how it stands."""
    for line, after in pairwise(lines):
        if after.before != line.after:
            yield f"appointment {row.id}: {after.act} from what it was not"
    if any(line.before == line.after for line in lines):
        yield f"appointment {row.id}: a change of nothing"
    if lines and lines[-1].after != appointments.snapshot(row):
        yield f"appointment {row.id}: stands otherwise than its history says"
    event = db.session.scalar(select(CalendarEvent).where(CalendarEvent.uuid == row.uuid))
    if (event is not None) != bool(lines):
        yield f"appointment {row.id}: with an event it should not have, or without"
    if event is not None and (event.starts_at, event.sequence) != (row.starts_at, row.sequence):
        yield f"appointment {row.id}: its event tells otherwise"


def _overlaps(now: datetime) -> Iterator[str]:
    rows = db.session.scalars(select(Appointment).where(Appointment.status.in_(LIVE)).order_by(Appointment.id)).all()
    live = [row for row in rows if row.held_until is None or row.held_until > now]
    for one, other in combinations(live, 2):
        meet = one.takes_from < other.takes_until and other.takes_from < one.takes_until
        if one.surgeon_id == other.surgeon_id and meet:
            yield f"appointments {one.id} and {other.id} at one time"


def _tasks(now: datetime) -> Iterator[str]:
    """Somebody must call about exactly those booked visits of which a part to come lies outside its hours."""
    open_ones = Counter(
        db.session.scalars(select(Task.visit_id).where(Task.kind == OUTSIDE_HOURS, Task.done_at.is_(None)))
    )
    coming = select(Appointment).where(Appointment.status == "booked", Appointment.ends_at > now)
    outside = {row.visit_id for row in db.session.scalars(coming) if not _within_hours(row)}
    for visit in outside | open_ones.keys():
        if open_ones[visit] != (visit in outside):
            yield f"visit {visit}: {open_ones[visit]} open tasks, and outside its hours: {visit in outside}"


def _within_hours(row: Appointment) -> bool:
    """By minutes of its day, on which the clocks do not change."""
    start, end = (moment.astimezone(LOS_ANGELES) for moment in (row.starts_at, row.ends_at))
    day, minutes = start.date(), range(start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    there: set[int] = set()
    for hours in db.session.scalars(select(WorkingHours).where(WorkingHours.weekday == day.weekday())):
        if (hours.surgeon_id, hours.location_id) == (row.surgeon_id, row.location_id):
            there.update(range(hours.from_minute, hours.until_minute))
    for extra in db.session.scalars(select(ExtraHours).where(ExtraHours.on_date == day)):
        if (extra.surgeon_id, extra.location_id) == (row.surgeon_id, row.location_id):
            there.update(range(extra.from_minute, extra.until_minute))
    away = [*db.session.scalars(select(TimeOff).where(TimeOff.surgeon_id == row.surgeon_id))]
    shut = [*db.session.scalars(select(Closure))]
    return there.issuperset(minutes) and not any(
        one.starts_at < row.ends_at and row.starts_at < one.ends_at for one in (*away, *shut)
    )


def part(surgeon: int, starts_at: datetime) -> Part:
    """In the office."""
    return Part(surgeon, 1, starts_at)
