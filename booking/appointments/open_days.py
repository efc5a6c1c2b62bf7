"""One task for a day that is over and whose appointments were not all settled: seen, or did not come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from booking import catalog, messages
from booking.appointments.contacts import contact_of
from booking.appointments.day_appointments import COMING
from booking.appointments.queries import FoundAppointment
from booking.availability import DAY, local_date, whole_day
from booking.database import db, lock_key, writing
from booking.models import Appointment, Task, begins_between

OPEN_DAY: Final = "open_day"
"""`detail` has the day's ordinal as `on`. It ends when the last of its appointments is settled."""


def leave_task_of_yesterday(*, now: datetime) -> None:
    """For the worker. What a person has done away with is not written again."""
    zone = catalog.practice().zone
    on = local_date(now, zone) - DAY
    if not _is_due(db.session(), on, zone):
        return
    with writing() as session:
        lock_key(session, OPEN_DAY.encode())
        if _is_due(session, on, zone):
            messages.write_task(session, OPEN_DAY, detail={"on": on.toordinal()}, now=now)


def close_settled_days(session: Session, *, zone: ZoneInfo, now: datetime) -> None:
    """Within the transaction that settles an appointment."""
    session.flush()
    for task in session.scalars(select(Task).where(Task.kind == OPEN_DAY, Task.done_at.is_(None))):
        if not _open_on(session, date.fromordinal(task.detail["on"]), zone):
            task.done_at = now


def unsettled_on(on: date, zone: ZoneInfo) -> list[FoundAppointment]:
    """Of that local date, by their start."""
    return [FoundAppointment(row, contact_of(row.visit)) for row in _open_on(db.session(), on, zone)]


def _open_on(session: Session, on: date, zone: ZoneInfo) -> list[Appointment]:
    query = (
        select(Appointment)
        .where(begins_between(*whole_day(on, zone)))
        .options(joinedload(Appointment.visit), joinedload(Appointment.surgeon))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return [row for row in session.scalars(query) if row.status in COMING]


def _is_due(session: Session, on: date, zone: ZoneInfo) -> bool:
    told = select(Task.detail).where(Task.kind == OPEN_DAY, or_(Task.done_at.is_(None), Task.done_by_id.is_not(None)))
    is_told = any(detail["on"] == on.toordinal() for detail in session.scalars(told))
    return not is_told and bool(_open_on(session, on, zone))
