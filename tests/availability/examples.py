"""Agendas, rules and days that hypothesis draws, wherever clocks change."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from booking.availability import Agenda, DatedHours, Interval, Rules, WeeklyHours

DAY = timedelta(days=1)
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
        minimum_notice_days=st.sampled_from([*6 * [0], 1, 2]),
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
