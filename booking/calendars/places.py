"""What becomes of stored events when a location gets another name or address?"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from booking.models import Appointment, CalendarEvent, Location, Surgeon

OUT_OF_DATE = 0  # no form of bytes, see events.current_form


def places_changed(session: Session, slugs: Collection[str]) -> None:
    """Events in these locations are written anew when a calendar is next read."""
    if not slugs:
        return
    there = select(Appointment.uuid).join(Appointment.location).where(Location.slug.in_(slugs))
    session.execute(update(CalendarEvent).where(CalendarEvent.uuid.in_(there)).values(form=OUT_OF_DATE))
    session.execute(update(Surgeon).values(feed_version=Surgeon.feed_version + 1))
