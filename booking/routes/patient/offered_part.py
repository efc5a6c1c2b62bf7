"""A time that is offered, as a card shows what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.models import Location, Offer, Surgeon, Visit


@dataclass(frozen=True, slots=True)
class OfferedPart:
    starts_at: datetime
    ends_at: datetime
    surgeon: Surgeon
    location: Location

    @property
    def told_at(self) -> datetime:
        return self.starts_at


@dataclass(frozen=True, slots=True)
class OfferedVisit:
    """With the appointments that it would have."""

    appointments: tuple[OfferedPart, ...]

    @classmethod
    def of(cls, offer: Offer) -> OfferedVisit:
        return cls((OfferedPart(offer.starts_at, offer.ends_at, offer.surgeon, offer.location),))


def has_it(visit: Visit, offer: Offer) -> bool:
    """Whether that is when and with whom it is booked."""
    return any(
        (row.status, row.surgeon_id, row.starts_at) == ("booked", offer.surgeon_id, offer.starts_at)
        for row in visit.appointments
    )
