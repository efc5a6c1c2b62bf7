"""An appointment as the desk sees it, and everything it does with it."""

from booking.routes.staff.appointment import (
    amendments,
    cancellations,
    contacts,
    marks,
    move_pages,
    page,
    statuses,
    undo,
)

__all__ = ["amendments", "cancellations", "contacts", "marks", "move_pages", "page", "statuses", "undo"]
