"""The demo's patients who wait for an earlier time: three with an appointment, and one who telephoned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select

from booking import waitlist
from booking.availability import PartOfDay
from booking.database import db, writing
from booking.models import Appointment, FreedTime, Surgeon, Visit
from booking.waitlist import ANY_TIME, Wanted

_TELEPHONED: Final = UUID("6b1f4c3e-0c1d-4a53-9c0a-6a6f1f3b7f11")
_PERSON: Final = {"name": "Rosa Delgado", "email": "rosa.delgado@example.org", "telephone": "+13105550187"}


def add_waiting(*, desk_id: int, now: datetime) -> None:
    """What was freed while the demo was filled is offered to nobody: the worker must not write to made-up people."""
    surgeon = db.session.scalars(select(Surgeon.id).order_by(Surgeon.position)).first()
    wishes = (
        ANY_TIME,
        Wanted(weekdays=frozenset({0, 1}), parts=frozenset({PartOfDay.MORNING})),
        Wanted(surgeons=frozenset({surgeon} if surgeon else ()), notice=timedelta(days=1)),
    )
    latest = _latest_visits(len(wishes), now=now)
    for days_ago, (visit, wanted) in enumerate(zip(latest, wishes, strict=False), 2):
        waitlist.make_wish_of(visit, wanted, now=now - timedelta(days=days_ago))
    if latest:
        waitlist.make_wish(
            latest[0].procedure_id,
            Wanted(parts=frozenset({PartOfDay.AFTERNOON, PartOfDay.EVENING})),
            uuid=_TELEPHONED,
            answers=_PERSON,
            language="es",
            user_id=desk_id,
            now=now - timedelta(days=1),
        )
    with writing() as session:
        session.execute(delete(FreedTime))


def _latest_visits(count: int, *, now: datetime) -> list[Visit]:
    """Those that are farthest ahead, and with one surgeon."""
    booked = select(Appointment.visit_id).where(Appointment.status == "booked", Appointment.starts_at > now)
    alone = booked.group_by(Appointment.visit_id).having(func.count() == 1)
    last = alone.order_by(func.max(Appointment.starts_at).desc()).limit(count)
    ids = list(db.session.scalars(last))
    return [db.session.get_one(Visit, id) for id in ids]
