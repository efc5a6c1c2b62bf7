"""Every obstacle is told, and none that could stay: without just these a start can be had, without fewer it cannot."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.availability import (
    DAY,
    FARTHEST,
    Agenda,
    DatedHours,
    Interval,
    Obstacle,
    ObstacleKind,
    Rules,
    local_date,
    obstacles_to,
    open_slots,
)
from tests.availability.examples import LOCATIONS, Example, examples, patiently
from tests.stage.settings import LOS_ANGELES

QUARTER = timedelta(minutes=15)
NO_STEP = timedelta(seconds=1)


def without(
    agenda: Agenda, rules: Rules, some: Sequence[Obstacle], *, location: int, start: datetime, now: datetime
) -> tuple[Agenda, Rules]:
    """The same agenda and rules, but for what these obstacles are."""
    for kind, span, holiday in some:
        match kind:
            case ObstacleKind.NOTICE:
                rules = replace(rules, minimum_notice=start - now, minimum_notice_days=0)
            case ObstacleKind.HORIZON:
                rules = replace(rules, booking_horizon=(start - now).days + 2)
            case ObstacleKind.STEP:
                rules = replace(rules, slot_step=NO_STEP)
            case ObstacleKind.HOURS:
                days = [local_date(start, rules.zone) + count * DAY for count in range(-1, 3)]
                extra = tuple(DatedHours(location, on, 0, 1440) for on in days)
                agenda = replace(agenda, extra=agenda.extra + extra)
            case ObstacleKind.HOLIDAY:
                agenda = replace(agenda, holidays=agenda.holidays - {holiday})
            case ObstacleKind.ABSENCE:
                agenda = replace(agenda, away=less(agenda.away, span))
            case ObstacleKind.TAKEN:
                agenda = replace(agenda, taken=less(agenda.taken, span))
            case ObstacleKind.CAP:
                agenda = replace(agenda, daily_cap=None)
    return agenda, rules


def less(spans: Sequence[Interval], one: Interval | None) -> tuple[Interval, ...]:
    """Without one of those that are equal to it."""
    assert one
    at = spans.index(one)
    return (*spans[:at], *spans[at + 1 :])


def can_be_had(agenda: Agenda, rules: Rules, *, location: int, start: datetime, now: datetime) -> bool:
    on = local_date(start, rules.zone)
    slots = open_slots(agenda, rules, first=on, last=on, now=now, location=location)
    return start in [slot.starts_at for slot in slots]


@given(examples(), st.data())
@settings(patiently, max_examples=120)
def test_removing_exactly_the_obstacles_brings_a_start_back(example: Example, data: st.DataObject) -> None:
    agenda, rules, first, _last, now = example
    location = data.draw(st.sampled_from(LOCATIONS))
    minutes = data.draw(st.one_of(st.integers(-8, 120).map(lambda count: 15 * count), st.integers(-120, 1800)))
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(minutes=minutes)
    found = list(obstacles_to(agenda, rules, location=location, starts_at=start, now=now))

    def had_without(some: Sequence[Obstacle]) -> bool:
        changed, by = without(agenda, rules, some, location=location, start=start, now=now)
        return can_be_had(changed, by, location=location, start=start, now=now)

    assert had_without(found)
    for number in range(len(found)):
        assert not had_without(found[:number] + found[number + 1 :]), f"{found[number]} could stay"


@pytest.mark.parametrize("year", [1, 9999])
def test_no_moment_is_too_far_to_be_asked_about(year: int) -> None:
    rules = Rules(QUARTER, QUARTER, QUARTER, QUARTER, timedelta(), 90, LOS_ANGELES)
    agenda = Agenda(1, 1, (1,), (), (), (), frozenset(), (), {}, None)
    now = datetime(2026, 10, 5, 16, tzinfo=UTC)
    moment = datetime(year, 12, 31, 23, 59, tzinfo=UTC) if year > 1 else datetime(1, 1, 1, tzinfo=UTC)
    (only,) = obstacles_to(agenda, rules, location=1, starts_at=moment, now=now)
    assert only.kind == (ObstacleKind.HORIZON if year > 1 else ObstacleKind.NOTICE)
    assert now + FARTHEST < datetime(9999, 1, 1, tzinfo=UTC)
