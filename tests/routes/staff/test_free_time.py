"""What the diary calls free can be booked, and what lies outside its surgeon's hours is marked wherever it stands."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import schedules
from booking.availability import Interval
from booking.database import db, writing
from booking.models import Location, Procedure, Surgeon, WorkingHours
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TUESDAY = "/staff/?day=2026-10-06"
NOBODY_THERE = ("", "")  # a closed day is a line, without heads


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def heads(page: Page) -> list[str]:
    return [words(head) for head in page.tree.findall(".//table[@class='diary']/thead//th")]


def blanks(page: Page, surgeon: str) -> list[str]:
    every = (link.get("href", "") for link in page.tree.iter("a") if link.get("class") == "blank")
    return sorted({href for href in every if f"surgeon={surgeon}&" in href})


def assert_all_can_be_booked(desk: PageClient, addresses: list[str]) -> None:
    for address in addresses:
        assert desk.get(address).fields("Book").get("start"), f"{address} leads to no time"


def test_a_day_that_is_full_offers_nothing(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        with writing() as session:
            session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(daily_cap=2))
        a_booking(local(6, 9))
        a_booking(local(6, 10), browser=b"another")
    page = desk.get(TUESDAY)
    assert heads(page) == [
        "Dr. David Kim 2 booked · full",
        "Dr. Eugene Kim next 9:00 AM · nobody booked · 7 hours free",
    ]
    assert blanks(page, "david-kim") == []
    assert "There are no" in desk.get("/staff/book?surgeon=david-kim&day=2026-10-06").text


def test_a_stretch_too_short_for_a_consultation_is_not_free(app: Flask, desk: PageClient) -> None:
    """Forty-five minutes with fifteen kept free before and after: of two hours between two visits, 9:45 to 11:15."""
    with app.app_context():
        with writing() as session:
            values = {"consultation_minutes": 45, "buffer_before_minutes": 15, "buffer_after_minutes": 15}
            session.execute(update(Procedure).values(values))
            session.execute(
                update(WorkingHours).where(WorkingHours.from_minute == 13 * 60).values(until_minute=14 * 60)
            )
        a_booking(local(6, 9))
        a_booking(local(6, 11), browser=b"another")
    page = desk.get(TUESDAY)
    assert heads(page)[0] == "Dr. David Kim next 1:00 PM · 2 booked · 45 minutes free"
    assert blanks(page, "david-kim") == ["/staff/book?surgeon=david-kim&start=2026-10-06T13:00-07:00"]
    assert_all_can_be_booked(desk, blanks(page, "david-kim"))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("day", ["2026-10-05", "2026-10-06", "2026-10-07", "2026-10-10", "2026-11-01", "2027-01-03"])
@pytest.mark.parametrize("cap", [None, 1, 2])
def test_every_blank_leads_to_its_time(app: Flask, desk: PageClient, day: str, cap: int | None) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        a_booking(local(7, 18), location="video", browser=b"another")
        with writing() as session:
            session.execute(update(Surgeon).values(daily_cap=cap))
            session.execute(update(Procedure).values(consultation_minutes=60, buffer_after_minutes=15))
    page = desk.get(f"/staff/?day={day}")
    for surgeon, head in zip(("david-kim", "eugene-kim"), heads(page) or NOBODY_THERE, strict=True):
        there = blanks(page, surgeon)
        assert bool(there) == ("free" in head), head
        assert_all_can_be_booked(desk, there)


def test_what_is_free_next_by_video_says_so(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(WorkingHours).where(WorkingHours.location_id == _office()).values(weekday=6))
    page = desk.get("/staff/")
    links = [link for link in page.links() if "by video" in link]
    assert "Wednesday, October 7, 5:00 PM, by video, Dr. David Kim" in links


def _office() -> int:
    return db.session.scalars(select(Location.id).where(Location.slug == "office")).one()


def _away(slug: str, since: datetime, until: datetime) -> None:
    """With the patients who are hit looked at."""
    surgeon = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == slug)).one()
    now = datetime(2026, 10, 5, 16, tzinfo=UTC)
    try:
        schedules.add_time_off(surgeon, Interval(since, until), now=now)
    except schedules.HitsBooked as hits:
        schedules.add_time_off(surgeon, Interval(since, until), seen=hits.impact.seen, now=now)


def test_an_appointment_outside_hours_is_marked_wherever_it_stands(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        outside = a_booking(local(6, 10)).appointments[0].uuid
        bea = ANSWERS | {"name": "Bea Fonseca", "email": "bea@patient.example", "telephone": "+12135550177"}
        inside = a_booking(local(6, 14), browser=b"another", answers=bea).appointments[0].uuid
        _away("david-kim", local(6, 10, 30), local(6, 12))
    diary = desk.get(TUESDAY)
    visits = [link for link in diary.tree.iter("a") if "visit" in link.get("class", "").split()]
    marked = {link.get("href"): "outside hours" in words(link) for link in visits}
    assert marked == {f"/staff/appointments/{outside}": True, f"/staff/appointments/{inside}": False}
    for page in ("", "/cancellation"):
        assert "outside hours" in desk.get(f"/staff/appointments/{outside}{page}").text
        assert "outside hours" not in desk.get(f"/staff/appointments/{inside}{page}").text
    found = desk.get("/staff/find-or-book").press("Find", sought=ANSWERS["email"]).follow()
    assert "Next: Tue, Oct 6, 10:00 AM, Ana María Ruiz outside hours" in found.text
    assert "outside hours" not in desk.get("/staff/").press("Find", sought="Bea").follow().text


def test_the_same_when_hours_have_moved_to_another_place_and_back(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_booking(local(6, 10)).appointments[0].uuid
        video = db.session.scalars(select(Location.id).where(Location.slug == "video")).one()
        with writing() as session:
            session.execute(update(WorkingHours).where(WorkingHours.weekday == 1).values(location_id=video))
    for address in (TUESDAY, f"/staff/appointments/{uuid}"):
        assert "outside hours" in desk.get(address).text
    with app.app_context(), writing() as session:
        session.execute(update(WorkingHours).where(WorkingHours.weekday == 1).values(location_id=_office()))
    for address in (TUESDAY, f"/staff/appointments/{uuid}"):
        assert "outside hours" not in desk.get(address).text


def unbookable(page: Page) -> list[str]:
    return [link.get("href", "") for link in page.tree.iter("a") if "why-not" in link.get("class", "").split()]


def test_every_time_that_cannot_be_booked_answers_why_not(app: Flask, desk: PageClient) -> None:
    """Before and after hours, at noon, around a visit, in the past, on a closed day and beyond what can be booked."""
    with app.app_context():
        a_booking(local(6, 10))
        schedules.add_closure(Interval(local(7, 12), local(8, 0)), label="Painters", now=local(5, 9))
    asked = 0
    for day in ("2026-10-05", "2026-10-06", "2026-10-07", "2027-10-05"):
        for address in unbookable(desk.get(f"/staff/?day={day}")):
            lines = desk.get(address).tree.findall(".//ul[@class='obstacles']/li")
            assert lines, f"{address} says nothing"
            asked += 1
    assert asked > 10


def test_a_surgeon_is_led_nowhere_from_an_empty_time(app: Flask) -> None:
    pages = signed_in(app, "surgeon", surgeon="david-kim")
    assert unbookable(pages.get(TUESDAY)) == []
