"""Each zone's VTIMEZONE is right, and what it cannot say is written in UTC."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo, available_timezones

import pytest

from booking.calendars import timezones
from booking.calendars.timezones import survives_local_time, timezone_bytes
from tests.calendars.content import read
from tests.calendars.zone_rules import disagreements

# One for each shape of law: plain, without summer time, half an hour, negative summer time, changes on the
# evening before, at the end of a day, and on the day after.
ZONES = (
    "America/Los_Angeles",
    "Europe/London",
    "Asia/Seoul",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "America/Nuuk",
    "America/Santiago",
    "Asia/Jerusalem",
    "Asia/Gaza",
)


@pytest.mark.parametrize("key", ZONES)
def test_a_vtimezone_agrees_with_zoneinfo_at_every_hour(key: str) -> None:
    (timezone,) = read(timezone_bytes(ZoneInfo(key)))
    assert disagreements(timezone, date(2027, 1, 1), date(2030, 12, 31)) == ()


def test_the_vtimezone_of_the_practice_is_exactly_this() -> None:
    assert timezone_bytes(ZoneInfo("America/Los_Angeles")).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:America/Los_Angeles",
        "BEGIN:STANDARD",
        "DTSTART:19701101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZNAME:PST",
        "TZOFFSETFROM:-0700",
        "TZOFFSETTO:-0800",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:19700308T020000",
        "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZNAME:PDT",
        "TZOFFSETFROM:-0800",
        "TZOFFSETTO:-0700",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "",
    ]


def test_both_halves_of_the_doubled_hour_go_in_utc_and_its_neighbors_do_not() -> None:
    los_angeles = ZoneInfo("America/Los_Angeles")
    one_o_clock = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)  # 1:00 PDT
    quarters = [one_o_clock + quarter * timedelta(minutes=15) for quarter in range(-1, 9)]
    assert [survives_local_time(each, los_angeles) for each in quarters] == [True] + [False] * 8 + [True]


def test_a_moment_under_a_past_law_goes_in_utc() -> None:
    los_angeles = ZoneInfo("America/Los_Angeles")
    assert not survives_local_time(datetime(2006, 3, 20, 18, tzinfo=UTC), los_angeles)  # before the law of 2007
    assert survives_local_time(datetime(2007, 3, 20, 18, tzinfo=UTC), los_angeles)


def test_every_moment_that_is_written_in_a_zone_comes_back_whatever_the_zone() -> None:
    """Zones whose law changes in these months, or cannot be written at all, lose the zone, never the instant."""
    first, last = date(2026, 9, 1), date(2027, 4, 30)
    misread = 0
    for key in sorted(_one_key_for_each_law()):
        (timezone,) = read(timezone_bytes(ZoneInfo(key)))
        for hour in disagreements(timezone, first, last):
            misread += 1
            assert not survives_local_time(hour, ZoneInfo(key)), (key, hour)
    assert misread  # there are such zones, Cairo for one


def test_nearly_every_zone_can_be_written() -> None:
    unwritten = {key for key in available_timezones() if not _has_observances(key)}
    assert unwritten <= {"Africa/Cairo", "Egypt"}  # "the day after the last Thursday of October" is no rule


def test_a_law_that_no_rule_can_tell_is_not_told() -> None:
    assert timezones._observances("EET-2EEST,M4.5.5/0,M10.5.4/24") == ()
    assert timezones._observances("XXX3YYY,J60,J300") == ()
    assert timezones._observances("XXX3YYY,M3.1.0/-1,M10.1.0") == ()  # a Saturday, perhaps of February
    assert timezones._observances("XXX3YYY,M2.4.0/26,M10.1.0") == ()  # February 23 to 29
    assert timezones._observances("no footer at all") == ()


def test_zones_are_those_of_the_pinned_package() -> None:
    assert zoneinfo.TZPATH == ()


def test_a_stale_copy_of_the_zone_costs_the_local_time_and_not_the_instant() -> None:
    """The rule comes from the pinned package; a system that still knows no summer time differs in winter."""
    stale = ZoneInfo.from_file(BytesIO(_zone_file("America/Phoenix")), key="America/Los_Angeles")
    assert survives_local_time(datetime(2026, 7, 1, tzinfo=UTC), stale)
    assert not survives_local_time(datetime(2026, 12, 1, tzinfo=UTC), stale)


def _has_observances(key: str) -> bool:
    return b"BEGIN:STANDARD" in timezone_bytes(ZoneInfo(key))


def _one_key_for_each_law() -> set[str]:
    return set({_zone_file(key): key for key in sorted(available_timezones())}.values())


def _zone_file(key: str) -> bytes:
    return files("tzdata").joinpath("zoneinfo", key).read_bytes()
