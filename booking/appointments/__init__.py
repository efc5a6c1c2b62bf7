"""What can be done with a visit? The only writer of visits and appointments.

A rule owns its transaction: lock, check again, write appointment, history, letters and event bytes, commit.
"""

from booking.appointments.bookings import book, book_for_caller
from booking.appointments.changes import cancel, is_cancelled, is_changeable, reschedule
from booking.appointments.deciding import Part
from booking.appointments.facts import (
    HoldLapsed,
    NotBooked,
    NotOffered,
    Refused,
    SlotTaken,
    TooLateToChange,
)
from booking.appointments.finding import visit_by_hold_token, visit_by_page_token, visit_by_uuid
from booking.appointments.holds import (
    came_to_something,
    clear_expired_holds,
    delete_lapsed,
    hold,
    hold_again,
    hold_first_available,
    keep_answers,
    kept_until,
    release,
)
from booking.appointments.rows import PATIENT, Actor

__all__ = [
    "PATIENT",
    "Actor",
    "HoldLapsed",
    "NotBooked",
    "NotOffered",
    "Part",
    "Refused",
    "SlotTaken",
    "TooLateToChange",
    "book",
    "book_for_caller",
    "came_to_something",
    "cancel",
    "clear_expired_holds",
    "delete_lapsed",
    "hold",
    "hold_again",
    "hold_first_available",
    "is_cancelled",
    "is_changeable",
    "keep_answers",
    "kept_until",
    "release",
    "reschedule",
    "visit_by_hold_token",
    "visit_by_page_token",
    "visit_by_uuid",
]
