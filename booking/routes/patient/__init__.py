"""The pages that a patient sees, from the catalog to their own page."""

from booking.routes.patient import (
    appointments,
    book_again,
    catalog_pages,
    changes,
    contact,
    current_hold,
    details,
    holds,
    lost_link,
    marks,
    next_person,
    preparation,
    privacy,
    search,
    times,
    undo,
)
from booking.routes.patient.blueprint import blueprint

__all__ = [
    "appointments",
    "blueprint",
    "book_again",
    "catalog_pages",
    "changes",
    "contact",
    "current_hold",
    "details",
    "holds",
    "lost_link",
    "marks",
    "next_person",
    "preparation",
    "privacy",
    "search",
    "times",
    "undo",
]
