"""What a patient gets for a calendar of their own: an invitation with an email (iTIP), and a file from their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import icalendar
from sqlalchemy import select

from booking import catalog
from booking.calendars.events import Event, event_component
from booking.calendars.feed import PRODUCT, assemble, calendar_head
from booking.calendars.forms import forms_since, own_stamp
from booking.calendars.stored import in_video_room, places_in_a_line
from booking.calendars.text import common_name, uri
from booking.calendars.words import for_patient, neutral_title
from booking.confidential import answers_of, greetable_name, video_room_address
from booking.database import db
from booking.models import CalendarEvent, Visit

Method = Literal["REQUEST", "CANCEL"]
ROOM_IS_TOLD: Final = timedelta(days=2)  # before a visit by video


def visit_invitation(visit: Visit, *, method: Method, organizer_email: str, now: datetime) -> bytes:
    """An iTIP message with one guest, the patient. The organizer's address must be the letter's From."""
    practice = catalog.practice()
    patient = answers_of(visit)
    return invitation(
        event=visit_event(visit, now=now),
        zone=practice.zone,
        method=method,
        organizer_name=practice.name,
        organizer_email=organizer_email,
        attendee_name=greetable_name(patient.get("name", "")),
        attendee_email=patient["email"],
        product=PRODUCT,
    )


def visit_file(visit: Visit, *, now: datetime) -> bytes:
    """The visit as an .ics file, which says nothing about anybody."""
    return calendar_file(events=[visit_event(visit, now=now)], zone=catalog.practice().zone, product=PRODUCT)


def visit_event(visit: Visit, *, now: datetime) -> Event:
    """One event over all appointments of the visit: that of the feed by UID, SEQUENCE and DTSTAMP, if it has but one.

    Without a link, since calendars are shared, and whoever has the link of the own page may change what is booked.
    """
    practice, rows = catalog.practice(), _stored_events(visit)
    event = Event(
        uid=_visit_uid(visit),
        sequence=sum(row.sequence for row in rows),  # rises with each of them
        created_at=min(row.created_at for row in rows),
        changed_at=own_stamp(
            rows, forms_since(db.session()), location_ids={part.location_id for part in visit.appointments}
        ),
        starts_at=min(row.starts_at for row in rows),
        ends_at=max(row.ends_at for row in rows),
        summary=neutral_title(visit.language),
        location=places_in_a_line(visit, visit.language),
        cancelled=all(row.cancelled_at is not None for row in rows),
    )
    if event.cancelled:
        return event
    starts = sorted(part.starts_at for part in visit.appointments)
    words = for_patient(starts=starts, practice=practice, language=visit.language)
    return _near_its_room(replace(event, description=words), visit, now=now)


def _visit_uid(visit: Visit) -> str:
    """The appointment's own; of several the visit's, at the domain at which they were booked."""
    first, *others = [part.calendar_uid for part in visit.appointments]
    return f"{visit.uuid}@{first.partition('@')[2]}" if others else first


def _near_its_room(event: Event, visit: Visit, *, now: datetime) -> Event:
    """The room stands in what is fetched or sent near the visit; the stamp tells it from what came before."""
    near = event.starts_at - ROOM_IS_TOLD
    by_video = any(part.location.kind == "video" for part in visit.appointments)
    room = video_room_address(visit) if by_video and now >= near else None
    with_room = in_video_room(event, room, visit.language)
    if with_room == event:
        return event
    in_person = any(part.location.kind != "video" for part in visit.appointments)
    place = event.location if in_person else with_room.location
    return replace(with_room, location=place, changed_at=max(event.changed_at, near))


def invitation(
    *,
    event: Event,
    zone: ZoneInfo,
    method: Method,
    organizer_name: str,
    organizer_email: str,
    attendee_name: str,
    attendee_email: str,
    product: str,
) -> bytes:
    """An iTIP message (RFC 5546 3.2) for one attendee; the MIME part must name the same method.

    The organizer's address must be the letter's From. Raises ValueError for a REQUEST about what is
    cancelled: Thunderbird and Evolution would let such an event stand.
    """
    if method == "REQUEST" and event.cancelled:
        raise ValueError("nobody is invited to what is cancelled")
    component = _private_component(replace(event, cancelled=method == "CANCEL"), zone)
    component.add("organizer", _address(organizer_name, organizer_email))
    attendee = _address(attendee_name, attendee_email)
    attendee.params.update({"PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    component.add("attendee", attendee)
    head = calendar_head(product=product)
    head.add("method", method)
    body = bytes(component.to_ical())
    return assemble(head, zone=zone, bodies=[body])


def calendar_file(*, events: Sequence[Event], zone: ZoneInfo, product: str) -> bytes:
    """A file of a whole visit: no METHOD and no attendee, so that an app simply keeps it."""
    bodies = [bytes(_private_component(event, zone).to_ical()) for event in events]
    return assemble(calendar_head(product=product), zone=zone, bodies=bodies)


def _private_component(event: Event, zone: ZoneInfo) -> icalendar.Event:
    """Unlike a feed's: it goes into a calendar of the patient's own, which others may be allowed to read."""
    component = event_component(event, zone)
    component.add("class", "PRIVATE")
    return component


def _stored_events(visit: Visit) -> Sequence[CalendarEvent]:
    its_own = CalendarEvent.uuid.in_([part.uuid for part in visit.appointments])
    return db.session.scalars(select(CalendarEvent).where(its_own)).all()


def _address(name: str, email: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{uri(email)}")
    if written := common_name(name):
        address.params["CN"] = written
    return address
