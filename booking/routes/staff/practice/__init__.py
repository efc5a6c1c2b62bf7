"""What the practice changes itself, on screens for its administrators."""

from booking.routes.staff.practice import index, procedures

__all__ = ["index", "procedures"]
