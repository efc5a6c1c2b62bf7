"""What became of the demo's appointments by now, and of the letters about them?"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import schedules
from booking.appointments.rows import snapshot
from booking.models import Appointment, History, Letter

_EARLY = timedelta(minutes=20)  # patients who are expected so soon sit in the waiting room


def let_time_pass(session: Session, *, desk_id: int, now: datetime, dice: Random) -> None:
    due = select(Appointment).where(Appointment.status == "booked", Appointment.starts_at <= now + _EARLY)
    for appointment in session.scalars(due):
        before = snapshot(appointment)
        appointment.status, at = _status(appointment, now=now, dice=dice)
        appointment.changed_at = at
        appointment.version += 1
        session.add(
            History(
                visit_id=appointment.visit_id,
                appointment_id=appointment.id,
                at=at,
                user_id=desk_id,
                way="desk",
                act=appointment.status,
                before=before,
                after=snapshot(appointment),
            )
        )
    surgeons = session.scalars(select(Appointment.surgeon_id).distinct()).all()
    schedules.time_freed(session, surgeons=surgeons)  # of those who did not come


def send_letters(session: Session) -> None:
    """As if they had gone out at once: the worker must not write to made-up people."""
    for letter in session.scalars(select(Letter).where(Letter.superseded_at.is_(None))):
        letter.sent_at = letter.created_at + timedelta(seconds=30)
        letter.attempts = 1


def _status(appointment: Appointment, *, now: datetime, dice: Random) -> tuple[str, datetime]:
    """With the moment at which the desk noted it."""
    if appointment.starts_at > now:
        return "checked_in", now - timedelta(minutes=2)
    if appointment.ends_at > now:
        return "with_surgeon", appointment.starts_at
    return ("no_show" if dice.random() < 0.07 else "fulfilled"), appointment.ends_at
