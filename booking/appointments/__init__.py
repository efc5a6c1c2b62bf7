"""All that can be done with a visit: the only writer of visits and appointments.

A rule owns its transaction: lock, check again, write appointment, history, letters and event bytes, commit.
"""

from booking.appointments.bookings import book, book_for_caller, book_instead
from booking.appointments.changes import (
    cancel,
    is_ahead,
    is_cancelled,
    is_changeable,
    require_movable,
    reschedule,
    versions_of,
)
from booking.appointments.clock_shifts import clock_shifts, keep_wall_clock, note_clock_shifts
from booking.appointments.contacts import Contact, contact_of
from booking.appointments.corrections import correct_contact
from booking.appointments.erasure import erase_answers, page_is_over
from booking.appointments.history import Change, changes_of, changes_since, number_of_changes_since
from booking.appointments.holds import (
    copy_answers,
    current_hold,
    forget_answers,
    hold,
    hold_again,
    hold_first_available,
    keep_answers,
    kept_until,
    release,
    was_ever_booked,
)
from booking.appointments.lapsing import clear_expired_holds, delete_lapsed
from booking.appointments.parts import as_booked, location_named, part_named
from booking.appointments.patient_index import forget_patients
from booking.appointments.preparations import (
    Answered,
    Comfort,
    Consent,
    Preparation,
    answer_questions,
    ask_for_comfort,
    consent_to_telehealth,
    is_preparable,
    needs_consent,
    preparation,
    preparation_of,
    seen_comfort,
    seen_consent,
    seen_questions,
    telehealth_text,
)
from booking.appointments.queries import (
    DayAppointment,
    FoundAppointment,
    appointment_by_uuid,
    appointments_between,
    found_appointments,
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
    TooLateToUndo,
    TooManyMoves,
)
from booking.appointments.rows import PATIENT, Actor, snapshot
from booking.appointments.seen import seen_choice, seen_offer, with_answers
from booking.appointments.under_lock import without_notice
from booking.appointments.undoing import undo, undoable_act

__all__ = [
    "PATIENT",
    "Actor",
    "Answered",
    "Change",
    "ChangedMeanwhile",
    "Comfort",
    "Consent",
    "Contact",
    "DayAppointment",
    "FoundAppointment",
    "HoldLapsed",
    "NotBooked",
    "NotOffered",
    "Preparation",
    "Refused",
    "SlotTaken",
    "TooLateToChange",
    "TooLateToUndo",
    "TooManyMoves",
    "answer_questions",
    "appointment_by_uuid",
    "appointments_between",
    "as_booked",
    "ask_for_comfort",
    "book",
    "book_for_caller",
    "book_instead",
    "cancel",
    "changes_of",
    "changes_since",
    "clear_expired_holds",
    "clock_shifts",
    "consent_to_telehealth",
    "contact_of",
    "copy_answers",
    "correct_contact",
    "current_hold",
    "delete_lapsed",
    "erase_answers",
    "forget_answers",
    "forget_patients",
    "found_appointments",
    "hold",
    "hold_again",
    "hold_first_available",
    "is_ahead",
    "is_cancelled",
    "is_changeable",
    "is_preparable",
    "keep_answers",
    "keep_wall_clock",
    "kept_until",
    "location_named",
    "needs_consent",
    "note_clock_shifts",
    "number_of_changes_since",
    "page_is_over",
    "part_named",
    "preparation",
    "preparation_of",
    "release",
    "require_movable",
    "reschedule",
    "seen_choice",
    "seen_comfort",
    "seen_consent",
    "seen_offer",
    "seen_questions",
    "snapshot",
    "telehealth_text",
    "undo",
    "undoable_act",
    "versions_of",
    "visit_by_hold_token",
    "visit_by_page_token",
    "visit_by_uuid",
    "was_ever_booked",
    "with_answers",
    "without_notice",
]
