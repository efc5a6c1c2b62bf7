"""Slots and rules agree with an oracle that looks at every minute, wherever clocks change."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import (
    DAY,
    Reason,
    choose,
    first_available,
    open_slots,
    open_slots_of_all,
    stretches,
    utc_spans,
    why_not,
)
from tests.availability import oracle
from tests.availability.examples import (
    DAVID,
    EUGENE,
    LOCATIONS,
    Example,
    agendas,
    examples,
    patiently,
    places_and_days,
    spans_of_day,
)

STEP = timedelta(minutes=15)


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
