"""How do appointments reach other people's calendars? (The only importer of the icalendar library.)"""

from booking.calendars.patient_file import visit_file
from booking.calendars.stored import place_in_a_line, write_events

__all__ = ["place_in_a_line", "visit_file", "write_events"]
