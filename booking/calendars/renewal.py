"""Events whose bytes are out of date: told anew for one reading, and written anew by the worker, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, or_, select, update
from sqlalchemy.orm import Session, defer, joinedload

from booking import catalog
from booking.calendars.absences import absence_events
from booking.calendars.events import Event, event_bytes
from booking.calendars.forms import form_key, forms_since, is_up_to_date, note_own_forms, stamp
from booking.calendars.stored import appointment_events, stored_bytes
from booking.database import Unseen, db, writing
from booking.models import Appointment, CalendarEvent, Closure, Practice, TimeOff

AT_ONCE: Final = 50  # events in one transaction
_BODIES = (CalendarEvent.body, CalendarEvent.body_with_initials, CalendarEvent.body_with_name)


def write_events_anew(*, now: datetime) -> None:
    """The next few that are out of date. No surgeon is locked, and nobody waits while they are being built."""
    try:
        zone = catalog.practice().zone
    except catalog.NoPractice:
        return
    note_own_forms(zone, now=now)
    ids = db.session.scalars(select(CalendarEvent.id).where(is_out_of_date(zone)).limit(AT_ONCE)).all()
    if not ids or not is_up_to_date(zone):
        return
    since = forms_since(db.session())
    which = CalendarEvent.id.in_(ids)
    anew = [_values(row, events, zone) for row, events in _told_anew(db.session(), which, {}, since, zone)]
    with writing(unseen=Unseen.CALENDAR_BYTES) as session:
        session.execute(select(Practice.id).with_for_update(read=True))  # no form changes until the end
        if forms_since(session) == since:
            session.connection().execute(_REWRITE, anew)


def is_out_of_date(zone: ZoneInfo) -> ColumnElement[bool]:
    """Written so that the index is of use."""
    key = form_key(zone)
    return or_(CalendarEvent.form < key, CalendarEvent.form > key)


def bodies_anew(
    which: ColumnElement[bool], named: Mapping[str, Any], *, degree: int, zone: ZoneInfo
) -> dict[int, bytes]:
    """By id, the bytes that the worker will write; of the degree of telling 0 (private), 1 (initials) or 2 (full)."""
    session = db.session()
    told = _told_anew(session, which, named, forms_since(session), zone)
    return {row.id: event_bytes(events[degree], zone) for row, events in told}


def _told_anew(
    session: Session,
    which: ColumnElement[bool],
    named: Mapping[str, Any],
    since: Mapping[str, datetime],
    zone: ZoneInfo,
) -> Iterator[tuple[CalendarEvent, list[Event]]]:
    """`named` are the values of the bind parameters in `which`."""
    rows = session.scalars(select(CalendarEvent).where(which).options(*map(defer, _BODIES)), named).all()
    language = catalog.practice().languages[0]
    appointments = _told_of(session, Appointment, which, named)
    absences = _told_of(session, TimeOff, which, named) | _told_of(session, Closure, which, named)
    for row in rows:
        appointment = appointments.get(row.uuid)
        if appointment is not None:
            events = appointment_events(row, appointment, appointment.visit, language)
        else:
            events = absence_events(row, absences.get(row.uuid), zone=zone)
        at = stamp(row, since, location_id=appointment.location_id if appointment else None)
        yield row, [replace(event, changed_at=at) for event in events]


def _told_of(session: Session, table: Any, which: ColumnElement[bool], named: Mapping[str, Any]) -> dict[UUID, Any]:
    """What the events tell of, by its uuid."""
    query = select(table).join(CalendarEvent, CalendarEvent.uuid == table.uuid).where(which)
    if table is Appointment:
        query = query.options(joinedload(Appointment.visit), joinedload(Appointment.location))
    return {one.uuid: one for one in session.scalars(query, named)}


def _values(row: CalendarEvent, events: Sequence[Event], zone: ZoneInfo) -> dict[str, Any]:
    found = {"found_id": row.id, "found_form": row.form, "found_stamp": row.changed_at}
    told = {f"new_{name}": value for name, value in stored_bytes(row.uuid, events, zone=zone).items()}
    return found | told | {"new_changed_at": events[0].changed_at}


# Whoever has changed an event meanwhile has written its bytes and another stamp.
_REWRITE = (
    update(CalendarEvent)
    .where(
        CalendarEvent.id == bindparam("found_id"),
        CalendarEvent.form == bindparam("found_form"),
        CalendarEvent.changed_at == bindparam("found_stamp"),
    )
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("form", "body", "body_with_initials", "body_with_name", "changed_at")
        }
    )
)
