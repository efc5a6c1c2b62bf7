"""Parts of a visit, from the slugs that pages and programs name: from here on they are ids."""

from __future__ import annotations

from datetime import datetime

from booking.appointments.refusals import NotOffered
from booking.availability import Part
from booking.catalog import Consultation


def part_named(consultation: Consultation, *, surgeon: str, location: str, starts_at: datetime) -> Part:
    """Raises NotOffered when the surgeon does not perform the procedure, or the location is none of ours."""
    performer = consultation.performer(surgeon)
    if performer is None:
        raise NotOffered
    return Part(performer.id, location_named(consultation, location), starts_at)


def location_named(consultation: Consultation, slug: str) -> int:
    """Raises NotOffered."""
    id = consultation.location_id(slug)
    if id is None:
        raise NotOffered
    return id
