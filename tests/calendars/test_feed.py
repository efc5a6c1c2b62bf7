"""A feed joined from stored bytes is a sound calendar, and the very one that would be built whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from booking.calendars.events import event_bytes, event_component
from booking.calendars.feed import calendar_head
from booking.calendars.text import Text, one_line
from booking.calendars.timezones import timezone_bytes
from tests.calendars import lint
from tests.calendars.samples import LOS_ANGELES, PRODUCT, WINDOW, a_feed, an_event

LONDON = ZoneInfo("Europe/London")
TWICE = an_event(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), number=3)
AWAY = an_event(
    datetime(2026, 10, 5, 7, 0, tzinfo=UTC),
    number=4,
    ends_at=datetime(2026, 10, 6, 7, 0, tzinfo=UTC),
    all_day=(date(2026, 10, 5), date(2026, 10, 6)),
)


def test_the_head_is_exactly_this() -> None:
    assert a_feed([]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example Practice//Consultations//EN",
        "CALSCALE:GREGORIAN",
        "NAME:Dr. David Kim",
        "X-WR-CALNAME:Dr. David Kim",
        "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "X-WR-TIMEZONE:America/Los_Angeles",
        "END:VCALENDAR",
        "",
    ]


def test_the_joined_feed_is_byte_for_byte_the_one_built_whole() -> None:
    starts = [datetime(2026, 9, 1, 16, tzinfo=UTC) + n * timedelta(hours=7) for n in range(300)]
    events = [an_event(start, number=n, location="Büro, 2. Stock " * n) for n, start in enumerate(starts)]
    whole = calendar_head(product=PRODUCT)
    whole.add("name", one_line("Dr. David Kim"))
    whole.add("x-wr-calname", one_line("Dr. David Kim"))
    whole.add("x-wr-timezone", Text("America/Los_Angeles"))
    whole.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", Text("PT15M"))
    whole.add("color", Text("teal"))
    whole.add_component(icalendar.Timezone.from_ical(timezone_bytes(LOS_ANGELES)))
    for event in events:
        whole.add_component(event_component(event, LOS_ANGELES))
    assert a_feed(events) == whole.to_ical()


@pytest.mark.parametrize(
    ("events", "zones"),
    [([], 0), ([TWICE], 0), ([AWAY], 0), ([TWICE, AWAY], 0), ([an_event()], 1), ([TWICE, AWAY, an_event()], 1)],
)
def test_a_zone_is_described_only_where_it_is_used(events: list, zones: int) -> None:
    data = a_feed(events)
    assert data.count(b"BEGIN:VTIMEZONE") == zones
    assert lint.faults_of_feed(data, zone=LOS_ANGELES, window=WINDOW) == set()


def test_a_text_about_a_zone_does_not_count_as_its_use() -> None:
    told = replace(AWAY, summary="x\nDTSTART;TZID=America/Los_Angeles:20260101T000000", location=";TZID=Asia/Seoul:")
    assert b"BEGIN:VTIMEZONE" not in a_feed([told])


def test_the_same_events_give_the_same_bytes() -> None:
    assert a_feed([an_event(), AWAY]) == a_feed([an_event(), AWAY])


def test_a_practice_elsewhere_has_its_own_zone() -> None:
    data = a_feed([an_event()], zone=LONDON, colour="plum")
    assert lint.faults_of_feed(data, zone=LONDON, window=WINDOW) == set()
    assert b"X-WR-TIMEZONE:Europe/London" in data
    assert b"DTSTART;TZID=Europe/London:20260915T180000" in data


def test_moving_and_cancelling_keep_the_uid_and_raise_the_sequence() -> None:
    booked = an_event()
    moved = an_event(
        booked.starts_at + timedelta(days=1), sequence=1, changed_at=booked.changed_at + timedelta(hours=1)
    )
    gone = an_event(moved.starts_at, sequence=2, changed_at=booked.changed_at + timedelta(hours=2), cancelled=True)
    read = [icalendar.Event.from_ical(event_bytes(each, LOS_ANGELES)) for each in (booked, moved, gone)]
    assert len({each["UID"] for each in read}) == 1
    assert [each["SEQUENCE"] for each in read] == [0, 1, 2]
    assert [each["STATUS"] for each in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    stamps = [each["DTSTAMP"].dt for each in read]
    assert stamps == sorted(set(stamps))
