"""What goes to the patient for her own calendar: with a letter (iTIP), and from her page?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from zoneinfo import ZoneInfo

import icalendar

from booking.calendars.events import Event, event_bytes, event_component
from booking.calendars.feed import assemble, calendar_head
from booking.calendars.text import common_name, uri

Method = Literal["REQUEST", "CANCEL"]


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
    component = event_component(replace(event, cancelled=method == "CANCEL"), zone)
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
    bodies = [event_bytes(event, zone) for event in events]
    return assemble(calendar_head(product=product), zone=zone, bodies=bodies)


def _address(name: str, email: str) -> icalendar.vCalAddress:
    address = icalendar.vCalAddress(f"mailto:{uri(email)}")
    if written := common_name(name):
        address.params["CN"] = written
    return address
