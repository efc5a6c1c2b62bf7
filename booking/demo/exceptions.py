"""When are the surgeons of the demo away, or there besides their hours?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.models import Closure, ExtraHours, Location, Practice, Surgeon, TimeOff, WorkingHours
from booking.private import keyring

NOON, EVENING = time(12), time(18)


def add_exceptions(session: Session, *, today: date) -> None:
    """Around `today`, which is never among the days away."""
    zone = session.get_one(Practice, 1).zone
    monday = today - timedelta(days=today.weekday())
    surgeons = list(session.scalars(select(Surgeon).where(Surgeon.active).order_by(Surgeon.position)))
    office = session.scalars(select(Location).where(Location.active).order_by(Location.position)).first()
    if not surgeons or office is None:
        return

    def at(day: int, clock: time) -> datetime:
        return datetime.combine(monday + timedelta(days=day), clock, zone).astimezone(UTC)

    _away(session, surgeons[0], at(10, NOON), at(10, EVENING), "Conference in San Diego")
    _away(session, surgeons[-1], at(15, time(0)), at(17, time(0)), "Family")
    _away(session, surgeons[-1], at(-5, time(0)), at(-4, time(0)), "Operating at the hospital")
    session.add(Closure(uuid=uuid4(), starts_at=at(11, NOON), ends_at=at(11, EVENING), label="Staff training"))
    _extra(session, surgeons[-1], office, monday + timedelta(days=12), time(9), time(12))
    if not session.scalar(select(WorkingHours.id).where(WorkingHours.weekday == today.weekday()).limit(1)):
        # Whoever tries the demo at a weekend finds the practice at work all the same.
        for surgeon in surgeons:
            _extra(session, surgeon, office, today, time(9), time(17))


def _away(session: Session, surgeon: Surgeon, starts_at: datetime, ends_at: datetime, reason: str) -> None:
    uuid = uuid4()
    private = keyring().seal({"reason": reason}, table="time_off", row=uuid)
    session.add(TimeOff(uuid=uuid, surgeon_id=surgeon.id, starts_at=starts_at, ends_at=ends_at, private=private))


def _extra(session: Session, surgeon: Surgeon, office: Location, on: date, start: time, end: time) -> None:
    session.add(
        ExtraHours(
            surgeon_id=surgeon.id,
            location_id=office.id,
            on_date=on,
            from_minute=start.hour * 60,
            until_minute=end.hour * 60,
        )
    )
