"""The ready bytes of events, written in the transaction that changes what they tell of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from booking.calendars.events import Event, event_bytes, retitled
from booking.calendars.forms import A_SECOND, form_key
from booking.calendars.words import for_staff, neutral_title, unreadable_title, video_room
from booking.confidential import answers_of, initials, seal_event
from booking.config import settings
from booking.models import Appointment, CalendarEvent, Visit

_EVENT = select(CalendarEvent).where(CalendarEvent.uuid == bindparam("uuid"))
_AT_ONCE = 500
_COLUMNS = [column.name for column in CalendarEvent.__table__.columns if not column.primary_key]


def add_events(session: Session, visit: Visit, *, zone: ZoneInfo, language: str) -> None:
    """Write the appointments of a visit that has just been booked into the calendars, in the practice's language."""
    insert_events(session, event_rows(visit, zone=zone, language=language))


def insert_events(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Of as many visits as are told of by these rows; nothing reads them again in this session."""
    session.connection().execute(insert(CalendarEvent), rows)


def event_rows(visit: Visit, *, zone: ZoneInfo, language: str) -> list[dict[str, Any]]:
    """By column, an event for each appointment of a visit that is new to the calendars; needs nothing of a database."""
    rows = []
    for appointment in visit.appointments:
        row = CalendarEvent(uuid=appointment.uuid, uid=appointment.calendar_uid, subject="appointment")
        row.created_at = row.changed_at = appointment.changed_at
        _tell(row, appointment, visit, zone=zone, language=language)
        rows.append({name: getattr(row, name) for name in _COLUMNS})
    return rows


def change_events(session: Session, visit: Visit, *, zone: ZoneInfo, language: str) -> None:
    """Write anew what the calendars tell of the visit's appointments, whatever has changed about them."""
    for appointment in visit.appointments:
        row = session.scalars(_EVENT, {"uuid": appointment.uuid}).one()
        _change(row, appointment, visit, zone=zone, language=language)


def change_events_of(session: Session, visits: Iterable[Visit], *, zone: ZoneInfo, language: str) -> None:
    """The same of many visits, with a statement for each few hundred."""
    of_whom = [(appointment, visit) for visit in visits for appointment in visit.appointments]
    for first in range(0, len(of_whom), _AT_ONCE):
        some = {appointment.uuid: (appointment, visit) for appointment, visit in of_whom[first : first + _AT_ONCE]}
        for row in session.scalars(select(CalendarEvent).where(CalendarEvent.uuid.in_(some))):
            _change(row, *some[row.uuid], zone=zone, language=language)


def appointment_events(row: CalendarEvent, appointment: Appointment, visit: Visit, language: str) -> list[Event]:
    """One event for each degree of telling: private, initials, full."""
    name = answers_of(visit).name
    told = [unreadable_title(language)] * 2 if name is None else [initials(name), name]
    url = f"{settings().base_url}/staff/appointments/{appointment.uuid}"
    event = event_of(
        row,
        title=neutral_title(language),
        location=place_in_a_line(appointment, language),
        description=for_staff(url, language),
        url=url,
    )
    if appointment.location.kind == "video":
        event = in_video_room(event, settings().video_room_url, language)
    return [event, *(replace(event, summary=title or event.summary) for title in told)]


def in_video_room(event: Event, room: str | None, language: str) -> Event:
    """With its address where calendars look for it, if there is one.

    A room of the visit's own stays {room} in what is stored, which would open it: see rooms.py.
    """
    if room is None:
        return event
    return replace(event, location=room, conference=room, conference_label=video_room(language))


def place_in_a_line(appointment: Appointment, language: str) -> str:
    location = appointment.location
    name = str(location.words(language).get("name", location.slug))
    return ", ".join([name, *location.address.splitlines()])


def places_in_a_line(visit: Visit, language: str) -> str:
    """Each place of the visit once."""
    return "; ".join(dict.fromkeys(place_in_a_line(part, language) for part in visit.appointments))


def event_of(
    row: CalendarEvent,
    *,
    title: str,
    location: str = "",
    description: str = "",
    url: str = "",
    all_day: tuple[date, date] | None = None,
) -> Event:
    """The same UID, SEQUENCE and moments wherever the event is shown."""
    return Event(
        uid=row.uid,
        sequence=row.sequence,
        created_at=row.created_at,
        changed_at=row.changed_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        all_day=all_day,
        summary=title,
        location=location,
        description=description,
        url=url,
        cancelled=row.cancelled_at is not None,
    )


def fill(row: CalendarEvent, events: Iterable[Event], *, zone: ZoneInfo) -> None:
    """Let the row have the bytes of these events."""
    for name, value in stored_bytes(row.uuid, events, zone=zone).items():
        setattr(row, name, value)


def stored_bytes(uuid: UUID, events: Iterable[Event], *, zone: ZoneInfo) -> dict[str, Any]:
    """By column, the bytes for each degree of telling: private, initials, full; whatever names a person is sealed.

    The three events differ in their titles alone.
    """
    first, *others = events
    neutral = event_bytes(first, zone)
    short, full = (retitled(neutral, first, other.summary) for other in others)
    return {
        "form": form_key(zone),
        "body": neutral,
        "body_with_initials": seal_event(short, event=uuid, part="initials", neutral=neutral),
        "body_with_name": seal_event(full, event=uuid, part="name", neutral=neutral),
    }


def _change(row: CalendarEvent, appointment: Appointment, visit: Visit, *, zone: ZoneInfo, language: str) -> None:
    row.changed_at = max(appointment.changed_at, row.changed_at + A_SECOND)
    _tell(row, appointment, visit, zone=zone, language=language)


def _tell(row: CalendarEvent, appointment: Appointment, visit: Visit, *, zone: ZoneInfo, language: str) -> None:
    row.surgeon_id = appointment.surgeon_id
    row.starts_at, row.ends_at = appointment.starts_at, appointment.ends_at
    row.sequence = appointment.sequence
    row.cancelled_at = appointment.changed_at if appointment.status == "cancelled" else None
    fill(row, appointment_events(row, appointment, visit, language), zone=zone)
