"""Events and feeds to look at, each with only what a test is about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.calendars.events import Event, event_bytes
from booking.calendars.feed import feed_bytes
from booking.calendars.invitation import Method, invitation

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
PRODUCT = "-//Example Practice//Consultations//EN"
WINDOW = (date(2026, 8, 25), date(2028, 5, 23))
CHANGED = datetime(2026, 9, 1, 17, 0, 30, tzinfo=UTC)


def uid(number: int) -> str:
    return f"{UUID(int=number, version=4)}@practice.example"


def an_event(starts_at: datetime | None = None, *, number: int = 1, **different: Any) -> Event:
    starts_at = starts_at or datetime(2026, 9, 15, 17, 0, tzinfo=UTC)
    usual = {
        "uid": uid(number),
        "sequence": 0,
        "created_at": CHANGED,
        "changed_at": CHANGED,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45),
        "summary": "Appointment",
    }
    return Event(**cast(Any, usual | different))


def a_feed(events: Iterable[Event], *, zone: ZoneInfo = LOS_ANGELES, **different: Any) -> bytes:
    usual = {"name": "Dr. David Kim", "colour": "teal", "product": PRODUCT}
    return feed_bytes(bodies=[event_bytes(event, zone) for event in events], zone=zone, **(usual | different))


def an_invitation(event: Event, method: Method = "REQUEST", **different: Any) -> bytes:
    usual = {
        "organizer_name": "Example Practice",
        "organizer_email": "desk@practice.example",
        "attendee_name": "Jane Roe",
        "attendee_email": "jane@patient.example",
        "product": PRODUCT,
    }
    return invitation(event=event, zone=LOS_ANGELES, method=method, **(usual | different))
