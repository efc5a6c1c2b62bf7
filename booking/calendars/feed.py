"""A feed joined from the stored bytes of its events."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import icalendar

from booking.calendars.text import Text, one_line
from booking.calendars.timezones import timezone_bytes

PRODUCT = "-//Consultations//Consultations//EN"
_REFRESH = "PT15M"
_END = b"END:VCALENDAR\r\n"


def feed_bytes(
    *,
    name: str,
    zone: ZoneInfo,
    colour: str,
    bodies: Sequence[bytes],
    product: str,
) -> bytes:
    """`bodies` are from `event_bytes` with the same zone.

    `colour` is a CSS3 name (RFC 7986 5.9). No METHOD: PUBLISH would oblige each event to an ORGANIZER.
    """
    head = calendar_head(product=product)
    head.add("name", one_line(name))
    head.add("x-wr-calname", one_line(name))
    head.add("x-wr-timezone", Text(zone.key))
    head.add("refresh-interval", Text(_REFRESH), parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", Text(_REFRESH))
    head.add("color", Text(colour))
    return assemble(head, zone=zone, bodies=bodies)


def calendar_head(*, product: str) -> icalendar.Calendar:
    head = icalendar.Calendar()
    head.add("version", "2.0")
    head.add("prodid", one_line(product))
    head.add("calscale", "GREGORIAN")
    return head


def assemble(head: icalendar.Calendar, *, zone: ZoneInfo, bodies: Sequence[bytes]) -> bytes:
    """The same bytes as a calendar built whole, at the price of a join."""
    # After a line end only a property can follow: no text has one. An event in UTC or by date needs no zone.
    in_zone = any(b"\r\nDTSTART;TZID=" in body for body in bodies)
    opening = bytes(head.to_ical()).removesuffix(_END)
    return b"".join((opening, timezone_bytes(zone) if in_zone else b"", *bodies, _END))
