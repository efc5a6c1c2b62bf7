"""Tells which booked patients the file leaves outside the hours: by when and with whom, never by name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from booking.models import Appointment, Practice
from booking.schedules import Impact, hit_appointments


def impact_lines(session: Session, impact: Impact) -> list[str]:
    zone = session.get_one(Practice, 1).zone

    def line(row: Appointment) -> str:
        starts_at = row.starts_at.astimezone(zone)
        return f"booked outside the hours now: {starts_at:%Y-%m-%d %H:%M}, {row.surgeon.name}, {row.location.slug}"

    lines = [line(row) for row in hit_appointments(impact)] if impact.booked else []
    return [*lines, "Somebody must call these patients: each has a task at /staff/tasks."] if lines else []
