"""When surgeons are there: weekly hours, dated exceptions, and whom a change of them hits."""

from booking.routes.staff.hours import (
    calls,
    closures,
    day_notes,
    delays,
    extra_hours,
    move_offers,
    time_off,
    undo,
    weekly,
)

__all__ = ["calls", "closures", "day_notes", "delays", "extra_hours", "move_offers", "time_off", "undo", "weekly"]
