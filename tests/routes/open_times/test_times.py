"""Open times are the same whether all of them are asked for, the first or last ones, or those of a day."""

from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from flask import Flask

from booking import catalog
from booking.availability import DAY, Slot, local_date
from booking.catalog import FIRST_AVAILABLE
from booking.database import writing
from booking.models import Closure, ExtraHours
from booking.routes.open_times.times import OpenTimes, open_times
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import about

pytestmark = pytest.mark.usefixtures("practice", "app_context")

TODAY = date(2026, 10, 5)
ANYWHERE = [(surgeon, place) for surgeon in ("david-kim", FIRST_AVAILABLE) for place in (None, "office", "video")]


def found() -> OpenTimes:
    procedure, consultation = catalog.procedure("mini-facelift"), about()
    assert procedure
    return open_times(procedure, consultation, rules=consultation.rules, now=NOW)


def closed(start: datetime, end: datetime) -> None:
    with writing() as session:
        session.add(Closure(starts_at=start, ends_at=end, label="Painting"))


def on(slot: Slot) -> date:
    return local_date(slot.starts_at, LOS_ANGELES)


@pytest.mark.parametrize(("surgeon", "location"), ANYWHERE)
def test_from_any_day_on_come_all_slots_in_order(surgeon: str, location: str | None) -> None:
    every = found().of(surgeon, location=location)
    for day in (TODAY - DAY, TODAY, TODAY + 9 * DAY, TODAY + 50 * DAY, date.max):
        later = list(found().from_day(day, surgeon, location=location))
        assert later == [slot for slot in every if on(slot) >= day]


@pytest.mark.parametrize(("surgeon", "location"), ANYWHERE)
def test_before_any_day_come_all_slots_the_latest_first(surgeon: str, location: str | None) -> None:
    every = found().of(surgeon, location=location)
    for day in (TODAY, TODAY + 9 * DAY, TODAY + 50 * DAY, date.max):
        earlier = list(found().before_day(day, surgeon, location=location))
        assert earlier == [slot for slot in every if on(slot) < day][::-1]


def test_one_after_another_the_same_times_are_found_as_at_once() -> None:
    times, every = found(), found().of(FIRST_AVAILABLE)
    for day in (TODAY + 20 * DAY, TODAY, TODAY + 40 * DAY, TODAY + 3 * DAY):
        assert times.of(FIRST_AVAILABLE, first=day, last=day + 2 * DAY) == [
            slot for slot in every if day <= on(slot) <= day + 2 * DAY
        ]
    assert times.of(FIRST_AVAILABLE) == every


def test_the_next_times_are_found_after_weeks_without_any() -> None:
    closed(NOW, NOW + timedelta(days=30))
    assert on(next(found().from_day(TODAY, "david-kim"))) > TODAY + 29 * DAY


@pytest.mark.parametrize("days", [0, 30])
def test_next_times_are_read_from_few_days_and_only_then_from_more(app: Flask, days: int) -> None:
    closed(NOW - timedelta(days=1), NOW + timedelta(days=days))
    times = found()
    with statements_sent(app) as sent:
        for surgeon in ("david-kim", "eugene-kim"):
            list(islice(times.from_day(TODAY, surgeon), 3))
    read = [statement for statement in sent if "FROM appointments" in statement]
    assert len(read) == (1 if days == 0 else 2)


def test_a_place_counts_where_extra_hours_are_all_there_is(app: Flask) -> None:
    david = about().performer("david-kim")
    video = about().location_id("video")
    assert david
    before = found().locations_of("david-kim")
    with writing() as session:
        session.add(
            ExtraHours(
                surgeon_id=david.id, location_id=video, on_date=date(2026, 11, 21), from_minute=600, until_minute=720
            )
        )
    assert found().locations_of("david-kim") == before | {"video"}


def test_a_place_with_hours_but_no_time_left_does_not_count() -> None:
    closed(NOW, NOW + timedelta(days=100))
    assert found().locations_of("david-kim") == set()


def test_first_available_is_one_of_each_start_and_place() -> None:
    last = TODAY + 9 * DAY
    starts = [(slot.starts_at, slot.location) for slot in found().first_available(last=last)]
    every = [(slot.starts_at, slot.location) for slot in found().of(FIRST_AVAILABLE, last=last)]
    assert len(every) > len(starts) == len(set(starts))
    assert set(starts) == set(every)
