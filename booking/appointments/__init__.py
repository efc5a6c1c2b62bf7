"""What can be done with a visit? The only writer of visits and appointments.

A rule owns its transaction: lock, check again, write appointment, history, letters and event bytes, commit.
"""

from booking.appointments.bookings import book, book_for_caller
from booking.appointments.changes import cancel, is_ahead, is_cancelled, is_changeable, reschedule, versions
from booking.appointments.holds import (
    came_to_something,
    hold,
    hold_again,
    hold_first_available,
    keep_answers,
    kept_for,
    kept_until,
    release,
)
from booking.appointments.lapsing import clear_expired_holds, delete_lapsed
from booking.appointments.queries import (
    Change,
    FoundAppointment,
    appointment_by_uuid,
    appointments_between,
    appointments_of,
    changes_of,
    changes_since,
    found_appointments,
    letters_about,
    visit_by_hold_token,
    visit_by_page_token,
    visit_by_uuid,
)
from booking.appointments.refusals import (
    ChangedMeanwhile,
    HoldLapsed,
    NotBooked,
    NotOffered,
    Refused,
    SlotTaken,
    TooLateToChange,
)
from booking.appointments.rows import PATIENT, Actor, snapshot
from booking.appointments.under_lock import Part

__all__ = [
    "PATIENT",
    "Actor",
    "Change",
    "ChangedMeanwhile",
    "FoundAppointment",
    "HoldLapsed",
    "NotBooked",
    "NotOffered",
    "Part",
    "Refused",
    "SlotTaken",
    "TooLateToChange",
    "appointment_by_uuid",
    "appointments_between",
    "appointments_of",
    "book",
    "book_for_caller",
    "came_to_something",
    "cancel",
    "changes_of",
    "changes_since",
    "clear_expired_holds",
    "delete_lapsed",
    "found_appointments",
    "hold",
    "hold_again",
    "hold_first_available",
    "is_ahead",
    "is_cancelled",
    "is_changeable",
    "keep_answers",
    "kept_for",
    "kept_until",
    "letters_about",
    "release",
    "reschedule",
    "snapshot",
    "versions",
    "visit_by_hold_token",
    "visit_by_page_token",
    "visit_by_uuid",
]
