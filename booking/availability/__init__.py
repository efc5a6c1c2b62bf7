"""The pure arithmetic of time: which starts a surgeon can offer, and why not another. Standard library alone."""

from booking.availability.agenda import Agenda, DatedHours, WeeklyHours, is_within_hours, open_spans
from booking.availability.choice import choose, fewest_first, first_available
from booking.availability.intervals import Interval, covers, merge, overlaps, subtract
from booking.availability.obstacles import FARTHEST, Obstacle, ObstacleKind, obstacles_to
from booking.availability.pairs import Pair, are_back_to_back, length_of_both, open_pairs, start_of_second
from booking.availability.parts_of_day import NOON, PartOfDay, part_of_day
from booking.availability.reasons import Part, Reason, why_not, why_not_all
from booking.availability.reminder_times import APART, QuietHours, Reminder, reminders_of
from booking.availability.slots import AnyStart, Slot, days_with_slots, nearest, open_slots, open_slots_of_all
from booking.availability.starts import Rules
from booking.availability.wall_clock import (
    DAY,
    LocalTime,
    last_end,
    local_date,
    local_time,
    moment_of,
    shows,
    stretches,
    time_of_day,
    utc_spans,
    whole_day,
)

__all__ = [
    "APART",
    "DAY",
    "FARTHEST",
    "NOON",
    "Agenda",
    "AnyStart",
    "DatedHours",
    "Interval",
    "LocalTime",
    "Obstacle",
    "ObstacleKind",
    "Pair",
    "Part",
    "PartOfDay",
    "QuietHours",
    "Reason",
    "Reminder",
    "Rules",
    "Slot",
    "WeeklyHours",
    "are_back_to_back",
    "choose",
    "covers",
    "days_with_slots",
    "fewest_first",
    "first_available",
    "is_within_hours",
    "last_end",
    "length_of_both",
    "local_date",
    "local_time",
    "merge",
    "moment_of",
    "nearest",
    "obstacles_to",
    "open_pairs",
    "open_slots",
    "open_slots_of_all",
    "open_spans",
    "overlaps",
    "part_of_day",
    "reminders_of",
    "shows",
    "start_of_second",
    "stretches",
    "subtract",
    "time_of_day",
    "utc_spans",
    "whole_day",
    "why_not",
    "why_not_all",
]
