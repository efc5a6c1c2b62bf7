"""Half-open intervals are joined and taken apart minute for minute."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from booking.availability import Interval, covers, overlaps, subtract
from booking.availability.intervals import merge

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def interval(start: int, end: int) -> Interval:
    return Interval(at(start), at(end))


def minutes_of(intervals: list[Interval]) -> list[int]:
    return [minute for one in intervals for minute in range(-5, 50) if one.start <= at(minute) < one.end]


intervals = st.builds(interval, st.integers(0, 40), st.integers(0, 40))


def test_intervals_that_only_touch_do_not_overlap() -> None:
    assert not overlaps(interval(0, 30), interval(30, 60))
    assert not overlaps(interval(30, 60), interval(0, 30))
    assert overlaps(interval(0, 31), interval(30, 60))


def test_an_empty_interval_overlaps_nothing_not_even_what_surrounds_it() -> None:
    assert not overlaps(interval(10, 10), interval(0, 30))
    assert not overlaps(interval(0, 30), interval(20, 10))


def test_touching_and_overlapping_intervals_become_one_and_separate_ones_stay() -> None:
    unsorted = [interval(50, 60), interval(0, 10), interval(10, 20), interval(5, 15), interval(30, 40)]
    assert merge(unsorted) == [interval(0, 20), interval(30, 40), interval(50, 60)]


def test_an_interval_within_another_does_not_shorten_it() -> None:
    assert merge([interval(0, 60), interval(10, 20)]) == [interval(0, 60)]


def test_what_is_taken_out_leaves_both_sides() -> None:
    assert subtract([interval(0, 60)], [interval(10, 20), interval(40, 50)]) == [
        interval(0, 10),
        interval(20, 40),
        interval(50, 60),
    ]


def test_one_hole_may_cut_several_intervals() -> None:
    assert subtract([interval(0, 20), interval(30, 50)], [interval(10, 40)]) == [interval(0, 10), interval(40, 50)]


def test_an_interval_covers_another_up_to_both_its_ends() -> None:
    assert covers(interval(0, 30), interval(0, 30))
    assert not covers(interval(0, 30), interval(1, 31))
    assert not covers(interval(1, 30), interval(0, 30))


@given(intervals, intervals)
def test_intervals_overlap_exactly_if_they_share_a_minute(one: Interval, other: Interval) -> None:
    shared = set(minutes_of([one])) & set(minutes_of([other]))
    assert overlaps(one, other) == overlaps(other, one) == bool(shared)


@given(st.lists(intervals, max_size=6), st.lists(intervals, max_size=6))
def test_merging_and_subtracting_keep_exactly_the_right_minutes(some: list[Interval], out: list[Interval]) -> None:
    merged, left = merge(some), subtract(some, out)
    assert minutes_of(merged) == sorted(set(minutes_of(some)))
    assert minutes_of(left) == sorted(set(minutes_of(some)) - set(minutes_of(out)))
    for result in (merged, left):
        assert all(one.start < one.end for one in result)
        assert all(one.end < other.start for one, other in pairwise(result))
