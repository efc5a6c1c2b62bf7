"""What the practice changes itself, on screens for its administrators."""

from booking.routes.staff.practice import booking_times, caps, fee, index, procedures, public_holidays

__all__ = ["booking_times", "caps", "fee", "index", "procedures", "public_holidays"]
