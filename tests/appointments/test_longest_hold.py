"""Unbroken holding ends after three times the practice's hold, whatever is pressed; once lapsed it begins anew."""

from datetime import datetime, timedelta
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from booking import appointments
from booking.appointments import HoldLapsed, NotOffered, SlotTaken
from booking.database import db
from booking.models import Appointment, Visit
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import GO_ON, TYPED
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_hold, a_part, about, local

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

LONGEST = timedelta(minutes=30)  # three times the ten minutes of the test practice
STARTS = [local(day, hour) for day in (6, 7, 8) for hour in (10, 14)]
SURGEONS = ("david-kim", "eugene-kim")


def held(*, now: datetime) -> list[datetime]:
    """Until when, of whatever is held just now."""
    appointments.clear_expired_holds(now=now)
    return [
        one for one in db.session.scalars(select(Appointment.held_until).where(Appointment.status == "held")) if one
    ]


@pytest.mark.usefixtures("app_context")
def test_choosing_another_time_every_few_minutes_ends_after_thirty() -> None:
    visit = a_hold()
    for minutes in range(5, 30, 5):
        now = NOW + timedelta(minutes=minutes)
        assert a_hold(STARTS[minutes // 5 % len(STARTS)], now=now).id == visit.id
        assert max(held(now=now)) <= NOW + LONGEST
    assert held(now=NOW + LONGEST) == []


@pytest.mark.usefixtures("app_context")
def test_once_lapsed_a_press_begins_anew() -> None:
    first = a_hold()
    later = NOW + timedelta(minutes=10)
    second = a_hold(now=later)
    assert second.id != first.id
    assert held(now=later) == [later + timedelta(minutes=10)]
    appointments.release(second, now=later)
    again = later + timedelta(minutes=1)
    appointments.hold_again(first, [a_part("david-kim", "office", TUESDAY_TEN)], answers=None, now=again)
    assert held(now=again) == [again + timedelta(minutes=10)]


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_presses_keeps_one_browser_holding_for_longer(seed: int) -> None:
    dice, now, since, longest = Random(seed), NOW, None, timedelta(0)
    for _press in range(60):
        now += timedelta(seconds=dice.randrange(20, 500))
        if not held(now=now):
            since = None
        _press_something(dice, now=now)
        until = held(now=now)
        assert len(until) <= 1
        if until:
            since = since or now
            longest = max(longest, until[0] - since)
            assert until[0] - since <= LONGEST
    assert longest > timedelta(minutes=20)  # it was tried


def _press_something(dice: Random, *, now: datetime) -> None:
    part = a_part(dice.choice(SURGEONS), "office", dice.choice(STARTS))
    visits = db.session.scalars(select(Visit)).all()
    try:
        match dice.randrange(4):
            case 0:
                appointments.hold(about(), [part], browser=b"a browser", language="en", now=now)
            case 1:
                start = dice.choice(STARTS)
                appointments.hold_first_available(
                    about(), location=part.location, starts_at=start, browser=b"a browser", language="en", now=now
                )
            case 2 if visits:
                appointments.keep_answers(dice.choice(visits), ANSWERS, now=now)
            case 3 if visits:
                appointments.hold_again(dice.choice(visits), [part], answers=None, now=now)
    except (HoldLapsed, NotOffered, SlotTaken):
        pass


@pytest.fixture
def few_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booking.routes.patient.browser.HOLDS_IN_AN_HOUR", 3)
    monkeypatch.setattr("booking.access.throttle.settings", lambda: type("Settings", (), {"rate_limits": True}))


@pytest.mark.usefixtures("few_holds")
@pytest.mark.parametrize("path", ["", "/review"])
def test_taking_another_time_counts_as_a_hold(client: FlaskClient, standing_clock: StandingClock, path: str) -> None:
    pages = PageClient(client)
    details = pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM").follow()  # the first
    details.press(GO_ON, **TYPED)
    standing_clock.move(timedelta(minutes=10))
    lapsed = pages.get(details.response.request.path + path)
    choice = {"starts_at": local(9, 10).isoformat()}  # a second, on another page
    pages.get("/book/mini-facelift/david-kim?day=2026-10-09").press("9:00 AM", **choice)
    answers = [lapsed.press(lapsed.buttons()[1]).status for _ in range(2)]
    assert answers == [303, 429]
