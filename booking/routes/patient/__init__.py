"""Which pages does a patient see, from the catalogue to her own page?"""

from booking.routes.patient import appointments, catalogue_pages, changes, details, holds, kept, times
from booking.routes.patient.blueprint import blueprint

__all__ = ["appointments", "blueprint", "catalogue_pages", "changes", "details", "holds", "kept", "times"]
