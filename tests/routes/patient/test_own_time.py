"""Who has a time already finds the month open on it, marked, and goes straight back to the last step."""

from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import delete

from booking.database import writing
from booking.models import Closure, WorkingHours
from tests.stage.page_client import Page, PageClient, name
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

DAVID, EUGENE = "/book/mini-facelift/david-kim", "/book/mini-facelift/eugene-kim"
ANYONE = "/book/mini-facelift/first-available"
TYPED = {"name": "Ana María Ruiz", "email": "ana@patient.example", "telephone": "310 555 0143"}


def own(page: Page) -> list[str]:
    """What is marked among the times, and among the days of the month."""
    times = [name(one) for one in page.tree.iter() if one.get("class") == "own"]
    return times + [label for one in page.tree.iter("a") if (label := one.get("aria-label", "")).endswith("yours")]


def day_shown(page: Page) -> str:
    return next(heading for heading in page.headings() if ", " in heading)


def hold(pages: PageClient, address: str, button: str) -> str:
    held = pages.get(address).press(button)
    assert held.status == 303
    assert held.location
    return held.location


@pytest.mark.parametrize("address", [DAVID, ANYONE])
def test_the_month_opens_on_the_day_that_is_held(pages: PageClient, address: str) -> None:
    held = hold(pages, f"{DAVID}?day=2026-11-19", "10:00 AM")
    page = pages.get(address)
    assert day_shown(page) == "Thursday, November 19"
    assert own(page)[0] == "10:00 AM yours"
    assert own(page)[1].startswith("Thursday, November 19, ")
    assert page.links()["10:00 AM yours"] == held
    assert sum("10:00 AM" in button for button in page.buttons()) == 0


def test_times_that_the_held_one_covers_can_be_chosen_instead(pages: PageClient) -> None:
    """A consultation takes 45 minutes, and the next begins half an hour later."""
    hold(pages, f"{DAVID}?day=2026-10-20", "10:00 AM")
    page = pages.get(DAVID)
    assert {"9:30 AM", "10:30 AM"} <= set(page.buttons())
    assert page.press("10:30 AM").status == 303
    assert own(pages.get(DAVID))[0] == "10:30 AM yours"


def test_a_day_that_is_asked_for_is_shown_all_the_same(pages: PageClient) -> None:
    hold(pages, f"{DAVID}?day=2026-11-19", "10:00 AM")
    page = pages.get(f"{DAVID}?day=2026-11-20")
    assert day_shown(page) == "Friday, November 20"
    assert [label.partition(",")[0] for label in own(page)] == ["Thursday"]


def test_the_other_surgeons_month_opens_where_it_always_does(pages: PageClient) -> None:
    hold(pages, f"{DAVID}?day=2026-11-19", "10:00 AM")
    page = pages.get(EUGENE)
    assert day_shown(page) == "Monday, October 5"
    assert own(page) == []


def test_nothing_is_marked_once_it_is_held_no_longer(pages: PageClient, standing_clock: StandingClock) -> None:
    hold(pages, f"{DAVID}?day=2026-11-19", "10:00 AM")
    standing_clock.moment = local(5, 10)
    assert own(pages.get(DAVID)) == []
    assert "10:00 AM" in pages.get(f"{DAVID}?day=2026-11-19").buttons()


def test_another_time_leads_straight_back_to_the_last_step(pages: PageClient) -> None:
    held = hold(pages, f"{DAVID}?day=2026-10-20", "10:00 AM")
    review = pages.get(held).press("Continue", **TYPED)
    assert pages.get(DAVID).links()["10:00 AM yours"] == review.location
    moved = pages.get(DAVID).press("11:00 AM")
    assert moved.location == review.location
    assert "Tuesday, October 20, 2026 at 11:00 AM" in moved.follow().text


def test_a_day_with_no_other_time_says_so_and_leads_on(app: Flask, pages: PageClient) -> None:
    hold(pages, f"{DAVID}?day=2026-10-20", "10:00 AM")
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(20, 0), ends_at=local(21, 0), label="Painting"))
    page = pages.get(DAVID)
    assert day_shown(page) == "Tuesday, October 20"
    assert own(page)[0] == "10:00 AM yours"
    assert "No other open times on Tuesday, October 20" in page.headings()
    assert "Next open day: Wednesday, October 21" in page.links()


def booked(app: Flask, start: datetime) -> str:
    with app.app_context():
        return appointment_path(a_booking(start))


def test_a_move_opens_on_the_day_that_is_booked(app: Flask, pages: PageClient) -> None:
    address = booked(app, local(19, 10, month=11))
    page = pages.get(f"{address}/reschedule")
    assert day_shown(page) == "Thursday, November 19"
    assert own(page)[0] == "10:00 AM yours"
    assert own(page)[1].startswith("Thursday, November 19, ")
    assert page.links()["10:00 AM yours"] == address
    assert "10:00 AM" not in page.buttons()
    assert own(pages.get(f"{address}/reschedule?day=2026-11-20"))[0].startswith("Thursday, November 19, ")


def test_a_move_from_a_day_with_no_other_time_says_so_and_leads_on(app: Flask, pages: PageClient) -> None:
    address = booked(app, local(20, 10))
    with app.app_context(), writing() as session:
        session.execute(delete(WorkingHours).where(WorkingHours.weekday == date(2026, 10, 20).weekday()))
    page = pages.get(f"{address}/reschedule")
    assert own(page) == ["10:00 AM yours", "Tuesday, October 20, yours"]
    assert "No other times are open on this day" in page.headings()
    assert "Wednesday, October 21" in page.links()
