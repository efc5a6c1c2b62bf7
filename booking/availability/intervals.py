"""Stretches of time: which overlap, join into one, or are left when others are taken out.

All are half-open: the start belongs to them, the end does not, so that one may begin where another ends.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple


class Interval(NamedTuple):
    """From `start` until just before `end`, both aware, in UTC; empty if it does not end after its start."""

    start: datetime
    end: datetime


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether any moment lies in both; an empty interval has none."""
    return max(one.start, other.start) < min(one.end, other.end)


def covers(outer: Interval, inner: Interval) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments in as few intervals as can be, sorted: overlapping and touching ones become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=attrgetter("start")):
        if interval.start >= interval.end:
            continue
        if merged and interval.start <= merged[-1].end:
            if interval.end > merged[-1].end:
                merged[-1] = Interval(merged[-1].start, interval.end)
        else:
            merged.append(interval)
    return merged


def subtract(intervals: Iterable[Interval], removed: Iterable[Interval]) -> list[Interval]:
    """What is left of `intervals`, merged and sorted, without the moments of `removed`."""
    holes = merge(removed)
    left: list[Interval] = []
    passed = 0
    for interval in merge(intervals):
        while passed < len(holes) and holes[passed].end <= interval.start:
            passed += 1
        left += _without(interval, holes, passed)
    return left


def _without(interval: Interval, holes: Sequence[Interval], index: int) -> list[Interval]:
    """The pieces of `interval` between the sorted `holes`; those before `index` lie wholly before it."""
    pieces: list[Interval] = []
    start = interval.start
    while index < len(holes) and holes[index].start < interval.end:
        if start < holes[index].start:
            pieces.append(Interval(start, holes[index].start))
        start = holes[index].end
        index += 1
    if start < interval.end:
        pieces.append(Interval(start, interval.end))
    return pieces
