"""What became of the demo's appointments by now, and of the letters about them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import schedules
from booking.appointments import snapshot
from booking.models import Appointment, History, Letter

_EARLY = timedelta(minutes=20)  # patients who are expected so soon sit in the waiting room


def let_time_pass(session: Session, *, desk_id: int, now: datetime) -> None:
    due = select(Appointment).where(Appointment.status == "booked", Appointment.starts_at <= now + _EARLY)
    for number, appointment in enumerate(session.scalars(due.order_by(Appointment.starts_at))):
        before = snapshot(appointment)
        appointment.status, at = _status(appointment, came=number % 12 != 5, now=now)
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
    schedules.slots_changed(session, surgeons=surgeons)  # time of those who did not come is past


def send_letters(session: Session) -> None:
    """As if they had gone out at once: the worker must not write to made-up people."""
    for letter in session.scalars(select(Letter).where(Letter.superseded_at.is_(None))):
        letter.sent_at = letter.created_at + timedelta(seconds=30)
        letter.attempts = 1


def _status(appointment: Appointment, *, came: bool, now: datetime) -> tuple[str, datetime]:
    """With the moment at which the desk noted it."""
    if appointment.starts_at > now:
        return "checked_in", now - timedelta(minutes=2)
    if appointment.ends_at > now:
        return "with_surgeon", appointment.starts_at
    return ("fulfilled" if came else "no_show"), appointment.ends_at
