"""The pages that staff see, from the day's diary to the links of their calendars."""

from booking.routes.staff import (
    appointment,
    callers,
    changes,
    diary,
    feeds,
    frame,
    hours,
    kept_form,
    letters,
    obstacles,
    ownership,
    panel,
    people,
    preferences,
    screens,
    tasks,
    texts,
)
from booking.routes.staff.blueprint import blueprint

__all__ = [
    "appointment",
    "blueprint",
    "callers",
    "changes",
    "diary",
    "feeds",
    "frame",
    "hours",
    "kept_form",
    "letters",
    "obstacles",
    "ownership",
    "panel",
    "people",
    "preferences",
    "screens",
    "tasks",
    "texts",
]
