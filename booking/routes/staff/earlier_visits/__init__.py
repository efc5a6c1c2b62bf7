"""The earlier-visit list at the desk: who waits, taken at the telephone, changed, ended."""

from booking.routes.staff.earlier_visits import changing, ending, pages, suiting, taking

__all__ = ["changing", "ending", "pages", "suiting", "taking"]
