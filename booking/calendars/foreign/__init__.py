"""Calendar files that other programs wrote (RFC 5545), read in a child that holds no key and may not take long."""

from booking.calendars.foreign.child import read_calendar
from booking.calendars.foreign.entries import CalendarEntry, Mailbox, ReadCalendar, Unread, UnreadableFile

__all__ = ["CalendarEntry", "Mailbox", "ReadCalendar", "Unread", "UnreadableFile", "read_calendar"]
