"""Which pages does a patient see, from the catalog to her own page?"""

from booking.routes.patient import appointments, catalog_pages, changes, details, holds, kept, times
from booking.routes.patient.blueprint import blueprint

__all__ = ["appointments", "blueprint", "catalog_pages", "changes", "details", "holds", "kept", "times"]
