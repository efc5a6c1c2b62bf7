"""The earlier-visit list at the desk: who waits, taken at the telephone, ended."""

from booking.routes.staff.earlier_visits import ending, pages, suiting, taking

__all__ = ["ending", "pages", "suiting", "taking"]
