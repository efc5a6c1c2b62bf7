"""One person over several visits."""

from booking.routes.staff.people import decisions, export, page

__all__ = ["decisions", "export", "page"]
