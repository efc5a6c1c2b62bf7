"""Local dates are the right stretches of time, on the days on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.availability import Interval, last_end, local_date, shows, stretches, time_of_day, utc_spans

LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def utc(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2025) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_the_doubled_hour_is_covered_twice_with_what_lies_between_left_out() -> None:
    spans = list(utc_spans(date(2025, 11, 2), 0, 90, LOS_ANGELES))
    assert spans == [Interval(utc(2, 7), utc(2, 8, 30)), Interval(utc(2, 9), utc(2, 9, 30))]


def test_wall_times_that_do_not_exist_cover_nothing() -> None:
    assert not utc_spans(date(2025, 3, 9), 120, 180, LOS_ANGELES)
    assert list(utc_spans(date(2025, 3, 9), 60, 240, LOS_ANGELES)) == [
        Interval(utc(9, 9, month=3), utc(9, 10, month=3)),
        Interval(utc(9, 10, month=3), utc(9, 11, month=3)),
    ]


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("America/Los_Angeles", date(2025, 3, 9), 23),
        ("America/Los_Angeles", date(2025, 11, 2), 25),
        ("America/Los_Angeles", date(2025, 7, 4), 24),
        ("Australia/Lord_Howe", date(2025, 4, 6), 24.5),
        ("Australia/Lord_Howe", date(2025, 10, 5), 23.5),
        ("America/Asuncion", date(2023, 10, 1), 23),
        ("Africa/Cairo", date(2014, 5, 16), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Antarctica/Troll", date(2025, 10, 26), 26),
    ],
)
def test_a_date_is_as_long_as_its_zone_makes_it(zone: str, on: date, hours: float) -> None:
    parts = stretches(on, ZoneInfo(zone))
    assert sum(((part.end - part.start) for part in parts), timedelta()) == timedelta(hours=hours)


def test_a_clock_set_back_over_midnight_gives_both_dates_two_parts() -> None:
    zone = ZoneInfo("America/St_Johns")  # at 0:01 on the 7th it was 23:01 on the 6th again
    assert [(part.start, part.end) for part in stretches(date(2010, 11, 7), zone)] == [
        (utc(7, 2, 30, year=2010), utc(7, 2, 31, year=2010)),
        (utc(7, 3, 30, year=2010), utc(8, 3, 30, year=2010)),
    ]
    assert [part.end for part in stretches(date(2010, 11, 6), zone)] == [
        utc(7, 2, 30, year=2010),
        utc(7, 3, 30, year=2010),
    ]


def test_the_local_date_and_time_of_a_late_pacific_afternoon_are_not_those_of_utc() -> None:
    late = utc(4, 0, 30)
    assert local_date(late, LOS_ANGELES) == date(2025, 11, 3)
    assert time_of_day(late, LOS_ANGELES) == timedelta(hours=16, minutes=30)


@pytest.mark.parametrize(
    ("zone", "on", "missing"),
    [
        ("America/Los_Angeles", date(2027, 3, 14), range(2 * 60, 3 * 60)),
        ("Europe/Berlin", date(2027, 3, 28), range(2 * 60, 3 * 60)),
        ("Australia/Lord_Howe", date(2026, 10, 4), range(2 * 60, 2 * 60 + 30)),
        ("America/Santiago", date(2026, 9, 6), range(60)),
        ("America/Los_Angeles", date(2026, 11, 1), range(0)),  # set back: nothing is missing, an hour is there twice
        ("Australia/Lord_Howe", date(2027, 4, 4), range(0)),
        ("Asia/Seoul", date(2027, 3, 14), range(0)),
    ],
)
def test_a_time_exists_if_the_zone_shows_it(zone: str, on: date, missing: range) -> None:
    assert [minute for minute in range(24 * 60) if not shows(on, minute, ZoneInfo(zone))] == list(missing)
    assert shows(on, 24 * 60, ZoneInfo(zone)), "a day ends"


def test_what_is_open_until_the_clocks_change_ends_then() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    assert last_end(date(2027, 3, 14), 3 * 60, zone) == datetime(2027, 3, 14, 10, tzinfo=UTC)
    assert last_end(date(2026, 11, 1), 90, zone) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC), "its second passing"
    assert last_end(date(2026, 9, 6), 60, ZoneInfo("America/Santiago")) == datetime(2026, 9, 6, 4, tzinfo=UTC)
