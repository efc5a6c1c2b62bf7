"""A law has changed the clocks: what is booked for ten o'clock stays at ten o'clock, and so at another moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from booking import calendars, messages, schedules
from booking.appointments.lapsing import lapse_holds
from booking.appointments.records import Actor, snapshot, write_history
from booking.appointments.rows import raise_sequence
from booking.availability import DAY, Interval, LocalTime, local_time, moment_of, overlaps
from booking.catalog import practice
from booking.database import db, writing
from booking.models import LIVE, Appointment, Surgeon, Visit
from booking.schedules import CLOCK_CALL, CLOCKS_CHANGED, ClockShift, Trouble

ACT = "clocks_changed"
_ASIDE = 10_000  # lanes above all others, in which appointments wait while their new places are being freed


def clock_shifts(*, now: datetime) -> list[ClockShift]:
    """What `keep_wall_clock` would move; nothing is written."""
    session = db.session()
    appointments = [shift for _row, shift, _lane in _shifted(_live(session, now=now), now=now)]
    return [*appointments, *schedules.absence_shifts(session, now=now)]


def note_clock_shifts(*, now: datetime) -> None:
    """One open task says that the clocks have changed, for as long as something is shifted by that."""
    stands = messages.has_open_task(CLOCKS_CHANGED)
    if stands == bool(clock_shifts(now=now)):
        return
    with writing(surgeons=_everyone()) as session:
        shifts = clock_shifts(now=now)
        messages.withdraw_tasks_of(session, CLOCKS_CHANGED, now=now)
        if shifts:
            messages.write_task(session, CLOCKS_CHANGED, detail={"moved": len(shifts)}, now=now)


def keep_wall_clock(*, now: datetime) -> list[ClockShift]:
    """Move all that is to come to the moment at which the clocks show what was agreed, and say what was moved.

    In one transaction under every surgeon's lock, with history, calendars and, where somebody must be called, a task.
    Nobody gets a letter: by the clock on the wall nothing has changed.
    """
    surgeons = _everyone()
    with writing(surgeons=surgeons) as session:
        lapse_holds(session, surgeons=surgeons, now=now)
        before = schedules.coming_appointments(session, surgeons, now=now)
        shifted = _shifted(_live(session, now=now), now=now)
        _move(session, shifted, now=now)
        absences = schedules.keep_absences(session, now=now)
        schedules.note_impact(before)
        _ask_for_calls(session, shifted, now=now)
        messages.withdraw_tasks_of(session, CLOCKS_CHANGED, now=now)
        if shifted or absences:
            schedules.slots_and_feeds_changed(session, surgeons=surgeons)
            schedules.time_freed(session, spans=_where_they_were(shifted, absences, surgeons), now=now)
        return [*(shift for _row, shift, _lane in shifted), *absences]


def _where_they_were(
    shifted: _Shifted, absences: Iterable[ClockShift], surgeons: Sequence[int]
) -> dict[int, list[Interval]]:
    """By surgeon; buffers aside."""
    spans: dict[int, list[Interval]] = {surgeon: [] for surgeon in surgeons}
    for shift in (*(shift for _row, shift, _lane in shifted), *absences):
        for surgeon in surgeons if shift.surgeon_id is None else [shift.surgeon_id]:
            spans[surgeon].append(shift.before)
    return spans


def _everyone() -> Sequence[int]:
    return db.session.scalars(select(Surgeon.id)).all()


def _live(session: Session, *, now: datetime) -> Sequence[Appointment]:
    """From yesterday on: what has begun already stays, but stands in the way of what comes."""
    query = select(Appointment).where(
        Appointment.status.in_(LIVE),
        or_(Appointment.held_until.is_(None), Appointment.held_until > now),
        Appointment.takes_from > now - 2 * DAY,
    )
    with_visit = joinedload(Appointment.visit)
    return session.scalars(query.options(with_visit).order_by(Appointment.starts_at, Appointment.id)).all()


_Shifted = list[tuple[Appointment, ClockShift, int]]
"""Each with the lane in which it will be."""


def _shifted(rows: Iterable[Appointment], *, now: datetime) -> _Shifted:
    """Those that are to come by either clock and that the clocks now show at another time than agreed."""
    starts = {row: moment_of(_agreed(row), ZoneInfo(row.time_zone)) for row in rows}
    moving = {row: at for row, at in starts.items() if _is_elsewhere(row, at) and now < max(at, row.starts_at)}
    taken: dict[tuple[int, int], list[Interval]] = defaultdict(list)
    for row in starts.keys() - moving.keys():
        taken[row.surgeon_id, row.lane].append(Interval(row.takes_from, row.takes_until))
    found: _Shifted = []
    for row, at in moving.items():
        by = at - row.starts_at
        takes = Interval(row.takes_from + by, row.takes_until + by)
        lane = _free_lane(row, takes, taken)
        taken[row.surgeon_id, lane].append(takes)
        before, after = Interval(row.starts_at, row.ends_at), Interval(at, row.ends_at + by)
        trouble = Trouble.OVERLAPS if lane != row.lane else _trouble(row, at)
        found.append((row, ClockShift("appointment", row.uuid, row.surgeon_id, before, after, trouble), lane))
    return found


def _agreed(row: Appointment) -> LocalTime:
    return LocalTime(row.local_start, row.fold)


def _is_elsewhere(row: Appointment, at: datetime) -> bool:
    return at != row.starts_at or _trouble(row, at) is not None


def _free_lane(row: Appointment, takes: Interval, taken: dict[tuple[int, int], list[Interval]]) -> int:
    """Its own; where that is taken, the lowest that is free."""
    lanes = (lane for first in ([row.lane], count()) for lane in first)
    return next(lane for lane in lanes if not any(overlaps(takes, other) for other in taken[row.surgeon_id, lane]))


def _trouble(row: Appointment, at: datetime) -> Trouble | None:
    shown = local_time(at, ZoneInfo(row.time_zone)).wall
    return None if shown == row.local_start else Trouble.NO_SUCH_TIME


def _move(session: Session, shifted: _Shifted, *, now: datetime) -> None:
    """All are set aside first: in no order alone would each find its new place free, and the guards stay on."""
    before = {row: snapshot(row) for row, _shift, _lane in shifted}
    for row, _shift, _lane in shifted:
        row.lane += _ASIDE
    session.flush()
    for row, shift, lane in shifted:
        _put(row, shift, lane, now=now)
    session.flush()
    booked = {row: was for row, was in before.items() if row.status != "held"}
    write_history(session, booked, ACT, actor=Actor("command"), now=now)
    visits: dict[int, Visit] = {row.visit_id: row.visit for row in booked}
    for visit in visits.values():
        calendars.change_events(session, visit, zone=practice().zone, language=practice().languages[0])


def _put(row: Appointment, shift: ClockShift, lane: int, *, now: datetime) -> None:
    by = shift.after.start - row.starts_at
    row.lane = lane
    row.starts_at, row.ends_at = shift.after
    row.takes_from, row.takes_until = row.takes_from + by, row.takes_until + by
    row.local_start, row.fold = local_time(row.starts_at, ZoneInfo(row.time_zone))
    raise_sequence(row, now=now)


def _ask_for_calls(session: Session, shifted: _Shifted, *, now: datetime) -> None:
    for trouble in Trouble:
        visits = {row.visit_id for row, shift, _lane in shifted if shift.trouble is trouble and row.status != "held"}
        messages.write_missing_tasks(session, CLOCK_CALL, visits=visits, detail={"why": trouble.value}, now=now)
