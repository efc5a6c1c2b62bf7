"""Time that was held and never booked: given back, and forgotten an hour later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from booking import schedules
from booking.availability import Interval
from booking.database import UTCDateTime, db, writing
from booking.models import Appointment, Surgeon, Visit

KEPT_AFTER_LAPSE = timedelta(hours=1)

_NOW: BindParameter[datetime] = bindparam("now", type_=UTCDateTime)
_LAPSE = (
    update(Appointment)
    .where(
        Appointment.status == "held",
        Appointment.held_until <= _NOW,
        Appointment.surgeon_id.in_(bindparam("surgeons", expanding=True)),
    )
    .values(status="lapsed", held_until=None, changed_at=_NOW, version=Appointment.version + 1)
    .returning(Appointment.surgeon_id, Appointment.takes_from, Appointment.takes_until)
)


def lapse_holds(session: Session, *, surgeons: Collection[int], now: datetime) -> int:
    """Give back the time of holds that nobody finished, under the lock; how many there were."""
    lapsed = session.connection().execute(_LAPSE, {"surgeons": list(surgeons), "now": now}).all()
    if lapsed:
        freed: dict[int, list[Interval]] = {surgeon: [] for surgeon in surgeons}
        for surgeon, *took in lapsed:
            freed[surgeon].append(Interval(*took))
        schedules.time_freed(session, spans=freed, now=now)
    return len(lapsed)


def clear_expired_holds(*, now: datetime) -> int:
    """The worker's turn: let holds lapse whose time is over; how many there were."""
    expired = select(Appointment.surgeon_id).where(Appointment.status == "held", Appointment.held_until <= now)
    surgeons = set(db.session.scalars(expired))
    if not surgeons:
        return 0
    with writing(surgeons=surgeons) as session:
        return lapse_holds(session, surgeons=surgeons, now=now)


def delete_lapsed(*, now: datetime) -> int:
    """Forget visits that came to nothing an hour ago; how many there were."""
    other = aliased(Appointment)
    over = (Appointment.status == "lapsed", Appointment.changed_at <= now - KEPT_AFTER_LAPSE)
    has_more = or_(other.status != "lapsed", other.changed_at > now - KEPT_AFTER_LAPSE)
    nothing = select(Appointment.visit_id).where(
        *over, ~select(other.id).where(other.visit_id == Appointment.visit_id, has_more).exists()
    )
    if db.session.scalar(nothing.limit(1)) is None:
        return 0
    # Under the lock: whoever takes such a visit up again just now keeps it.
    with writing(surgeons=db.session.scalars(select(Surgeon.id)).all()) as session:
        return int(session.execute(delete(Visit).where(Visit.id.in_(nothing))).rowcount)  # type: ignore[attr-defined]
