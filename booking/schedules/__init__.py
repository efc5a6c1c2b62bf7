"""When does each surgeon see patients? Agendas out of the tables, and the only writers of hours and time off."""

from booking.schedules.absences import (
    add_closure,
    add_extra_hours,
    add_time_off,
    closures,
    extra_hours,
    remove_closure,
    remove_extra_hours,
    remove_time_off,
    time_off,
)
from booking.schedules.agendas import agendas, agendas_of
from booking.schedules.freed import slots_and_feeds_changed, slots_changed, time_freed
from booking.schedules.hours import Gone, Overlaps, WeeklySpan, add_hours, change_hours, remove_hours, weekly_hours
from booking.schedules.impact import OUTSIDE_HOURS, HitsBooked, Impact, hit_appointments, needs_no_call, weighing

__all__ = [
    "OUTSIDE_HOURS",
    "Gone",
    "HitsBooked",
    "Impact",
    "Overlaps",
    "WeeklySpan",
    "add_closure",
    "add_extra_hours",
    "add_hours",
    "add_time_off",
    "agendas",
    "agendas_of",
    "change_hours",
    "closures",
    "extra_hours",
    "hit_appointments",
    "needs_no_call",
    "remove_closure",
    "remove_extra_hours",
    "remove_hours",
    "remove_time_off",
    "slots_and_feeds_changed",
    "slots_changed",
    "time_freed",
    "time_off",
    "weekly_hours",
    "weighing",
]
