"""All that can be done with a visit: the only writer of visits and appointments.

A rule owns its transaction: lock, check again, write appointment, history, letters and event bytes, commit.
"""

from booking.appointments.amending import amend, amended_rules
from booking.appointments.bookings import book, book_for_caller, book_instead, book_walk_in
from booking.appointments.cancellations import CANCELLATIONS, Cancellation, cancel
from booking.appointments.changes import is_ahead, is_cancelled, is_changeable, versions_of
from booking.appointments.clock_shifts import clock_shifts, keep_wall_clock, note_clock_shifts
from booking.appointments.contacts import Contact, contact_of
from booking.appointments.corrections import correct_contact, visit_corrected_just_now
from booking.appointments.day_appointments import (
    COMING,
    EXPECTED,
    DayAppointment,
    Told,
    appointments_between,
    is_coming,
)
from booking.appointments.desk_marks import OPPOSITES, mark_at_desk, ticked
from booking.appointments.erasure import erase_answers, page_is_over
from booking.appointments.former_contacts import forget_former_contacts
from booking.appointments.history import Change, acts_after, changes_of, changes_since, first_changes_since
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
from booking.appointments.hours_changes import (
    Act,
    Hit,
    Made,
    Outcome,
    PatientsHit,
    change_hours_and_visits,
    patients_hit_by,
)
from booking.appointments.hours_undo import WithVisitsBack
from booking.appointments.in_the_way import InTheWay, MoreInTheWay, ReasonNeeded, all_in_the_way
from booking.appointments.lapsing import clear_expired_holds, delete_lapsed
from booking.appointments.last_act import UNDO_WITHIN
from booking.appointments.lost_links import answer_link_requests, ask_for_link
from booking.appointments.marks import Mark, confirm, mark_visit, marks_of, marks_said, may_be_marked
from booking.appointments.moves import change_procedure, reschedule
from booking.appointments.neighbors import Neighbor, PutThere
from booking.appointments.open_days import OPEN_DAY, leave_task_of_yesterday, unsettled_on
from booking.appointments.overrides import Override
from booking.appointments.parts import as_booked, location_named, part_named
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
    FoundAppointment,
    appointment_by_uuid,
    expected_between,
    expected_starts,
    is_anothers_appointment,
    is_anothers_visit,
    number_of_unconfirmed,
    unconfirmed_between,
    visit_by_hold_token,
    visit_by_page_token,
    visit_by_uuid,
    visits_with,
)
from booking.appointments.records import PATIENT, Actor, snapshot
from booking.appointments.refusals import (
    ChangedMeanwhile,
    HoldLapsed,
    NotBooked,
    NotNow,
    NotOffered,
    NotYet,
    Refused,
    SlotTaken,
    TooLateToChange,
    TooLateToUndo,
    TooManyMoves,
)
from booking.appointments.restoring import restore
from booking.appointments.seen import seen_choice, seen_offer, with_answers
from booking.appointments.statuses import is_step_back, set_status, statuses_from
from booking.appointments.under_lock import without_notice
from booking.appointments.undoables import Undoable, undoable_by
from booking.appointments.undoing import undo, undo_at_desk, undoable_act

__all__ = [
    "CANCELLATIONS",
    "COMING",
    "EXPECTED",
    "OPEN_DAY",
    "OPPOSITES",
    "PATIENT",
    "UNDO_WITHIN",
    "Act",
    "Actor",
    "Answered",
    "Cancellation",
    "Change",
    "ChangedMeanwhile",
    "Comfort",
    "Consent",
    "Contact",
    "DayAppointment",
    "FoundAppointment",
    "Hit",
    "HoldLapsed",
    "InTheWay",
    "Made",
    "Mark",
    "MoreInTheWay",
    "Neighbor",
    "NotBooked",
    "NotNow",
    "NotOffered",
    "NotYet",
    "Outcome",
    "Override",
    "PatientsHit",
    "Preparation",
    "PutThere",
    "ReasonNeeded",
    "Refused",
    "SlotTaken",
    "Told",
    "TooLateToChange",
    "TooLateToUndo",
    "TooManyMoves",
    "Undoable",
    "WithVisitsBack",
    "acts_after",
    "all_in_the_way",
    "amend",
    "amended_rules",
    "answer_link_requests",
    "answer_questions",
    "appointment_by_uuid",
    "appointments_between",
    "as_booked",
    "ask_for_comfort",
    "ask_for_link",
    "book",
    "book_for_caller",
    "book_instead",
    "book_walk_in",
    "cancel",
    "change_hours_and_visits",
    "change_procedure",
    "changes_of",
    "changes_since",
    "clear_expired_holds",
    "clock_shifts",
    "confirm",
    "consent_to_telehealth",
    "contact_of",
    "copy_answers",
    "correct_contact",
    "current_hold",
    "delete_lapsed",
    "erase_answers",
    "expected_between",
    "expected_starts",
    "first_changes_since",
    "forget_answers",
    "forget_former_contacts",
    "hold",
    "hold_again",
    "hold_first_available",
    "is_ahead",
    "is_anothers_appointment",
    "is_anothers_visit",
    "is_cancelled",
    "is_changeable",
    "is_coming",
    "is_preparable",
    "is_step_back",
    "keep_answers",
    "keep_wall_clock",
    "kept_until",
    "leave_task_of_yesterday",
    "location_named",
    "mark_at_desk",
    "mark_visit",
    "marks_of",
    "marks_said",
    "may_be_marked",
    "needs_consent",
    "note_clock_shifts",
    "number_of_unconfirmed",
    "page_is_over",
    "part_named",
    "patients_hit_by",
    "preparation",
    "preparation_of",
    "release",
    "reschedule",
    "restore",
    "seen_choice",
    "seen_comfort",
    "seen_consent",
    "seen_offer",
    "seen_questions",
    "set_status",
    "snapshot",
    "statuses_from",
    "telehealth_text",
    "ticked",
    "unconfirmed_between",
    "undo",
    "undo_at_desk",
    "undoable_act",
    "undoable_by",
    "unsettled_on",
    "versions_of",
    "visit_by_hold_token",
    "visit_by_page_token",
    "visit_by_uuid",
    "visit_corrected_just_now",
    "visits_with",
    "was_ever_booked",
    "with_answers",
    "without_notice",
]
