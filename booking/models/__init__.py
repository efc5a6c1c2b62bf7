"""The tables, a file a noun family, and what the database refuses by itself."""

from booking.models.appointment import Appointment, History, Visit, VisitLookup, begins_between, is_over, is_with
from booking.models.feeds import CalendarEvent, EventForm, FeedLink
from booking.models.guards import (
    LIVE,
    NEVER_BOOKED,
    NO_OVERLAP,
    create_guards,
    create_missing_guards,
    drop_guards,
    missing_guards,
)
from booking.models.keys import KeyCheck
from booking.models.messages import Call, Heartbeat, Letter, LinkRequest, MailPause, Task
from booking.models.people import Attempt, KeptForm, PersonExport, PersonVerdict, StaffSession, User
from booking.models.practice import (
    Concern,
    Fee,
    Location,
    Practice,
    Procedure,
    Surgeon,
    TextIn,
    Texts,
    performs,
    words_in,
)
from booking.models.schedule import Closure, DayNote, ExtraHours, ScheduleChange, TimeOff, WorkingHours

__all__ = [
    "LIVE",
    "NEVER_BOOKED",
    "NO_OVERLAP",
    "Appointment",
    "Attempt",
    "CalendarEvent",
    "Call",
    "Closure",
    "Concern",
    "DayNote",
    "EventForm",
    "ExtraHours",
    "Fee",
    "FeedLink",
    "Heartbeat",
    "History",
    "KeptForm",
    "KeyCheck",
    "Letter",
    "LinkRequest",
    "Location",
    "MailPause",
    "PersonExport",
    "PersonVerdict",
    "Practice",
    "Procedure",
    "ScheduleChange",
    "StaffSession",
    "Surgeon",
    "Task",
    "TextIn",
    "Texts",
    "TimeOff",
    "User",
    "Visit",
    "VisitLookup",
    "WorkingHours",
    "begins_between",
    "create_guards",
    "create_missing_guards",
    "drop_guards",
    "is_over",
    "is_with",
    "missing_guards",
    "performs",
    "words_in",
]
