"""What does a letter put into the patient's own calendar?"""

from __future__ import annotations

from sqlalchemy import select

from booking.calendars.invitation import Method, invitation
from booking.calendars.patient_file import PRODUCT
from booking.calendars.stored import TITLE, event_of, place_in_a_line
from booking.confidential import answers_of
from booking.database import db
from booking.models import CalendarEvent, Practice, Visit


def visit_invitations(visit: Visit, *, method: Method, organizer_email: str) -> list[bytes]:
    """One iTIP message an appointment: the feed's own events by UID, SEQUENCE and DTSTAMP, and one guest, the patient.

    As in her file, no link: calendars are shared. The organizer's address must be the letter's From.
    """
    practice = db.session.get_one(Practice, 1)
    patient = answers_of(visit)
    its_own = CalendarEvent.uuid.in_([part.uuid for part in visit.appointments])
    rows = {row.uuid: row for row in db.session.scalars(select(CalendarEvent).where(its_own))}
    return [
        invitation(
            event=event_of(rows[part.uuid], title=TITLE, location=place_in_a_line(part, visit.language)),
            zone=practice.zone,
            method=method,
            organizer_name=practice.name,
            organizer_email=organizer_email,
            attendee_name=patient.get("name", ""),
            attendee_email=patient["email"],
            product=PRODUCT,
        )
        for part in visit.appointments
    ]
