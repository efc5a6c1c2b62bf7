"""Time off and closures as calendar events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import catalog
from booking.availability import Interval, local_date, stretches
from booking.calendars.events import Event
from booking.calendars.stored import event_of, fill
from booking.calendars.words import for_staff, unreadable_title, words_for_absence
from booking.confidential import unsealed_reason
from booking.config import settings
from booking.models import CalendarEvent, Closure, Practice, TimeOff


def write_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """Write it into the calendars, which do not have it yet."""
    row = CalendarEvent(uuid=absence.uuid, uid=f"{uuid4()}@{session.get_one(Practice, 1).mail_domain}", sequence=0)
    row.subject = "time_off" if isinstance(absence, TimeOff) else "closure"
    row.surgeon_id = absence.surgeon_id if isinstance(absence, TimeOff) else None
    row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
    row.created_at = row.changed_at = now
    _write(session, row, absence)
    session.add(row)


def move_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """It takes place at other moments, which calendars must notice (RFC 5546 2.1.4, 2.1.5)."""
    row = _row(session, absence)
    if row is None:
        return
    row.starts_at, row.ends_at = absence.starts_at, absence.ends_at
    row.sequence += 1
    row.changed_at = max(now, row.changed_at + timedelta(seconds=1))  # iCalendar counts whole seconds
    _write(session, row, absence)


def withdraw_absence(session: Session, absence: TimeOff | Closure, *, now: datetime) -> None:
    """It does not take place: the event stays for a while, cancelled, for the calendars that have it already."""
    row = _row(session, absence)
    if row is None:
        return
    row.sequence += 1
    row.changed_at = max(now, row.changed_at + timedelta(seconds=1))  # iCalendar counts whole seconds
    row.cancelled_at = row.changed_at
    _write(session, row, absence)


def absence_events(row: CalendarEvent, absence: TimeOff | Closure | None, *, zone: ZoneInfo) -> list[Event]:
    """One event for each degree of telling: private, initials, full.

    A closure's label is for everybody; the reason for time off may name a patient. Both go with the absence itself.
    """
    page = "time-off" if row.subject == "time_off" else "closures"
    url, days = f"{settings().base_url}/staff/{page}", whole_days(Interval(row.starts_at, row.ends_at), zone)
    language = catalog.practice().languages[0]
    event = event_of(row, title="", description=for_staff(url, language), url=url, all_day=days)
    return [replace(event, summary=title) for title in _titles(row, absence, language)]


def whole_days(span: Interval, zone: ZoneInfo) -> tuple[date, date] | None:
    """The first local date and the day after the last, if it begins and ends with a day."""
    first, after = local_date(span.start, zone), local_date(span.end, zone)
    begins = [stretches(on, zone)[0].start for on in (first, after)]
    return (first, after) if begins == [span.start, span.end] else None


def _row(session: Session, absence: TimeOff | Closure) -> CalendarEvent | None:
    return session.scalar(select(CalendarEvent).where(CalendarEvent.uuid == absence.uuid))


def _write(session: Session, row: CalendarEvent, absence: TimeOff | Closure) -> None:
    zone = session.get_one(Practice, 1).zone
    fill(row, absence_events(row, absence, zone=zone), zone=zone)


def _titles(row: CalendarEvent, absence: TimeOff | Closure | None, language: str) -> list[str]:
    neutral = words_for_absence(language)[row.subject]
    if isinstance(absence, TimeOff):
        reason = unsealed_reason(absence.private, time_off=absence.uuid)
        return [neutral, neutral, unreadable_title(language) if reason is None else reason or neutral]
    return [absence.label if isinstance(absence, Closure) else neutral] * 3
