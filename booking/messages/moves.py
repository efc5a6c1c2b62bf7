"""What a letter about a move tells of: how each appointment stood when the patient last heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from booking.database import db
from booking.messages.outbox import DEPARTURE
from booking.models import Appointment, History, Letter, Location, Surgeon, Visit

MOVING: Final = ("moved", "undone", "restored")


@dataclass(frozen=True, slots=True)
class Move:
    """Of one appointment; `surgeon` and `location` are None where they were removed from the catalog since."""

    appointment: Appointment
    starts_at: datetime
    length: timedelta
    surgeon: Surgeon | None
    location: Location | None

    @property
    def leads_back(self) -> bool:
        """Moved there and back again: there is nothing to tell."""
        now = self.appointment
        there = (now.starts_at, now.ends_at - now.starts_at, now.surgeon_id, now.location_id)
        surgeon, location = self.surgeon and self.surgeon.id, self.location and self.location.id
        return there == (self.starts_at, self.length, surgeon, location)


def moves_told_by(letter: Letter) -> list[Move]:
    """Since the last letter that left before it; for one that cancels those alone that the patient has not made."""
    query = select(History.appointment_id, History.before).where(
        History.visit_id == letter.visit_id,
        History.act.in_(MOVING),
        History.before.is_not(None),
    )
    last_left_at = _last_left_at(letter)
    if last_left_at is not None:
        query = query.where(History.at > last_left_at)
    if letter.kind == "cancelled":
        query = query.where(History.user_id.is_not(None))
    first: dict[int, dict[str, Any]] = {}
    for appointment, before in db.session.execute(query.order_by(History.id)):
        first.setdefault(appointment, before)
    return [_move(part, first[part.id]) for part in letter.known_visit.appointments if part.id in first]


def is_first_word(letter: Letter) -> bool:
    """Whether the desk has booked it and nothing has left since: whatever became of it, it is news as a whole."""
    booked = select(History.id).where(
        History.visit_id == letter.visit_id, History.act == "booked", History.user_id.is_not(None)
    )
    return _last_left_at(letter) is None and db.session.scalar(booked.limit(1)) is not None


def was_canceled_by_patient(visit: Visit) -> bool:
    """True as well of what nobody has canceled."""
    canceled = select(History.user_id).where(History.visit_id == visit.id, History.act.in_(("cancelled", "undone")))
    return db.session.scalar(canceled.order_by(History.id.desc()).limit(1)) is None


def _last_left_at(letter: Letter) -> datetime | None:
    """When the patient last heard of the visit before this letter."""
    left = select(func.max(Letter.sent_at)).where(
        Letter.visit_id == letter.visit_id,
        Letter.id < letter.id,
        Letter.sent_at.is_not(None),
        Letter.kind != DEPARTURE,
    )
    return db.session.scalar(left)


def _move(appointment: Appointment, before: dict[str, Any]) -> Move:
    starts_at = datetime.fromisoformat(before["starts_at"])
    return Move(
        appointment,
        starts_at=starts_at,
        length=datetime.fromisoformat(before["ends_at"]) - starts_at,
        surgeon=db.session.get(Surgeon, before["surgeon_id"]),
        location=db.session.get(Location, before["location_id"]),
    )
