"""What a letter about a move tells of: how each appointment stood when the patient last heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.database import db
from booking.models import Appointment, History, Letter, Location, Surgeon


@dataclass(frozen=True, slots=True)
class Move:
    """Of one appointment; `surgeon` and `location` are None where they were removed from the catalog since."""

    appointment: Appointment
    starts_at: datetime
    surgeon: Surgeon | None
    location: Location | None


def moves_told_by(letter: Letter) -> list[Move]:
    """Since the last letter that left before it: what was moved there and back again needs no word."""
    left = select(func.max(Letter.sent_at)).where(
        Letter.visit_id == letter.visit_id, Letter.id < letter.id, Letter.sent_at.is_not(None)
    )
    last_left_at = db.session.scalar(left)
    query = select(History.appointment_id, History.before).where(
        History.visit_id == letter.visit_id, History.act == "moved", History.before.is_not(None)
    )
    if last_left_at is not None:
        query = query.where(History.at > last_left_at)
    first: dict[int, dict[str, Any]] = {}
    for appointment, before in db.session.execute(query.order_by(History.id)):
        first.setdefault(appointment, before)
    return [_move(part, first[part.id]) for part in letter.visit.appointments if part.id in first]


def _move(appointment: Appointment, before: dict[str, Any]) -> Move:
    return Move(
        appointment,
        starts_at=datetime.fromisoformat(before["starts_at"]),
        surgeon=db.session.get(Surgeon, before["surgeon_id"]),
        location=db.session.get(Location, before["location_id"]),
    )
