"""What a person has to do."""

from booking.routes.staff.tasks import acts, pages

__all__ = ["acts", "pages"]
