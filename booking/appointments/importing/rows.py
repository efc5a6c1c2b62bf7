"""The rows of imported visits, made before anything is locked: sealed, with their links and calendar events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from booking import calendars
from booking.appointments.importing.fates import Booking
from booking.appointments.records import snapshot
from booking.appointments.rows import give_links, say
from booking.availability import ObstacleKind, local_time
from booking.confidential import answers_of, imported_digest, lookups_of, seal_answers, video_room_address
from booking.database import db
from booking.models import Appointment, Location, Visit


@dataclass(frozen=True, slots=True)
class VisitRows:
    """Of one visit, by column; what refers to a row that is not there yet is still missing."""

    visit: dict[str, Any]
    appointment: dict[str, Any]
    snapshot: dict[str, Any]
    event: dict[str, Any]
    lookups: Sequence[bytes]
    digest: bytes
    needs_video_link: bool


def rows_of(
    bookings: Sequence[Booking], *, reason: str, now: datetime, on_booking: Callable[[], object]
) -> list[VisitRows]:
    """One statement; `on_booking` is called for each."""
    places = {row.id: row for row in db.session.scalars(select(Location))}
    made = []
    for booking in bookings:
        made.append(_rows(booking, places[booking.part.location], reason=reason, now=now))
        on_booking()
    return made


def _rows(booking: Booking, place: Location, *, reason: str, now: datetime) -> VisitRows:
    visit = _visit(booking, now=now)
    row = _appointment(booking, visit, place, reason=reason, now=now)
    zone, language = booking.consultation.rules.zone, booking.consultation.language
    (event,) = calendars.event_rows(visit, zone=zone, language=language)
    return VisitRows(
        visit=_columns(visit),
        appointment=_columns(row),
        snapshot=snapshot(row),
        event=event,
        lookups=sorted(lookups_of(answers_of(visit))),
        digest=imported_digest(booking.known_by),
        needs_video_link=place.kind == "video" and video_room_address(visit) is None,
    )


def _visit(booking: Booking, *, now: datetime) -> Visit:
    """In the practice's language, for today's fee; nobody has consented to anything here."""
    visit = Visit(
        uuid=uuid4(),
        procedure_id=booking.consultation.procedure_id,
        language=booking.consultation.language,
        fee=booking.consultation.fee,
        created_at=now,
        appointments=[],
    )
    give_links(visit, generation=1)
    line = booking.line
    answers = {"name": line.name, "email": line.email, "telephone": line.telephone, "note": line.note}
    visit.private = seal_answers(visit, answers | {"reach": "telephone" if line.telephone else ""})
    return visit


def _appointment(booking: Booking, visit: Visit, place: Location, *, reason: str, now: datetime) -> Appointment:
    starts_at, zone = booking.part.starts_at.astimezone(UTC), booking.consultation.rules.zone
    agreed = local_time(starts_at, zone)
    row = Appointment(
        uuid=uuid4(),
        surgeon_id=booking.part.surgeon,
        location_id=place.id,
        location=place,
        starts_at=starts_at,
        ends_at=starts_at + booking.length,
        takes_from=booking.takes.start,
        takes_until=booking.takes.end,
        local_start=agreed.wall,
        fold=agreed.fold,
        time_zone=zone.key,
        lane=booking.lane,
        status="booked",
        override=" ".join(booking.set_aside) or None,
        calendar_uid=f"{uuid4()}@{booking.consultation.mail_domain}",
        sequence=0,
        version=1,
        created_at=now,
        changed_at=now,
    )
    visit.appointments.append(row)
    if reason and ObstacleKind.TAKEN in booking.set_aside:
        say(row, override=reason)
    return row


def _columns(row: Visit | Appointment) -> dict[str, Any]:
    """All but the keys, which the database gives."""
    names = [column.name for column in type(row).__table__.columns if column.name not in ("id", "visit_id")]
    return {name: getattr(row, name) for name in names}
