"""What is wanted of a visit: its parts, by the slugs that pages and programs name, and the rules it was booked by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from booking.appointments.refusals import NotOffered
from booking.availability import ObstacleKind, Part, Rules
from booking.catalog import Consultation
from booking.models import Visit


@dataclass(frozen=True, slots=True)
class Place:
    """How an appointment stands beside the rules: usually by all of them, in the lane of everybody."""

    lane: int = 0
    set_aside: tuple[ObstacleKind, ...] = ()
    reason: str = ""


def part_named(consultation: Consultation, *, surgeon: str, location: str, starts_at: datetime) -> Part:
    """Raises NotOffered when the surgeon does not perform the procedure, or the location is none of ours."""
    performer = consultation.performer(surgeon)
    if performer is None:
        raise NotOffered
    return Part(performer.id, location_named(consultation, location), starts_at)


def as_booked(visit: Visit, rules: Rules) -> Rules:
    """The rules for another time of this visit: it keeps its own length and buffers, whatever the catalog says today.

    Of a visit to several surgeons the first appointment's: one procedure gave all of them the same.
    """
    row = visit.appointments[0]
    return replace(
        rules,
        length=row.ends_at - row.starts_at,
        buffer_before=row.starts_at - row.takes_from,
        buffer_after=row.takes_until - row.ends_at,
    )


def location_named(consultation: Consultation, slug: str) -> int:
    """Raises NotOffered."""
    id = consultation.location_id(slug)
    if id is None:
        raise NotOffered
    return id
