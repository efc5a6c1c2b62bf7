"""Other people's programs read the instants that we wrote, above all where clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.calendars.events import Event
from tests.calendars import lint
from tests.calendars.readers import READERS, libical, parsed_by_libical
from tests.calendars.samples import LOS_ANGELES, WINDOW, a_feed, an_event, an_invitation

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)
CHANGES = {
    "America/Los_Angeles": ("2026-11-01T09:00Z", "2027-03-14T10:00Z", "2027-11-07T09:00Z"),
    "Europe/London": ("2026-10-25T01:00Z", "2027-03-28T01:00Z"),
    "Australia/Lord_Howe": ("2026-10-03T15:30Z", "2027-04-03T15:00Z"),
    "Asia/Seoul": ("2026-11-01T09:00Z", "2027-03-14T10:00Z"),  # none of its own: those of Los Angeles
}


def around_the_changes(zone: ZoneInfo) -> list[Event]:
    """Half an hour from each half hour, three hours to either side of each change, and whole days from there."""
    changes = map(datetime.fromisoformat, CHANGES[zone.key])
    starts = [change + step * HALF_HOUR for change in changes for step in range(-6, 7)]
    short = [an_event(start, number=n, ends_at=start + HALF_HOUR) for n, start in enumerate(starts)]
    long = [an_event(start, number=1000 + n, ends_at=start + DAY) for n, start in enumerate(starts)]
    return short + long


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("key", CHANGES)
def test_every_half_hour_around_the_changes_is_read_as_written(reader: str, key: str) -> None:
    zone = ZoneInfo(key)
    events = around_the_changes(zone)
    read = READERS[reader](a_feed(events, zone=zone))
    assert read == {event.uid: (event.starts_at, event.ends_at) for event in events}


@pytest.mark.parametrize("key", CHANGES)
def test_the_changes_break_no_rule(key: str) -> None:
    zone = ZoneInfo(key)
    data = a_feed(around_the_changes(zone), zone=zone)
    assert lint.faults_of_feed(data, zone=zone, window=WINDOW) == set()


@pytest.mark.parametrize("key", [key for key in CHANGES if key != "Asia/Seoul"])
def test_the_samples_do_contain_an_hour_that_happens_twice(key: str) -> None:
    zone = ZoneInfo(key)
    walls = [
        event.starts_at.astimezone(zone).replace(tzinfo=None)
        for event in around_the_changes(zone)
        if event.ends_at < event.starts_at + DAY
    ]
    assert len(set(walls)) < len(walls)


@pytest.mark.parametrize("reader", ["vobject", "libical"])
def test_readers_that_follow_the_vtimezone_are_led_astray_by_a_wrong_one(reader: str) -> None:
    """The control: these readers do look at it, and so the agreement above means something."""
    event = an_event()
    wrong = a_feed([event]).replace(b"TZOFFSETTO:-0700", b"TZOFFSETTO:-0600")
    assert READERS[reader](wrong)[event.uid][0] != event.starts_at


@pytest.mark.parametrize("reader", READERS)
def test_an_invitation_is_read_as_written(reader: str) -> None:
    event = an_event(datetime(2027, 7, 1, 16, 0, tzinfo=UTC))
    for method in ("REQUEST", "CANCEL"):
        assert READERS[reader](an_invitation(event, method)) == {event.uid: (event.starts_at, event.ends_at)}


def test_libical_finds_no_broken_restriction() -> None:
    away = an_event(
        datetime(2026, 10, 5, 7, tzinfo=UTC),
        number=2,
        ends_at=datetime(2026, 10, 6, 7, tzinfo=UTC),
        all_day=(date(2026, 10, 5), date(2026, 10, 6)),
    )
    texts = [
        a_feed([an_event(location="Here", description="a\nb", url="https://practice.example/"), away]),
        a_feed([an_event(cancelled=True)]),
        an_invitation(an_event()),
        an_invitation(an_event(), "CANCEL"),
    ]
    for data in texts:
        root = parsed_by_libical(data)
        assert libical().icalrestriction_check(root), libical().icalcomponent_as_ical_string(root).decode()
        assert libical().icalcomponent_count_errors(root) == 0


def test_an_event_is_written_in_the_zone_wherever_it_can_be() -> None:
    """UTC is for the doubled hour alone: elsewhere a person reading the file sees the practice's time."""
    hours = [datetime(2026, 10, 20, tzinfo=UTC) + n * HOUR for n in range(21 * 24)]
    events = [an_event(hour, number=n, ends_at=hour + HALF_HOUR) for n, hour in enumerate(hours)]
    data = a_feed(events, zone=LOS_ANGELES)
    assert data.count(b"\r\nDTSTART;TZID=America/Los_Angeles:") == len(events) - 2
