"""The lint finds what it is for: each fault that readers choke on is planted once and must be named."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from booking.calendars.invitation import calendar_file
from tests.calendars import lint
from tests.calendars.samples import (
    LOS_ANGELES,
    PRODUCT,
    WINDOW,
    a_feed,
    an_event,
    an_invitation,
    uid,
)

SUMMER = an_event(number=1, location="Office, 100 Example Street", url="https://practice.example/staff/1")
WINTER = an_event(datetime(2026, 12, 1, 18, 0, tzinfo=UTC), number=2, description="Bring: a list;\nphotos 🖼" * 9)
TWICE = an_event(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), number=3)
AWAY = an_event(
    datetime(2026, 10, 5, 7, 0, tzinfo=UTC),
    number=4,
    ends_at=datetime(2026, 10, 7, 7, 0, tzinfo=UTC),
    all_day=(date(2026, 10, 5), date(2026, 10, 7)),
)
CANCELLED = an_event(number=5, cancelled=True, sequence=2)

FEED = a_feed([SUMMER, WINTER, TWICE, AWAY, CANCELLED])
REQUEST = an_invitation(SUMMER)
CANCEL = an_invitation(SUMMER, "CANCEL")
FILE = calendar_file(events=[SUMMER, WINTER], zone=LOS_ANGELES, product=PRODUCT)

Plant = Callable[[bytes], bytes]


def swap(pattern: str, put: str) -> Plant:
    """Puts something in place of the first match, which must be there."""

    def plant(data: bytes) -> bytes:
        planted, count = re.subn(pattern.encode(), put.encode(), data, count=1, flags=re.DOTALL)
        assert count == 1, pattern
        return planted

    return plant


def every(old: str, new: str) -> Plant:
    def plant(data: bytes) -> bytes:
        assert old.encode() in data
        return data.replace(old.encode(), new.encode())

    return plant


def faults_of_feed(data: bytes) -> set[str]:
    return lint.faults_of_feed(data, zone=LOS_ANGELES, window=WINDOW)


def faults_of_invitation(data: bytes) -> set[str]:
    return lint.faults_of_invitation(data, zone=LOS_ANGELES, window=WINDOW)


def faults_of_file(data: bytes) -> set[str]:
    return lint.faults_of_file(data, zone=LOS_ANGELES, window=WINDOW)


def test_what_we_write_has_no_fault() -> None:
    assert faults_of_feed(FEED) == set()
    assert faults_of_invitation(REQUEST) == set()
    assert faults_of_invitation(CANCEL) == set()
    assert faults_of_file(FILE) == set()


DAYLIGHT = "DTSTART:19700308T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
IN_FEED: list[tuple[str, Plant]] = [
    ("every line ends in CRLF", every("\r\n", "\n")),
    ("every line ends in CRLF", swap("SUMMARY:App", "SUMMARY:App\n")),
    ("every line ends in CRLF", swap("SUMMARY:App", "SUMMARY:App\r")),
    ("every line ends in CRLF", lambda data: data[:-2]),
    ("no line is empty", swap("BEGIN:VEVENT", "\r\nBEGIN:VEVENT")),
    ("no line is longer than 75 octets", swap("SUMMARY:App", "SUMMARY:" + "x" * 68)),
    ("no line is longer than 75 octets", swap("SUMMARY:App", "SUMMARY:" + "é" * 34)),
    ("every line by itself is UTF-8", lambda data: data.replace(b"\xf0\x9f", b"\xf0\r\n \x9f", 1)),
    ("every line by itself is UTF-8", lambda data: data.replace(b"SUMMARY:App", b"SUMMARY:\xe9App", 1)),
    ("no control character", swap("SUMMARY:App", "SUMMARY:\x00App")),
    ("no control character", swap("SUMMARY:App", "SUMMARY:\x85App")),
    ("no control character", swap("SUMMARY:App", "SUMMARY:\u2028App")),
    ("components nest and lines are content lines", swap("END:VEVENT\r\n", "")),
    ("components nest and lines are content lines", swap("SUMMARY:App", "SUMMARY App")),
    ("components nest and lines are content lines", swap("$", "X-AFTER:1\r\n")),
    ("exactly one VCALENDAR", lambda data: data + data),
    ("VERSION, PRODID and CALSCALE stand once", swap("VERSION:2.0", "VERSION:1.0")),
    ("VERSION, PRODID and CALSCALE stand once", swap("PRODID:[^\r]*\r\n", "")),
    ("VERSION, PRODID and CALSCALE stand once", swap("CALSCALE:GREGORIAN\r\n", "CALSCALE:GREGORIAN\r\n" * 2)),
    ("NAME is X-WR-CALNAME", swap("\r\nNAME:[^\r]*", "")),
    ("NAME is X-WR-CALNAME", swap("X-WR-CALNAME:", "X-WR-CALNAME:The ")),
    ("X-WR-TIMEZONE is the practice's zone", swap("X-WR-TIMEZONE:[^\r]*", "X-WR-TIMEZONE:PST")),
    ("REFRESH-INTERVAL is a DURATION of 15 minutes", swap(";VALUE=DURATION", "")),
    ("REFRESH-INTERVAL is a DURATION of 15 minutes", swap("REFRESH-INTERVAL[^\r]*\r\n", "")),
    ("X-PUBLISHED-TTL is 15 minutes", swap("X-PUBLISHED-TTL:PT15M", "X-PUBLISHED-TTL:0:15:00")),
    ("COLOR is a CSS name", swap("COLOR:teal", "COLOR:#008080")),
    ("a feed has no METHOD", swap("CALSCALE", "METHOD:PUBLISH\r\nCALSCALE")),
    ("a feed names nobody", swap("STATUS", "ATTENDEE:mailto:jane@patient.example\r\nSTATUS")),
    ("a feed names nobody", swap("STATUS", "ORGANIZER:mailto:desk@practice.example\r\nSTATUS")),
    ("each event has its properties once", swap("DTSTAMP:[^\r]*\r\n", "")),
    ("each event has its properties once", swap("SUMMARY:Appointment\r\n", "SUMMARY:Appointment\r\n" * 2)),
    ("each event has its properties once", swap("LOCATION", "LOCATION:Here\r\nLOCATION")),
    ("each event has its properties once", swap("TRANSP:OPAQUE\r\n", "")),
    ("a feed's events have no CLASS", swap("STATUS", "CLASS:PRIVATE\r\nSTATUS")),
    ("a feed's events have no CLASS", swap("STATUS", "CLASS:PUBLIC\r\nSTATUS")),
    ("TEXT is escaped", swap("Office\\\\,", "Office,")),
    ("TEXT is escaped", swap("SUMMARY:", "SUMMARY:C:\\\\Temp")),
    ("stamps are in UTC", swap("CREATED:(\\d{8}T\\d{6})Z", "CREATED:20260901T100030")),
    ("DTSTAMP is LAST-MODIFIED", swap("LAST-MODIFIED:\\d{8}", "LAST-MODIFIED:20260902")),
    ("no time floats, no zone but the practice's", every(";TZID=America/Los_Angeles:2026", ":2026")),
    ("no time floats, no zone but the practice's", every("America/Los_Angeles:2026", "UTC-07\\:00:2026")),
    ("no time floats, no zone but the practice's", swap("(DTSTART;TZID=[^\r]*)", "\\1Z")),
    ("no time floats, no zone but the practice's", swap("DTEND;VALUE=DATE:", "DTEND;VALUE=DATE-TIME:")),
    ("start and end have one form", swap("DTEND;TZID=[^\r]*", "DTEND:20260915T174500Z")),
    ("an event ends after it starts", swap("DTEND;VALUE=DATE:20261007", "DTEND;VALUE=DATE:20261005")),
    ("an event ends after it starts", swap("T104500", "T100000")),
    ("no local time that happens twice", swap(
        "DTSTART:20261101T093000Z\r\nDTEND:20261101T101500Z",
        "DTSTART;TZID=America/Los_Angeles:20261101T013000\r\nDTEND;TZID=America/Los_Angeles:20261101T021500",
    )),
    ("a VTIMEZONE for each TZID used, and no other", swap("BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", "")),
    ("a VTIMEZONE for each TZID used, and no other", swap("(BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n)", "\\1\\1")),
    ("a VTIMEZONE for each TZID used, and no other", swap("TZID:America/Los_Angeles", "TZID:US/Pacific")),
    ("one RRULE an observance, no RDATE, no COMMENT", swap("RRULE:[^\r]*", "RDATE:20261101T020000")),
    ("one RRULE an observance, no RDATE, no COMMENT", swap("TZNAME:PST", "TZNAME:PST\r\nCOMMENT:Pacific")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap(DAYLIGHT, DAYLIGHT.replace("T02", "T03"))),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("BYDAY=1SU", "BYDAY=-1SU")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("TZOFFSETFROM:-0700", "TZOFFSETFROM:-0800")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("TZOFFSETTO:-0800", "TZOFFSETTO:+0800")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("19700308T", "20270314T")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("19700308T", "19700309T")),
    ("the VTIMEZONE agrees with zoneinfo every hour", swap("BYMONTH=11", "BYMONTH=11;UNTIL=20271001T000000")),
    ("UIDs are random, at a domain, and differ", swap("UID:[^\r]*", "UID:17")),
    ("UIDs are random, at a domain, and differ", swap("UID:[^\r]*", "UID:jane@patient.example")),
    ("UIDs are random, at a domain, and differ", every(uid(2), uid(1))),
    ("SEQUENCE is a counter", swap("SEQUENCE:0", "SEQUENCE:-1")),
    ("STATUS is CONFIRMED or CANCELLED", swap("STATUS:CANCELLED", "STATUS:CANCELED")),
    ("what is cancelled is transparent", swap("TRANSP:TRANSPARENT", "TRANSP:OPAQUE")),
    ("SUMMARY is one line", swap("SUMMARY:App", "SUMMARY:App\\\\n")),
    ("LOCATION is one line", swap("LOCATION:Off", "LOCATION:Off\\\\n")),
    ("CONFERENCE is an https URI with its VALUE", swap("STATUS", "CONFERENCE:https://v.example/\r\nSTATUS")),
    ("CONFERENCE is an https URI with its VALUE", swap("STATUS", "CONFERENCE;VALUE=URI:tel:1\r\nSTATUS")),
    ("URL is http", swap("URL:https", "URL:javascript")),
]  # fmt: skip

IN_INVITATION: list[tuple[str, bytes, Plant]] = [
    ("CLASS is PRIVATE", REQUEST, swap("CLASS:PRIVATE", "CLASS:PUBLIC")),
    ("CLASS is PRIVATE", CANCEL, swap("CLASS:PRIVATE\r\n", "")),
    ("METHOD is REQUEST or CANCEL", REQUEST, swap("METHOD:REQUEST\r\n", "")),
    ("METHOD is REQUEST or CANCEL", REQUEST, swap("METHOD:REQUEST", "METHOD:PUBLISH")),
    ("an invitation is about one event", REQUEST, swap("(BEGIN:VEVENT.*END:VEVENT\r\n)", "\\1\\1")),
    ("the method fits the status", CANCEL, swap("METHOD:CANCEL", "METHOD:REQUEST")),
    ("the method fits the status", REQUEST, swap("METHOD:REQUEST", "METHOD:CANCEL")),
    ("one ORGANIZER", REQUEST, swap("ORGANIZER[^\r]*\r\n", "")),
    ("one ATTENDEE, who need not answer", REQUEST, swap("NEEDS-ACTION", "ACCEPTED")),
    ("one ATTENDEE, who need not answer", REQUEST, swap("CLASS", "ATTENDEE:mailto:two@x.example\r\nCLASS")),
    ("what is cancelled rings no alarm", CANCEL, swap("END:VEVENT", "BEGIN:VALARM\r\nEND:VALARM\r\nEND:VEVENT")),
    ("no double quote in CN", REQUEST, swap("Jane Roe", "Jane ^'JR^' Roe")),
    ("components nest and lines are content lines", REQUEST, swap("Jane Roe", 'Jane "JR" Roe')),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "plant"), IN_FEED)
def test_a_fault_planted_in_a_feed_is_named(rule: str, plant: Plant) -> None:
    assert rule in faults_of_feed(plant(FEED))


@pytest.mark.parametrize(("rule", "sound", "plant"), IN_INVITATION)
def test_a_fault_planted_in_an_invitation_is_named(rule: str, sound: bytes, plant: Plant) -> None:
    assert rule in faults_of_invitation(plant(sound))


def test_a_file_that_invites_is_named() -> None:
    assert faults_of_file(REQUEST) == {"a file has no METHOD", "a file names nobody"}


def test_every_rule_has_a_planted_fault() -> None:
    planted = {rule for rule, _ in IN_FEED} | {rule for rule, _, _ in IN_INVITATION}
    rules = lint.EVERYWHERE.keys() | lint.FEED.keys() | lint.INVITATION.keys()
    assert rules <= planted
