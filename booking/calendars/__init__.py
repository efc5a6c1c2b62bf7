"""iCalendar out (events, feeds, invitations, web calendars) and in (others' files). The only importer of icalendar."""

from booking.calendars.absences import move_absence, whole_days, withdraw_absence, write_absence
from booking.calendars.feed_links import (
    FEED_TITLES,
    feed_address,
    feed_link,
    feed_links_of_nobody,
    feed_reading,
    is_anothers_feed_link,
    live_feed_link,
    live_feed_links,
    make_feed_link,
    note_feed_reading,
    reading_address,
    revoke_feed_link,
    revoke_feed_links_of,
)
from booking.calendars.foreign import CalendarEntry, Mailbox, ReadCalendar, Unread, UnreadableFile, read_calendar
from booking.calendars.forms import note_forms, note_own_forms_at_once
from booking.calendars.invitation import ROOM_IS_TOLD, visit_file, visit_invitation
from booking.calendars.renewal import write_events_anew
from booking.calendars.stored import (
    add_events,
    change_events,
    change_events_of,
    event_rows,
    insert_events,
    places_in_a_line,
)
from booking.calendars.subscription import etag, feed_of
from booking.calendars.web_calendars import (
    add_to_google_url,
    add_to_outlook_url,
    landing_address,
    qr_code,
    subscribe_in_google_url,
    subscribe_in_outlook_url,
    webcal_url,
)
from booking.calendars.words import what_to_bring

__all__ = [
    "FEED_TITLES",
    "ROOM_IS_TOLD",
    "CalendarEntry",
    "Mailbox",
    "ReadCalendar",
    "Unread",
    "UnreadableFile",
    "add_events",
    "add_to_google_url",
    "add_to_outlook_url",
    "change_events",
    "change_events_of",
    "etag",
    "event_rows",
    "feed_address",
    "feed_link",
    "feed_links_of_nobody",
    "feed_of",
    "feed_reading",
    "insert_events",
    "is_anothers_feed_link",
    "landing_address",
    "live_feed_link",
    "live_feed_links",
    "make_feed_link",
    "move_absence",
    "note_feed_reading",
    "note_forms",
    "note_own_forms_at_once",
    "places_in_a_line",
    "qr_code",
    "read_calendar",
    "reading_address",
    "revoke_feed_link",
    "revoke_feed_links_of",
    "subscribe_in_google_url",
    "subscribe_in_outlook_url",
    "visit_file",
    "visit_invitation",
    "webcal_url",
    "what_to_bring",
    "whole_days",
    "withdraw_absence",
    "write_absence",
    "write_events_anew",
]
