"""What a patient gets for a calendar of their own: an invitation with an email (iTIP), and a file from their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
from sqlalchemy import select

from booking.calendars.events import Event, event_component
from booking.calendars.feed import PRODUCT, assemble, calendar_head
from booking.calendars.stored import TITLE, event_of, place_in_a_line
from booking.calendars.text import common_name, uri
from booking.confidential import answers_of, greetable_name
from booking.database import db
from booking.models import CalendarEvent, Practice, Visit

Method = Literal["REQUEST", "CANCEL"]


def visit_invitations(visit: Visit, *, method: Method, organizer_email: str) -> list[bytes]:
    """One iTIP message an appointment: the feed's own events by UID, SEQUENCE and DTSTAMP, and one guest, the patient.

    As in the file, no link: calendars are shared. The organizer's address must be the letter's From.
    """
    practice = db.session.get_one(Practice, 1)
    patient = answers_of(visit)
    rows = _stored_events(visit)
    return [
        invitation(
            event=event_of(rows[part.uuid], title=TITLE, location=place_in_a_line(part, visit.language)),
            zone=practice.zone,
            method=method,
            organizer_name=practice.name,
            organizer_email=organizer_email,
            attendee_name=greetable_name(patient.get("name", "")),
            attendee_email=patient["email"],
            product=PRODUCT,
        )
        for part in visit.appointments
    ]


def visit_file(visit: Visit) -> bytes:
    """The visit as an .ics file: the events of the feed by UID, SEQUENCE and DTSTAMP, and nothing about anybody.

    No link either: calendars are shared, and whoever has the link of the own page may change what is booked.
    """
    rows = _stored_events(visit)
    return calendar_file(
        events=[
            event_of(rows[part.uuid], title=TITLE, location=place_in_a_line(part, visit.language))
            for part in visit.appointments
            if part.uuid in rows
        ],
        zone=db.session.get_one(Practice, 1).zone,
        product=PRODUCT,
    )


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


def _stored_events(visit: Visit) -> dict[UUID, CalendarEvent]:
    """By the appointment's uuid."""
    its_own = CalendarEvent.uuid.in_([part.uuid for part in visit.appointments])
    return {row.uuid: row for row in db.session.scalars(select(CalendarEvent).where(its_own))}


def _address(name: str, email: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{uri(email)}")
    if written := common_name(name):
        address.params["CN"] = written
    return address
