"""Moving at the desk shows every surgeon's times of the day at once, and the days beside it."""

from __future__ import annotations

import pytest
from flask import Flask

from booking.database import writing
from booking.models import Closure
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def address(app: Flask) -> str:
    """Of the page that moves an appointment with Dr. David Kim on Tuesday, October 6 at 10:00 AM."""
    with app.app_context():
        return f"/staff/appointments/{a_booking().appointments[0].uuid}/move"


def columns(page: Page) -> dict[str, list[str]]:
    """By the surgeon, the times as one sees them."""
    found = {}
    for section in page.tree.findall(".//div[@class='both']/section"):
        heard = [words(one) for one in section.iter("span") if "heard" in one.get("class", "")]
        assert len(set(heard)) <= 1
        times = [words(one) for tag in ("button", "p") for one in section.iter(tag)]
        found[words(section.find("h3"))] = [one.replace(heard[0], "") if heard else one for one in times]
    return found


def test_both_surgeons_times_of_its_own_day_stand_there_at_once(desk: PageClient, address: str) -> None:
    page = desk.get(address)
    there = columns(page)
    assert list(there) == ["Dr. David Kim", "Dr. Eugene Kim"]
    assert "10:00 AM now" in there["Dr. David Kim"]
    assert "10:00 AM" in there["Dr. Eugene Kim"]
    assert "Tuesday, October 6" in page.headings()


def test_the_other_surgeon_is_two_presses_away(desk: PageClient, address: str) -> None:
    page = desk.get(address)
    button = next(one for one in page.tree.iter("button") if one.get("value", "").startswith("eugene-kim office"))
    start = button.get("value", "")
    moved = page.press(words(button).partition(",")[0], to=start)
    assert moved.status == 303
    assert "Dr. Eugene Kim instead of Dr. David Kim" in moved.follow().text


def test_the_days_beside_it_lead_to_their_times_of_both(desk: PageClient, address: str) -> None:
    page = desk.get(address)
    assert "Monday, October 5" in page.links()
    other = page.follow("Wednesday, October 7")
    assert "Wednesday, October 7" in other.headings()
    assert len(columns(other)) == 2
    assert "Tuesday, October 6" in other.links()


def test_a_time_by_video_says_so(desk: PageClient, address: str) -> None:
    page = desk.get(address + "?day=2026-10-08")
    assert any("by video" in one for times in columns(page).values() for one in times)


@pytest.mark.parametrize("surgeon", ["david-kim", "eugene-kim"])
def test_what_is_gone_is_said_and_the_same_day_of_both_stands_there(
    app: Flask, desk: PageClient, address: str, surgeon: str
) -> None:
    page = desk.get(address + "?day=2026-10-07")
    with app.app_context():
        a_booking(local(7, 14, 30), surgeon=surgeon, browser=b"b")
    lost = page.press("2:30 PM", to=f"{surgeon} office {local(7, 14, 30).isoformat()}")
    assert (lost.status, lost.h1) == (409, "2:30 PM has just been taken")
    assert "Wednesday, October 7" in lost.headings()
    assert set(columns(lost)) == {"Dr. David Kim", "Dr. Eugene Kim"}


@pytest.mark.parametrize("to", ["", "soon", "david-kim office", "david-kim office 2026-02-31T10:00-08:00"])
def test_what_is_no_time_moves_nothing(desk: PageClient, address: str, to: str) -> None:
    page = desk.get(address)
    refused = page.press("10:30 AM", to=to)
    assert refused.status == 422
    assert "Choose one of the times we show." in refused.text


@pytest.mark.parametrize("to", ["nobody office 2026-10-07T14:30-07:00", "david-kim moon 2026-10-07T14:30-07:00"])
def test_who_and_where_there_is_none_is_not_found(desk: PageClient, address: str, to: str) -> None:
    assert desk.get(address).press("10:30 AM", to=to).status == 404


def test_a_closed_day_says_so_and_leads_on(app: Flask, desk: PageClient, address: str) -> None:
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(6, 0), ends_at=local(7, 0), label="Painting"))
    page = desk.get(address)
    assert columns(page) == {"Dr. David Kim": ["10:00 AM now"]}
    assert "Wednesday, October 7" in page.links()
