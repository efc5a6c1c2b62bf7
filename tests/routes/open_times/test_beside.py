"""The open days beside the one that is shown are the nearest there are, also in another month."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from booking import catalog
from booking.availability import DAY, Slot, local_date
from booking.database import db, writing
from booking.models import Closure
from booking.routes.open_times.beside import DaysBeside, days_beside
from booking.routes.open_times.month import build_month
from booking.routes.open_times.month_slots import slots_for_month
from booking.routes.open_times.requested_day import RequestedDay
from booking.routes.open_times.times import OpenTimes, open_times
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import about, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def found(app: Flask) -> Any:
    with app.test_request_context():
        procedure, consultation = catalog.procedure("mini-facelift"), about()
        assert procedure
        yield open_times(procedure, consultation, rules=consultation.rules, now=NOW)
        db.session.remove()


def closed(first: date, last: date) -> None:
    start = local(first.day, 0, month=first.month)
    with writing() as session:
        session.add(Closure(starts_at=start, ends_at=start + (last - first + DAY), label="Painting"))


def beside(found: OpenTimes, day: date) -> DaysBeside:
    slots, requested = partial(found.of, "david-kim"), RequestedDay(day.replace(day=1), day)
    month = build_month(
        slots_for_month(slots, requested, found),
        month=None,
        day=day,
        today=found.today,
        last_day=found.last_day,
        zone=LOS_ANGELES,
        href=lambda **query: str(query.get("day")),
    )
    return days_beside(month, slots, found, href=lambda **query: str(query.get("day")))


def on(slot: Slot) -> date:
    return local_date(slot.starts_at, LOS_ANGELES)


@pytest.mark.parametrize("shut", [None, (date(2026, 10, 20), date(2026, 12, 2))])
def test_every_day_leads_to_the_nearest_open_ones_there_are(found: OpenTimes, shut: tuple[date, date] | None) -> None:
    if shut:
        closed(*shut)
    days = sorted({on(slot) for slot in found.of("david-kim")})
    assert len(days) > 30
    for day in days[::5] + [days[-1]] + [day for day in days if day.day < 3 or day.day > 28]:
        links = beside(found, day)
        earlier, later = [one for one in days if one < day], [one for one in days if one > day]
        assert (links.before and links.before.href) == (earlier[-1].isoformat() if earlier else None)
        assert (links.after and links.after.href) == (later[0].isoformat() if later else None)


def test_they_say_which_day_they_lead_to(found: OpenTimes) -> None:
    links = beside(found, date(2026, 10, 30))
    assert links.after
    assert (links.after.text, links.after.label) == ("Nov 2", "Next open day: Monday, November 2")


def test_the_first_open_day_looks_for_none_before_it(found: OpenTimes) -> None:
    assert beside(found, found.today).before is None
    assert found.today + timedelta(days=90) == found.last_day
