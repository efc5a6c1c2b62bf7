"""The pages that a patient sees, from the catalog to their own page."""

from booking.routes.patient import (
    appointments,
    catalog_pages,
    changes,
    current_hold,
    details,
    holds,
    next_person,
    preparation,
    times,
)
from booking.routes.patient.blueprint import blueprint

__all__ = [
    "appointments",
    "blueprint",
    "catalog_pages",
    "changes",
    "current_hold",
    "details",
    "holds",
    "next_person",
    "preparation",
    "times",
]
