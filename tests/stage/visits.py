"""How a test comes by a held or a booked consultation: through the rules, within an application context."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from booking import appointments, catalog
from booking.availability import Part
from booking.catalog import Consultation
from booking.confidential import Purpose, derive_token
from booking.database import db
from booking.models import Location, Surgeon, Visit
from tests.stage.settings import LOS_ANGELES, NOW

PROCEDURE = "mini-facelift"
ANSWERS = {
    "name": "Ana María Ruiz",
    "email": "ana@patient.example",
    "telephone": "+13105550143",
    "reach": "telephone",
    "note": "I take a blood thinner.",
}


def local(day: int, hour: int, minute: int = 0, *, month: int = 10, fold: int = 0) -> datetime:
    """By the practice's clock, in 2026; NOW is Monday, October 5, 9:00 AM."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOS_ANGELES, fold=fold).astimezone(UTC)


TUESDAY_TEN = local(6, 10)


def about(procedure: str = PROCEDURE) -> Consultation:
    found = catalog.consultation(procedure)
    assert found
    return found


def a_part(surgeon: str, location: str, starts_at: datetime) -> Part:
    """By their slugs, whether or not they go together."""
    surgeons = select(Surgeon.id).where(Surgeon.slug == surgeon)
    locations = select(Location.id).where(Location.slug == location)
    with db.engine.connect() as connection:
        return Part(connection.scalar(surgeons) or 0, connection.scalar(locations) or 0, starts_at)


def a_hold(
    starts_at: datetime = TUESDAY_TEN,
    *,
    surgeon: str = "david-kim",
    location: str = "office",
    procedure: str = PROCEDURE,
    browser: bytes = b"a browser",
    now: datetime = NOW,
) -> Visit:
    parts = [a_part(surgeon, location, starts_at)]
    return appointments.hold(about(procedure), parts, browser=browser, language="en", now=now)


def a_booking(
    starts_at: datetime = TUESDAY_TEN,
    *,
    surgeon: str = "david-kim",
    location: str = "office",
    procedure: str = PROCEDURE,
    browser: bytes = b"a browser",
    answers: Mapping[str, str] = ANSWERS,
    now: datetime = NOW,
) -> Visit:
    visit = a_hold(starts_at, surgeon=surgeon, location=location, procedure=procedure, browser=browser, now=now)
    appointments.keep_answers(visit, answers, now=now)
    return appointments.book(visit, now=now)


def a_booking_with(
    parts: Sequence[Part], *, uuid: UUID, user_id: int, procedure: str = PROCEDURE, now: datetime = NOW
) -> Visit:
    """As the desk books, of as many parts as are given."""
    return appointments.book_for_caller(
        about(procedure), parts, uuid=uuid, answers=ANSWERS, language="en", user_id=user_id, now=now
    )


def hold_path(visit: Visit, page: str = "") -> str:
    return f"/holds/{derive_token(Purpose.HOLD, visit.uuid, visit.generation, visit.key_id)}{page}"


def appointment_path(visit: Visit, page: str = "") -> str:
    return f"/appointments/{derive_token(Purpose.APPOINTMENT, visit.uuid, visit.generation, visit.key_id)}{page}"
