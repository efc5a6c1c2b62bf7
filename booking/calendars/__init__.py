"""How do appointments reach other people's calendars? (The only importer of the icalendar library.)"""

from booking.calendars.absences import reason_of, whole_days, withdraw_absence, write_absence
from booking.calendars.patient_file import visit_file
from booking.calendars.places import places_changed
from booking.calendars.stored import place_in_a_line, write_events
from booking.calendars.subscription import etag, feed_of

__all__ = [
    "etag",
    "feed_of",
    "place_in_a_line",
    "places_changed",
    "reason_of",
    "visit_file",
    "whole_days",
    "withdraw_absence",
    "write_absence",
    "write_events",
]
