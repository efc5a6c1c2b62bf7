"""Reminders are due so long before a visit, never in quiet hours, and never close together."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import APART, QuietHours, reminders_of

ZONE = ZoneInfo("America/Los_Angeles")
NIGHT = QuietHours(21 * 60, 8 * 60, ZONE)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def due(
    starts_at: datetime, *, days: tuple[int, ...] = (7, 2), hours: int = 0, quiet: QuietHours = NIGHT
) -> list[tuple[str, str]]:
    found = reminders_of(starts_at, days=days, hours=hours, quiet=quiet)
    return [(one.name, f"{one.due_at.astimezone(ZONE):%m-%d %H:%M}") for one in found]


@pytest.mark.parametrize(
    ("starts_at", "hours", "expected"),
    [
        (at(10, 13, 10), 0, [("7d", "10-06 10:00"), ("2d", "10-11 10:00")]),
        (at(10, 13, 14), 3, [("7d", "10-06 14:00"), ("2d", "10-11 14:00"), ("3h", "10-13 11:00")]),
        (at(10, 13, 11), 3, [("7d", "10-06 11:00"), ("2d", "10-11 11:00"), ("3h", "10-13 08:00")]),
        # Due in quiet hours: a quarter of an hour before they begin.
        (at(10, 13, 10), 3, [("7d", "10-06 10:00"), ("2d", "10-11 10:00"), ("3h", "10-12 20:45")]),
        (at(10, 13, 7, 30), 0, [("7d", "10-05 20:45"), ("2d", "10-10 20:45")]),
        (at(10, 13, 21), 0, [("7d", "10-06 20:45"), ("2d", "10-11 20:45")]),
        (at(10, 13, 8), 0, [("7d", "10-06 08:00"), ("2d", "10-11 08:00")]),
        # The clocks go back on November 1 and forward on March 14: ten stays ten.
        (at(11, 3, 10), 0, [("7d", "10-27 10:00"), ("2d", "11-01 10:00")]),
        (datetime(2027, 3, 15, 10, tzinfo=ZONE), 0, [("7d", "03-08 10:00"), ("2d", "03-13 10:00")]),
    ],
)
def test_they_are_due_by_the_clock_on_the_wall(
    starts_at: datetime, hours: int, expected: list[tuple[str, str]]
) -> None:
    assert due(starts_at, hours=hours) == expected


def test_of_two_close_together_the_one_nearer_to_the_visit_stays() -> None:
    assert due(at(10, 13, 9), days=(1,), hours=6) == [("6h", "10-12 20:45")]
    assert due(at(10, 13, 20), days=(1,), hours=13) == [("13h", "10-12 20:45")]
    assert due(at(10, 13, 20), days=(1,), hours=12) == [("1d", "10-12 20:00"), ("12h", "10-13 08:00")]


def test_quiet_hours_that_are_none_or_of_one_day() -> None:
    assert due(at(10, 13, 3), quiet=QuietHours(0, 0, ZONE))[0] == ("7d", "10-06 03:00")
    assert due(at(10, 13, 13), quiet=QuietHours(12 * 60, 14 * 60, ZONE))[0] == ("7d", "10-06 11:45")


def is_quiet(moment: datetime, begin: int, end: int) -> bool:
    """By minutes of the clock on the wall, read from a written time and not as QuietHours counts them."""
    hour, minute = f"{moment.astimezone(ZONE):%H:%M}".split(":")
    now = 60 * int(hour) + int(minute)
    return begin <= now < end if begin <= end else now >= begin or now < end


@settings(max_examples=200, deadline=None)
@given(
    minute=st.integers(0, 366 * 24 * 12),
    days=st.sets(st.integers(1, 30), max_size=4),
    hours=st.integers(0, 48),
    span=st.tuples(st.integers(0, 95), st.integers(0, 95)),
)
def test_none_is_quiet_and_none_is_near_another(minute: int, days: set[int], hours: int, span: tuple[int, int]) -> None:
    begin, end = span[0] * 15, span[1] * 15
    quiet = QuietHours(begin, end, ZONE)
    starts_at = at(1, 1, 0) + timedelta(minutes=5 * minute)
    found = reminders_of(starts_at, days=tuple(days), hours=hours, quiet=quiet)
    assert len(found) <= len(days) + bool(hours)
    assert bool(found) == bool(days or hours)
    assert all(one.due_at < starts_at for one in found)
    moments = [one.due_at for one in found]
    assert all(later - earlier >= APART for earlier, later in pairwise(moments))
    if (span[1] - span[0]) % 96 < 90:  # else there is hardly a time that is not quiet
        assert not any(is_quiet(moment, begin, end) for moment in moments)
    for moment in moments:
        if is_quiet(moment, begin, end):
            assert quiet.begin(moment) <= moment < quiet.end(moment)
