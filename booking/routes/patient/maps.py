"""A plain link to a map of another company, which learns the practice's address and nothing of the patient."""

from __future__ import annotations

from urllib.parse import quote

from booking.models import Visit


def map_addresses(visit: Visit) -> list[str]:
    """Directions to each place of the visit that has a postal address."""
    places = dict.fromkeys(", ".join(row.location.address.splitlines()) for row in visit.appointments)
    return [f"https://www.google.com/maps/dir/?api=1&destination={quote(place, safe='')}" for place in places if place]
