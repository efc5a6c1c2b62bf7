"""Which pages does a patient see, from the catalogue to her own page?"""

from booking.routes.patient import catalogue_pages, times
from booking.routes.patient.blueprint import blueprint

__all__ = ["blueprint", "catalogue_pages", "times"]
