"""On which dates is it otherwise than every week? The only writer of time off, closures and extra hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.availability import Interval
from booking.calendars import withdraw_absence, write_absence
from booking.confidential import keyring
from booking.database import db
from booking.models import Closure, ExtraHours, Surgeon, TimeOff
from booking.schedules.freed import slots_changed, time_freed
from booking.schedules.hours import Gone, Overlaps
from booking.schedules.impact import Impact, changing


def time_off(*, since: datetime) -> Sequence[TimeOff]:
    """All that is not over then, in order."""
    return db.session.scalars(select(TimeOff).where(TimeOff.ends_at > since).order_by(TimeOff.starts_at)).all()


def closures(*, since: datetime) -> Sequence[Closure]:
    return db.session.scalars(select(Closure).where(Closure.ends_at > since).order_by(Closure.starts_at)).all()


def extra_hours(*, since: date) -> Sequence[ExtraHours]:
    query = select(ExtraHours).where(ExtraHours.on_date >= since)
    return db.session.scalars(query.order_by(ExtraHours.on_date, ExtraHours.from_minute)).all()


def add_time_off(surgeon_id: int, span: Interval, *, reason: str = "", seen: str = "", now: datetime) -> Impact:
    """The same span again changes nothing. Raises HitsBooked."""
    with changing([surgeon_id], then=_absent, seen=seen, now=now) as change:
        session = change.session
        same = select(TimeOff).where(TimeOff.starts_at == span.start, TimeOff.ends_at == span.end)
        if session.scalar(same.where(TimeOff.surgeon_id == surgeon_id)) is None:
            row = TimeOff(uuid=uuid4(), surgeon_id=surgeon_id, starts_at=span.start, ends_at=span.end)
            row.private = keyring().seal({"reason": reason}, table="time_off", row=row.uuid) if reason else None
            session.add(row)
            write_absence(session, row, now=now)
    return change.impact


def remove_time_off(uuid: UUID, *, now: datetime) -> None:
    """Raises Gone."""
    with changing([_time_off(db.session(), uuid).surgeon_id], then=_present, now=now) as change:
        _remove(change.session, _time_off(change.session, uuid), now=now)


def add_closure(span: Interval, *, label: str, seen: str = "", now: datetime) -> Impact:
    """The same span again changes nothing. Raises HitsBooked."""
    with changing(_everyone(), then=_absent, seen=seen, now=now) as change:
        session = change.session
        same = select(Closure).where(Closure.starts_at == span.start, Closure.ends_at == span.end)
        if session.scalar(same) is None:
            row = Closure(uuid=uuid4(), starts_at=span.start, ends_at=span.end, label=label)
            session.add(row)
            write_absence(session, row, now=now)
    return change.impact


def remove_closure(uuid: UUID, *, now: datetime) -> None:
    """Raises Gone."""
    with changing(_everyone(), then=_present, now=now) as change:
        _remove(change.session, _closure(change.session, uuid), now=now)


def add_extra_hours(
    surgeon_id: int, location_id: int, *, on: date, from_minute: int, until_minute: int, now: datetime
) -> None:
    """Raises Overlaps."""
    with changing([surgeon_id], then=time_freed, now=now) as change:
        there = select(ExtraHours).where(
            ExtraHours.surgeon_id == surgeon_id,
            ExtraHours.location_id == location_id,
            ExtraHours.on_date == on,
            ExtraHours.from_minute < until_minute,
            ExtraHours.until_minute > from_minute,
        )
        other = change.session.scalars(there).first()
        if other is not None:
            raise Overlaps(other.from_minute, other.until_minute)
        row = ExtraHours(surgeon_id=surgeon_id, location_id=location_id, on_date=on)
        row.from_minute, row.until_minute = from_minute, until_minute
        change.session.add(row)


def remove_extra_hours(row_id: int, *, seen: str = "", now: datetime) -> Impact:
    """Raises Gone, HitsBooked."""
    row = db.session.get(ExtraHours, row_id)
    if row is None:
        raise Gone
    with changing([row.surgeon_id], then=slots_changed, seen=seen, now=now) as change:
        row = change.session.get(ExtraHours, row_id)
        if row is None:
            raise Gone
        change.session.delete(row)
    return change.impact


def _absent(session: Session, *, surgeons: Iterable[int]) -> None:
    slots_changed(session, surgeons=surgeons)
    _feeds_changed(session, surgeons)


def _present(session: Session, *, surgeons: Iterable[int]) -> None:
    time_freed(session, surgeons=surgeons)
    _feeds_changed(session, surgeons)


def _feeds_changed(session: Session, surgeons: Iterable[int]) -> None:
    theirs = update(Surgeon).where(Surgeon.id.in_(set(surgeons)))
    session.execute(
        theirs.values(feed_version=Surgeon.feed_version + 1), execution_options={"synchronize_session": False}
    )


def _remove(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    withdraw_absence(session, absence, now=now)
    session.delete(absence)


def _everyone() -> Sequence[int]:
    """Also who sees patients no longer: some may still be booked with her."""
    return db.session.scalars(select(Surgeon.id)).all()


def _time_off(session: Session, uuid: UUID) -> TimeOff:
    row = session.scalar(select(TimeOff).where(TimeOff.uuid == uuid))
    if row is None:
        raise Gone
    return row


def _closure(session: Session, uuid: UUID) -> Closure:
    row = session.scalar(select(Closure).where(Closure.uuid == uuid))
    if row is None:
        raise Gone
    return row
