"""When surgeons see patients: agendas out of the tables, and the writers of hours and absences.

Whom a change of them hits, and the only raiser of surgeons' versions, are here as well.
"""

from booking.schedules.absences import (
    add_closure,
    add_time_off,
    closure_by_uuid,
    closures,
    forget_reasons,
    remove_closure,
    remove_time_off,
    time_off,
    time_off_by_uuid,
)
from booking.schedules.agendas import agendas
from booking.schedules.away import Absence, absences_within
from booking.schedules.clock_shifts import (
    CLOCK_CALL,
    CLOCKS_CHANGED,
    ClockShift,
    Trouble,
    absence_shifts,
    keep_absences,
)
from booking.schedules.hours import (
    WeeklySpan,
    add_extra_hours,
    add_hours,
    change_hours,
    extra_hours,
    extra_hours_by_number,
    hours_by_number,
    remove_extra_hours,
    remove_hours,
    weekly_hours,
)
from booking.schedules.impact import (
    OUTSIDE_HOURS,
    HitsBooked,
    Impact,
    coming_appointments,
    hit_appointments,
    needs_no_call,
    note_impact,
    outside_hours,
)
from booking.schedules.open_locations import locations_with_hours
from booking.schedules.refusals import Gone, NotAsSeen, Overlaps
from booking.schedules.seen import seen_row
from booking.schedules.versions import (
    desk_version,
    slots_and_feeds_changed,
    slots_changed,
    surgeon_versions,
    time_freed,
)

__all__ = [
    "CLOCKS_CHANGED",
    "CLOCK_CALL",
    "OUTSIDE_HOURS",
    "Absence",
    "ClockShift",
    "Gone",
    "HitsBooked",
    "Impact",
    "NotAsSeen",
    "Overlaps",
    "Trouble",
    "WeeklySpan",
    "absence_shifts",
    "absences_within",
    "add_closure",
    "add_extra_hours",
    "add_hours",
    "add_time_off",
    "agendas",
    "change_hours",
    "closure_by_uuid",
    "closures",
    "coming_appointments",
    "desk_version",
    "extra_hours",
    "extra_hours_by_number",
    "forget_reasons",
    "hit_appointments",
    "hours_by_number",
    "keep_absences",
    "locations_with_hours",
    "needs_no_call",
    "note_impact",
    "outside_hours",
    "remove_closure",
    "remove_extra_hours",
    "remove_hours",
    "remove_time_off",
    "seen_row",
    "slots_and_feeds_changed",
    "slots_changed",
    "surgeon_versions",
    "time_freed",
    "time_off",
    "time_off_by_uuid",
    "weekly_hours",
]
