"""What the desk does while somebody calls: finds them, shows times, books."""

from booking.routes.staff.callers import find_or_book, pages

__all__ = ["find_or_book", "pages"]
