"""What others have changed."""

from booking.routes.staff.changes import pages

__all__ = ["pages"]
