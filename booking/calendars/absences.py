"""Time off and closures as calendar events."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.availability import local_date, stretches
from booking.calendars.stored import event_of, fill
from booking.confidential import unsealed_reason
from booking.config import settings
from booking.models import CalendarEvent, Closure, Practice, TimeOff

AWAY, CLOSED = "Away", "Closed"


def write_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """Write it into the calendars; once written, the same again only writes its bytes anew."""
    row = _row(session, absence)
    if row is None:
        row = CalendarEvent(uuid=absence.uuid, uid=f"{uuid4()}@{session.get_one(Practice, 1).mail_domain}", sequence=0)
        row.subject = "time_off" if isinstance(absence, TimeOff) else "closure"
        row.surgeon_id = absence.surgeon_id if isinstance(absence, TimeOff) else None
        row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
        row.created_at = row.changed_at = now
    _fill(session, row, absence)
    session.add(row)


def move_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """It takes place at other moments, which calendars must notice (RFC 5546 2.1.4, 2.1.5)."""
    row = _row(session, absence)
    if row is None:
        return
    row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
    row.sequence += 1
    row.changed_at = max(now, row.changed_at + timedelta(seconds=1))  # iCalendar counts whole seconds
    _fill(session, row, absence)


def withdraw_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """It does not take place: the event stays for a while, cancelled, for the calendars that have it already."""
    row = _row(session, absence)
    if row is None:
        return
    row.sequence += 1
    row.changed_at = max(now, row.changed_at + timedelta(seconds=1))  # iCalendar counts whole seconds
    row.cancelled_at = row.changed_at
    _fill(session, row, absence)


def write_withdrawn_anew(session: Session, row: CalendarEvent) -> None:
    """Without what is gone with the absence itself: the reason, the label."""
    _write(session, row, [AWAY if row.subject == "time_off" else CLOSED] * 3)


def whole_days(row: TimeOff | Closure | CalendarEvent, zone: ZoneInfo) -> tuple[date, date] | None:
    """The first local date and the day after the last, if it begins and ends with a day."""
    first, after = local_date(row.starts_at, zone), local_date(row.ends_at, zone)
    begins = [stretches(on, zone)[0].start for on in (first, after)]
    return (first, after) if begins == [row.starts_at, row.ends_at] else None


def _row(session: Session, absence: TimeOff | Closure) -> CalendarEvent | None:
    return session.scalar(select(CalendarEvent).where(CalendarEvent.uuid == absence.uuid))


def _fill(session: Session, row: CalendarEvent, absence: TimeOff | Closure) -> None:
    """A closure's label is for everybody; the reason for time off may name a patient."""
    if isinstance(absence, TimeOff):
        _write(session, row, [AWAY, AWAY, unsealed_reason(absence.private, time_off=absence.uuid) or AWAY])
    else:
        _write(session, row, [absence.label] * 3)


def _write(session: Session, row: CalendarEvent, titles: list[str]) -> None:
    zone = session.get_one(Practice, 1).zone
    page = "time-off" if row.subject == "time_off" else "closures"
    url, days = f"{settings().base_url}/staff/{page}", whole_days(row, zone)
    fill(row, [event_of(row, title=title, url=url, all_day=days) for title in titles], zone=zone)
