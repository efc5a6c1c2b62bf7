"""Slots and rules agree with an oracle that looks at every minute, wherever clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.availability import (
    Agenda,
    DatedHours,
    Interval,
    Reason,
    Rules,
    WeeklyHours,
    choose,
    first_available,
    open_slots,
    open_slots_of_all,
    stretches,
    utc_spans,
    why_not,
)
from tests.availability import oracle

DAY = timedelta(days=1)
STEP = timedelta(minutes=15)
LOCATIONS = [1, 2]
DAVID, EUGENE = 1, 2
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# A day of each kind, near which the days of the examples lie.
CLOCK_CHANGES = [
    ("America/Los_Angeles", date(2025, 3, 9)),
    ("America/Los_Angeles", date(2025, 11, 2)),
    ("America/Los_Angeles", date(2024, 12, 31)),
    ("Australia/Lord_Howe", date(2025, 4, 6)),  # by half an hour
    ("Australia/Lord_Howe", date(2025, 10, 5)),
    ("America/Asuncion", date(2023, 10, 1)),  # no 0:00
    ("America/Asuncion", date(2024, 3, 24)),  # the last hour of the day before, twice
    ("Africa/Cairo", date(2014, 5, 16)),
    ("America/St_Johns", date(2010, 11, 7)),  # at 0:01, back into the day before
    ("America/St_Johns", date(2011, 3, 13)),
    ("Pacific/Apia", date(2011, 12, 30)),  # left out
    ("Antarctica/Troll", date(2025, 10, 26)),  # by two hours
    ("Asia/Kathmandu", date(2025, 6, 1)),
]


class Example(NamedTuple):
    agenda: Agenda
    rules: Rules
    first: date
    last: date
    now: datetime


def minutes(*few: int) -> st.SearchStrategy[timedelta]:
    return st.sampled_from(few).map(lambda count: timedelta(minutes=count))


places_and_days = st.one_of(
    st.tuples(st.sampled_from(CLOCK_CHANGES), st.integers(-1, 1)).map(
        lambda drawn: (ZoneInfo(drawn[0][0]), drawn[0][1] + drawn[1] * DAY)
    ),
    st.tuples(
        st.sampled_from(sorted(available_timezones())).map(ZoneInfo),
        st.dates(date(1975, 1, 1), date(2037, 12, 1)),
    ),
)
edges = st.sampled_from([0, 1, 59, 60, 90, 119, 120, 121, 150, 180, 1380, 1410, 1439, 1440])
minutes_of_day = st.one_of(edges, st.integers(0, 96).map(lambda quarter: 15 * quarter), st.integers(0, 1440))
spans_of_day = st.one_of(
    st.tuples(minutes_of_day, minutes_of_day).filter(lambda span: span[0] < span[1]),
    st.sampled_from([(0, 1440), (0, 720), (720, 1440), (0, 240), (1200, 1440), (540, 1020), (60, 180)]),
)


def intervals_near(day: date, *, longest: int) -> st.SearchStrategy[Interval]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)

    def interval(start_and_length: tuple[int, int]) -> Interval:
        start = midnight + timedelta(minutes=start_and_length[0])
        return Interval(start, start + timedelta(minutes=start_and_length[1]))

    starts = st.one_of(st.integers(-24, 168).map(lambda quarter: 15 * quarter), st.integers(0, 1440))
    return st.tuples(starts, st.one_of(st.sampled_from([15, 30, 60, longest]), st.integers(1, longest))).map(interval)


@st.composite
def agendas(draw: st.DrawFn, day: date, surgeon: int = DAVID) -> Agenda:
    near = st.sampled_from([0, 0, 0, 1, 1, -1, 2]).map(lambda count: day + count * DAY)
    seldom = st.sampled_from([*10 * [None], -1, 0, 1]).map(lambda count: None if count is None else day + count * DAY)
    weekly = st.builds(
        lambda location, on, span, since, until: WeeklyHours(location, on.weekday(), span[0], span[1], since, until),
        st.sampled_from(LOCATIONS),
        near,
        spans_of_day,
        seldom,
        seldom,
    )
    extra = st.builds(
        lambda location, on, span: DatedHours(location, on, *span), st.sampled_from(LOCATIONS), near, spans_of_day
    )
    days_of_interest = [day, day + DAY]
    return Agenda(
        surgeon=surgeon,
        rank=surgeon,
        locations=tuple(LOCATIONS),
        weekly=tuple(draw(st.lists(weekly, min_size=2, max_size=5))),
        extra=tuple(draw(st.lists(extra, max_size=2))),
        away=tuple(draw(st.lists(intervals_near(day, longest=600), max_size=2))),
        holidays=draw(st.sampled_from([*6 * [frozenset()], frozenset({day}), frozenset(days_of_interest)])),
        taken=tuple(draw(st.lists(intervals_near(day, longest=90), max_size=8))),
        booked_on=draw(st.fixed_dictionaries({on: st.integers(0, 3) for on in days_of_interest})),
        daily_cap=draw(st.sampled_from([*6 * [None], 0, 1, 2, 3])),
    )


def rules_in(zone: ZoneInfo) -> st.SearchStrategy[Rules]:
    return st.builds(
        Rules,
        length=minutes(5, 20, 30, 30, 45, 60, 90, 720),
        buffer_before=minutes(0, 5, 15, 60),
        buffer_after=minutes(0, 10, 15, 45),
        slot_step=minutes(7, 15, 20, 25, 30, 45, 60, 90),
        minimum_notice=minutes(0, 1, 60, 120, 1440),
        booking_horizon=st.sampled_from([*6 * [90], 0, 1, 2]),
        zone=st.just(zone),
    )


@st.composite
def examples(draw: st.DrawFn) -> Example:
    zone, first = draw(places_and_days)
    rules = draw(rules_in(zone))
    before = timedelta(
        minutes=draw(st.one_of(st.integers(-720, 1440), st.integers(1440, 3600))),
        seconds=draw(st.sampled_from([0, 0, 1, 59])),
    )
    now = datetime(first.year, first.month, first.day, tzinfo=UTC) - before
    return Example(draw(agendas(first)), rules, first, first + draw(st.integers(0, 1)) * DAY, now)


def found(example: Example) -> list[oracle.Start]:
    agenda, rules, first, last, now = example
    return [(slot.starts_at, slot.location) for slot in open_slots(agenda, rules, first=first, last=last, now=now)]


@given(examples())
@settings(patiently, max_examples=150)
def test_the_slots_are_those_that_the_oracle_finds(example: Example) -> None:
    agenda, rules, first, last, now = example
    assert found(example) == oracle.starts(agenda, rules, first=first, last=last, now=now)


@given(examples(), st.data())
@settings(patiently, max_examples=100)
def test_why_not_gives_the_first_reason_that_the_oracle_finds_and_none_for_a_slot(
    example: Example, data: st.DataObject
) -> None:
    agenda, rules, first, last, now = example
    location = data.draw(st.sampled_from(LOCATIONS))
    open_minutes = oracle.minutes_open(agenda, rules, location, first, last)
    offered = found(example)
    everywhere = list(oracle.minutes_around(first, last))[data.draw(st.integers(0, 30)) :: 31]
    beside = [moment + distance for moment, _ in offered for distance in (-STEP, -oracle.MINUTE, timedelta(), STEP)]
    for moment in (m for m in everywhere + beside if first <= m.astimezone(rules.zone).date() <= last):
        said = why_not(agenda, rules, location=location, starts_at=moment, now=now)
        true = oracle.reasons(agenda, rules, moment, now=now, open_minutes=open_minutes)
        assert said == next((reason for reason in Reason if reason in true), None)
        assert (said is None) == ((moment, location) in offered)


@given(examples(), st.data())
@settings(patiently, max_examples=100)
def test_a_day_has_the_same_slots_whether_asked_for_alone_or_in_a_month_and_by_location(
    example: Example, data: st.DataObject
) -> None:
    agenda, rules, first, _, now = example
    on = first + data.draw(st.integers(-1, 2)) * DAY
    month = open_slots(agenda, rules, first=first - 10 * DAY, last=first + 20 * DAY, now=now)
    of_day = [slot for slot in month if slot.starts_at.astimezone(rules.zone).date() == on]
    assert open_slots(agenda, rules, first=on, last=on, now=now) == of_day
    for location in [*LOCATIONS, 9]:  # 9 is nowhere
        there = open_slots(agenda, rules, first=on, last=on, now=now, location=location)
        assert there == [slot for slot in of_day if slot.location == location]
    assert month == sorted(month)
    assert all(slot.ends_at == slot.starts_at + rules.length for slot in month)


@given(examples(), st.data())
@settings(patiently, max_examples=100)
def test_first_available_offers_each_start_once_with_the_surgeon_who_would_be_chosen(
    example: Example, data: st.DataObject
) -> None:
    agenda, rules, first, last, now = example
    both = [data.draw(agendas(first, surgeon=EUGENE)), agenda]
    each = open_slots_of_all(both, rules, first=first, last=last, now=now)
    once = first_available(both, rules, first=first, last=last, now=now)
    assert each == sorted(each)
    assert once == sorted(once)
    assert {slot.surgeon for slot in each} <= {DAVID, EUGENE}
    offered = {(slot.starts_at, slot.location) for slot in each}
    assert sorted((slot.starts_at, slot.location) for slot in once) == sorted(offered)
    for slot in once:
        free = choose(both, rules, location=slot.location, starts_at=slot.starts_at, now=now)
        assert slot.surgeon == free[0].surgeon
        assert sorted(surgeon.surgeon for surgeon in free) == [
            other.surgeon for other in each if (other.starts_at, other.location) == (slot.starts_at, slot.location)
        ]


@given(places_and_days, spans_of_day)
@settings(patiently, max_examples=150)
def test_a_wall_span_covers_the_minutes_that_show_its_times(
    place_and_day: tuple[ZoneInfo, date], span: tuple[int, int]
) -> None:
    zone, on = place_and_day
    from_minute, until_minute = span
    covered = [
        minute
        for interval in utc_spans(on, from_minute, until_minute, zone)
        for minute in oracle.minutes_between(interval.start, interval.end)
    ]
    shown = []
    for minute in oracle.minutes_around(on, on):
        wall = minute.astimezone(zone)
        if wall.date() == on and from_minute <= wall.hour * 60 + wall.minute < until_minute:
            shown.append(minute)
    assert covered == shown
    assert [part for part in stretches(on, zone) if part.start >= part.end] == []
