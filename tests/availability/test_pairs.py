"""Both surgeons in one visit: every pair of starts that is back-to-back is found, and no other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import (
    DAY,
    Agenda,
    Part,
    Rules,
    WeeklyHours,
    are_back_to_back,
    length_of_both,
    open_pairs,
    open_slots_of_all,
    why_not_all,
)
from tests.availability import oracle
from tests.availability.examples import DAVID, EUGENE, LOCATIONS, Example, agendas, examples, patiently

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
OFFICE, VIDEO = LOCATIONS
NONE = timedelta(0)


@st.composite
def of_two(draw: st.DrawFn) -> tuple[Example, Agenda]:
    """Such as are open often enough to have pairs at all, and now and then no more than by chance."""
    example = draw(examples())
    other = draw(agendas(example.first, EUGENE))
    if draw(st.booleans()):
        other = replace(other, weekly=example.agenda.weekly, extra=example.agenda.extra)
    return example, other


def found(two: tuple[Example, Agenda]) -> list[tuple[oracle.Start, int, oracle.Start, int]]:
    (agenda, rules, first, last, now), other = two
    return [
        (
            (pair.first.starts_at, pair.first.location),
            pair.first.surgeon,
            (pair.second.starts_at, pair.second.location),
            pair.second.surgeon,
        )
        for pair in open_pairs([agenda, other], rules, first=first, last=last, now=now)
    ]


@given(of_two())
@settings(patiently, max_examples=150)
def test_the_pairs_are_those_that_a_scan_of_every_minute_finds(two: tuple[Example, Agenda]) -> None:
    """The oracle finds each surgeon's starts by looking at every minute; then every two of them are looked at."""
    (agenda, rules, first, last, now), other = two
    starts = [
        (start, one.surgeon)
        for one in (agenda, other)
        for start in oracle.starts(one, rules, first=first, last=last, now=now)
    ]
    step = len(oracle.minutes_between(now, now + rules.slot_step))
    scanned = [
        (one, surgeon, then, another)
        for one, surgeon in starts
        for then, another in starts
        if surgeon != another
        and one[1] == then[1]
        and one[0].astimezone(rules.zone).date() == then[0].astimezone(rules.zone).date()
        and then[0] in [one[0] + rules.length + waited * oracle.MINUTE for waited in range(step)]
    ]
    assert sorted(found(two)) == sorted(scanned)


@given(of_two())
@settings(patiently, max_examples=100)
def test_each_pair_can_be_had_as_a_visit_and_is_back_to_back(two: tuple[Example, Agenda]) -> None:
    (agenda, rules, first, last, now), other = two
    by_id = {agenda.surgeon: agenda, other.surgeon: other}
    pairs = open_pairs(by_id.values(), rules, first=first, last=last, now=now)
    assert [pair.starts_at for pair in pairs] == sorted(pair.starts_at for pair in pairs)
    for pair in pairs:
        parts = [Part(slot.surgeon, slot.location, slot.starts_at) for slot in pair]
        assert are_back_to_back(parts, rules)
        assert why_not_all(parts, by_id, rules, now=now) is None
        assert not are_back_to_back(parts[::-1], rules)


@given(of_two(), st.data())
@settings(patiently, max_examples=100)
def test_two_slots_are_a_pair_exactly_if_they_are_back_to_back(
    two: tuple[Example, Agenda], data: st.DataObject
) -> None:
    (agenda, rules, first, last, now), other = two
    slots = open_slots_of_all([agenda, other], rules, first=first, last=last, now=now)
    if not slots:
        return
    pairs = {(pair.first, pair.second) for pair in open_pairs([agenda, other], rules, first=first, last=last, now=now)}
    for _look in range(20):
        one, then = data.draw(st.sampled_from(slots)), data.draw(st.sampled_from(slots))
        parts = [Part(slot.surgeon, slot.location, slot.starts_at) for slot in (one, then)]
        assert are_back_to_back(parts, rules) == ((one, then) in pairs)


def open_from(surgeon: int, *spans: tuple[int, int], on: date, location: int = OFFICE) -> Agenda:
    hours = tuple(WeeklyHours(location, on.weekday(), *span) for span in spans)
    return Agenda(surgeon, surgeon, tuple(LOCATIONS), hours, (), (), frozenset(), (), {}, None)


def rules(minutes: int = 45, *, step: int = 30, after: int = 15, zone: ZoneInfo = LOS_ANGELES) -> Rules:
    return Rules(timedelta(minutes=minutes), NONE, timedelta(minutes=after), timedelta(minutes=step), NONE, 365, zone)


def clock_times(both: Sequence[Agenda], by: Rules, on: date) -> list[str]:
    """9:00 David, 10:00 Eugene"""
    now = datetime(on.year, on.month, on.day, tzinfo=UTC) - 2 * DAY
    names = {DAVID: "David", EUGENE: "Eugene"}
    return [
        ", ".join(f"{slot.starts_at.astimezone(by.zone):%-H:%M} {names[slot.surgeon]}" for slot in pair)
        for pair in open_pairs(both, by, first=on, last=on, now=now)
    ]


TUESDAY = date(2026, 10, 6)


def test_both_orders_are_offered_and_the_second_begins_on_the_step() -> None:
    both = [open_from(surgeon, (540, 705), on=TUESDAY) for surgeon in (DAVID, EUGENE)]
    assert clock_times(both, rules(), TUESDAY) == [
        "9:00 David, 10:00 Eugene",
        "9:00 Eugene, 10:00 David",
        "9:30 David, 10:30 Eugene",
        "9:30 Eugene, 10:30 David",
        "10:00 David, 11:00 Eugene",
        "10:00 Eugene, 11:00 David",
    ]
    assert length_of_both(rules()) == timedelta(minutes=105)


def test_where_the_length_is_a_multiple_of_the_step_nobody_waits() -> None:
    both = [open_from(surgeon, (540, 660), on=TUESDAY) for surgeon in (DAVID, EUGENE)]
    assert clock_times(both, rules(60), TUESDAY) == ["9:00 David, 10:00 Eugene", "9:00 Eugene, 10:00 David"]
    assert length_of_both(rules(60)) == timedelta(hours=2)


def test_a_pause_of_a_whole_step_is_no_pair() -> None:
    first, second = open_from(DAVID, (540, 600), on=TUESDAY), open_from(EUGENE, (630, 690), on=TUESDAY)
    assert clock_times([first, second], rules(60), TUESDAY) == []


def test_the_first_ones_buffer_is_no_obstacle_to_the_second() -> None:
    """It is kept free of the first surgeon's time alone: the patient goes on at once."""
    first, second = open_from(DAVID, (540, 600), on=TUESDAY), open_from(EUGENE, (600, 660), on=TUESDAY)
    assert clock_times([first, second], rules(60, after=30), TUESDAY) == ["9:00 David, 10:00 Eugene"]


def test_another_place_and_the_same_surgeon_are_no_pair() -> None:
    here, there = open_from(DAVID, (540, 720), on=TUESDAY), open_from(EUGENE, (540, 720), on=TUESDAY, location=VIDEO)
    assert clock_times([here, there], rules(60), TUESDAY) == []
    assert clock_times([here], rules(60), TUESDAY) == []


def test_what_only_one_of_them_has_free_is_no_pair() -> None:
    here, full = (open_from(surgeon, (540, 660), on=TUESDAY) for surgeon in (DAVID, EUGENE))
    assert clock_times([here, replace(full, daily_cap=1, booked_on={TUESDAY: 1})], rules(60), TUESDAY) == []


@pytest.mark.parametrize(
    ("on", "pairs"),
    [
        (date(2026, 3, 8), ["1:00 David, 3:00 Eugene", "1:00 Eugene, 3:00 David"]),  # the hour from two is left out
        (
            date(2026, 11, 1),  # the hour from one comes twice
            [
                "1:00 David, 1:00 Eugene",
                "1:00 Eugene, 1:00 David",
                "1:00 David, 2:00 Eugene",
                "1:00 Eugene, 2:00 David",
            ],
        ),
    ],
)
def test_nobody_waits_an_hour_longer_or_shorter_as_the_clocks_change(on: date, pairs: list[str]) -> None:
    end = 240 if on.month == 3 else 180
    both = [open_from(surgeon, (60, end), on=on) for surgeon in (DAVID, EUGENE)]
    assert clock_times(both, rules(60, step=60), on) == pairs


def test_far_away_moments_are_no_pair_and_no_error() -> None:
    far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert not are_back_to_back([Part(DAVID, OFFICE, far), Part(EUGENE, OFFICE, far)], rules())
    near = datetime(1, 1, 1, tzinfo=UTC)
    assert not are_back_to_back([Part(DAVID, OFFICE, near), Part(EUGENE, OFFICE, far)], rules())


@pytest.mark.parametrize("count", [0, 1, 3])
def test_two_parts_are_two(count: int) -> None:
    at = datetime(2026, 10, 6, 16, tzinfo=UTC)
    parts = [Part(number, OFFICE, at + number * timedelta(hours=1)) for number in range(count)]
    assert not are_back_to_back(parts, rules(60))
