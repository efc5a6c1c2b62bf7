"""How do appointments reach other people's calendars? (The only importer of the icalendar library.)"""

from booking.calendars.stored import write_events

__all__ = ["write_events"]
