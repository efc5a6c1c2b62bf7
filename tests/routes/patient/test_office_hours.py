"""Beside the office's telephone number stands whether somebody answers it, by its hours, holidays and closures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.config import PROJECT
from booking.database import writing
from booking.models import Practice
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

SHUT_ON_MONDAY = "Closed now. Opens Monday at 9:00 AM."


def beside_the_numbers(page: Page) -> list[str]:
    """What stands beside each telephone number of the page: in the same paragraph, address or empty state."""
    parents = {child: parent for parent in page.tree.iter() for child in parent}
    numbers = [one for one in page.tree.iter("a") if one.get("href", "").startswith("tel:")]
    return [_hours_in(parents[one]) for one in numbers]


def _hours_in(element: Element) -> str:
    return " ".join(words(one) for one in element.iter("span") if "office-hours" in one.get("class", "").split())


def set_hours(app: Flask, *hours: tuple[int, int, int]) -> None:
    with app.app_context(), writing() as session:
        session.get_one(Practice, 1).office_hours = [list(span) for span in hours]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (local(5, 8, 59), "Closed now. Opens today at 9:00 AM."),
        (local(5, 9), "Open now, until 5:00 PM."),
        (local(5, 16, 59), "Open now, until 5:00 PM."),
        (local(5, 17), "Closed now. Opens Tuesday at 9:00 AM."),
        (local(25, 17, month=11), SHUT_ON_MONDAY),  # Thanksgiving and the day after
        (local(16, 23), SHUT_ON_MONDAY),
        (local(18, 0), SHUT_ON_MONDAY),
        (local(30, 18), SHUT_ON_MONDAY),  # the clocks go back meanwhile
        (local(23, 20, month=12), "Closed now. Opens Thursday at 9:00 AM."),
        (local(24, 20, month=12), SHUT_ON_MONDAY),
    ],
)
def test_it_says_whether_the_office_is_open(
    pages: PageClient, standing_clock: StandingClock, moment: datetime, said: str
) -> None:
    standing_clock.moment = moment
    assert beside_the_numbers(pages.get("/privacy")) == [said, said]


@pytest.mark.parametrize(
    ("closed", "moment", "said"),
    [
        ((local(5, 0), local(6, 0)), NOW, "Closed now. Opens Tuesday at 9:00 AM."),
        ((local(5, 12), local(5, 13)), NOW, "Open now, until 12:00 noon."),
        ((local(5, 12), local(5, 13)), local(5, 12), "Closed now. Opens today at 1:00 PM."),
        ((local(5, 0), local(14, 0)), NOW, "Closed now. Opens Wednesday, October 14 at 9:00 AM."),
        ((local(1, 0), local(1, 0, month=12)), NOW, "Closed now."),
        ((local(1, 0), local(2, 0)), NOW, "Open now, until 5:00 PM."),
    ],
)
def test_a_closure_is_no_office_hour(
    app: Flask,
    pages: PageClient,
    standing_clock: StandingClock,
    closed: tuple[datetime, datetime],
    moment: datetime,
    said: str,
) -> None:
    with app.app_context():
        schedules.add_closure(Interval(*closed), label="Staff training", now=NOW)
    standing_clock.moment = moment
    assert beside_the_numbers(pages.get("/privacy")) == [said, said]


def test_a_closure_that_is_taken_back_opens_at_once(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        schedules.add_closure(Interval(local(5, 0), local(6, 0)), label="Staff training", now=NOW)
        (row,) = schedules.closures(since=NOW)
    assert "Opens Tuesday" in beside_the_numbers(pages.get("/privacy"))[0]
    with app.app_context():
        schedules.remove_closure(row.uuid, now=NOW)
    assert beside_the_numbers(pages.get("/privacy"))[0] == "Open now, until 5:00 PM."


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ([], ""),
        ([(day, 0, 1440) for day in range(7)], "Open now."),
        ([(0, 480, 720), (0, 720, 1200)], "Open now, until 8:00 PM."),
        ([(0, 600, 1440)], "Closed now. Opens today at 10:00 AM."),
        ([(0, 480, 1440)], "Open now, until 12:00 midnight."),
        ([(0, 480, 540)], "Closed now. Opens Monday, October 12 at 8:00 AM."),
    ],
)
def test_any_hours_of_a_week(app: Flask, pages: PageClient, hours: list[tuple[int, int, int]], said: str) -> None:
    set_hours(app, *hours)
    assert beside_the_numbers(pages.get("/privacy")) == [said, said]


def addresses(app: Flask) -> Iterator[tuple[str, int]]:
    """Pages with the number in them, in as many states as are easily come by, and the answer of each."""
    with app.app_context():
        held, lapsed = a_hold(local(6, 10)), a_hold(local(7, 10), browser=b"another")
        booked = a_booking(local(13, 10), browser=b"a third")
        soon = a_booking(local(5, 14), browser=b"a fourth")
        cancelled = a_booking(local(14, 10), browser=b"a fifth")
        appointments.release(lapsed, now=NOW)
        appointments.cancel(cancelled, actor=PATIENT, now=NOW)
        yield from ((hold_path(held), 200), (hold_path(lapsed), 200))
        yield from ((appointment_path(visit), 200) for visit in (booked, soon, cancelled))
        yield from ((appointment_path(booked, page), 200) for page in ("/reschedule", "/cancellation"))
        yield appointment_path(soon, "/reschedule"), 200
    yield from (
        ("/", 200),
        ("/privacy", 200),
        ("/procedures/mini-facelift", 200),
        ("/surgeons/david-kim", 200),
        ("/book/mini-facelift", 200),
        ("/book/mini-facelift/david-kim", 200),
        ("/book/mini-facelift/david-kim?day=2026-10-10", 200),  # a Saturday, without times
        ("/book/dermal-fillers/david-kim", 404),
        ("/no-such-page", 404),
    )


def test_every_number_of_every_page_has_its_hours(app: Flask, pages: PageClient) -> None:
    for address, status in addresses(app):
        page = Page(pages, pages.client.get(address))
        assert page.status == status, address
        found = beside_the_numbers(page)
        assert found, address
        assert set(found) == {"Open now, until 5:00 PM."}, address


def test_the_page_of_a_lost_database_says_them_as_last_read(
    app: Flask, pages: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_named: object) -> None:
        raise OperationalError("", None, Exception("gone"))

    pages.get("/privacy")
    monkeypatch.setattr("booking.catalog.practice", gone)
    assert beside_the_numbers(pages.get("/privacy", expect=503)) == ["Open now, until 5:00 PM."]


def test_no_page_of_a_patient_has_the_number_without_its_hours() -> None:
    folder = PROJECT / "templates"
    pages = [*folder.glob("patient/*.html"), *folder.glob("errors/*.html"), folder / "layout.html"]
    said = {str(page): page.read_text("utf-8") for page in pages}
    assert [page for page, text in said.items() if "telephone_link" in text or "practice.telephone }}" in text] == []
