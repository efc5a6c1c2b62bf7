"""What does a patient take home for her own calendar?"""

from __future__ import annotations

from sqlalchemy import select

from booking.calendars.invitation import calendar_file
from booking.calendars.stored import TITLE, event_of, place_in_a_line
from booking.database import db
from booking.models import CalendarEvent, Practice, Visit

PRODUCT = "-//Consultations//Consultations//EN"


def visit_file(visit: Visit) -> bytes:
    """Her visit as an .ics file: the events of the feed by UID, SEQUENCE and DTSTAMP, and nothing about anybody.

    No link either: calendars are shared, and whoever has the link of her page may change what is booked.
    """
    its_own = CalendarEvent.uuid.in_([part.uuid for part in visit.appointments])
    rows = {row.uuid: row for row in db.session.scalars(select(CalendarEvent).where(its_own))}
    return calendar_file(
        events=[
            event_of(rows[part.uuid], title=TITLE, location=place_in_a_line(part, visit.language))
            for part in visit.appointments
            if part.uuid in rows
        ],
        zone=db.session.get_one(Practice, 1).zone,
        product=PRODUCT,
    )
