"""The pages that staff see, from the day's diary to the links of their calendars."""

from booking.routes.staff import (
    appointments,
    callers,
    changes,
    closures,
    contacts,
    diary,
    extra_hours,
    feeds,
    frame,
    hours,
    letters,
    move_pages,
    patients,
    statuses,
    tasks,
    texts,
    time_off,
)
from booking.routes.staff.blueprint import blueprint

__all__ = [
    "appointments",
    "blueprint",
    "callers",
    "changes",
    "closures",
    "contacts",
    "diary",
    "extra_hours",
    "feeds",
    "frame",
    "hours",
    "letters",
    "move_pages",
    "patients",
    "statuses",
    "tasks",
    "texts",
    "time_off",
]
