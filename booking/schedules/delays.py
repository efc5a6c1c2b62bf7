"""A surgeon who is running late today, by how much, and whom the desk may call about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import catalog, messages
from booking.availability import local_date, whole_day
from booking.catalog import AnySurgeon
from booking.confidential import answers_of
from booking.database import writing
from booking.models import Appointment, Surgeon, begins_between
from booking.schedules.refusals import NotAsSeen

SURGEON_LATE: Final = "surgeon_late"
"""About a visit later today; `detail` has the `minutes`. It ends when the patient arrives, is moved, or it is over."""
LATE_CHOICES: Final = (10, 20, 30, 45, 60)


def minutes_late(surgeon: AnySurgeon, zone: ZoneInfo, *, now: datetime) -> int:
    """Today; 0 for whoever is on time."""
    return surgeon.late_minutes or 0 if surgeon.late_on == local_date(now, zone) else 0


def say_late(surgeon_id: int, minutes: int, *, seen: int, now: datetime) -> None:
    """So many minutes late for the rest of today; 0 is on time again. What is said already stays.

    `seen` are the minutes that the page showed. Who comes later today and has a telephone may be called: a task each.
    Raises NotAsSeen.
    """
    zone = catalog.practice().zone
    with writing(surgeons=[surgeon_id]) as session:
        surgeon = session.get_one(Surgeon, surgeon_id)
        known = minutes_late(surgeon, zone, now=now)
        if known == minutes:
            return
        if known != seen:
            raise NotAsSeen
        surgeon.late_on, surgeon.late_minutes = (local_date(now, zone), minutes) if minutes else (None, None)
        today = _of_today(session, surgeon_id, zone, now=now)
        messages.withdraw_tasks(session, [SURGEON_LATE], visits={row.visit_id for row in today}, now=now)
        later = {row.visit_id for row in today if row.starts_at > now and answers_of(row.visit).get("telephone")}
        if minutes:
            messages.write_missing_tasks(session, SURGEON_LATE, visits=later, detail={"minutes": minutes}, now=now)


def _of_today(session: Session, surgeon_id: int, zone: ZoneInfo, *, now: datetime) -> Sequence[Appointment]:
    """Those who are still to come."""
    today = local_date(now, zone)
    query = select(Appointment).where(begins_between(*whole_day(today, zone)), Appointment.surgeon_id == surgeon_id)
    return [row for row in session.scalars(query) if row.status == "booked"]
