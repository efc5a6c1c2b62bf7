"""Why a start cannot be had, in words."""

from booking.routes.staff.obstacles import page

__all__ = ["page"]
