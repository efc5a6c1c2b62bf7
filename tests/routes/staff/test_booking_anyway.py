"""A refused time names what is in its way, and the desk books it anyway; whoever stands there is booked now."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.database import db, writing
from booking.models import Appointment, Closure, Surgeon, Visit
from tests.stage.desk import signed_in
from tests.stage.obstacles import obstacles
from tests.stage.page_client import Page, PageClient, words
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

AT_TWO = "/staff/book?surgeon=david-kim&location=office&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def booked(app: Flask, starts_at: datetime, **more: object) -> None:
    with app.app_context():
        a_booking(starts_at, **more)  # type: ignore[arg-type]


def last(app: Flask) -> tuple[str, int, str]:
    """Status, lane and the rules set aside of the appointment that was made last."""
    with app.app_context():
        row = db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
        assert row
        return row.status, row.lane, row.override or ""


def visits(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Visit)) or 0


def test_an_overlap_is_named_and_booked_beside_it_with_a_reason(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    page = desk.get(AT_TWO)
    (line,) = obstacles(page)
    assert line.startswith("Overlaps 2:00")
    assert "A. R" in line
    assert "Ruiz" not in page.response.text
    without = page.press("Book anyway", **CALLER)
    assert without.status == 422
    assert "Enter a reason for the overlap." in without.text
    assert without.fields("Book")["name"] == "Bea Fonseca"
    assert visits(app) == 1
    done = without.press("Book anyway", override_reason="Dr. Kim has agreed")
    assert done.status == 303
    assert last(app)[:2] == ("booked", 1)


@pytest.mark.parametrize(
    ("start", "says", "rule"),
    [
        ("2026-10-06T20:00-07:00", "hours", "hours"),
        ("2026-10-06T10:10-07:00", "Consultations begin every 30 minutes.", "step"),
        ("2026-10-10T10:00-07:00", "has no hours on Saturday", "hours"),
        ("2027-02-01T10:00-08:00", "takes bookings until", "horizon"),
    ],
)
def test_any_other_rule_is_named_and_set_aside(app: Flask, desk: PageClient, start: str, says: str, rule: str) -> None:
    page = desk.get(f"/staff/book?surgeon=david-kim&location=office&start={start}")
    assert says in " ".join(obstacles(page))
    assert page.press("Book anyway", **CALLER).status == 303
    status, lane, set_aside = last(app)
    assert (status, lane) == ("booked", 0)
    assert rule in set_aside.split()


def tab_order(page: Page) -> list[str]:
    """The names of the caller's fields and buttons, as Tab goes through them."""
    form = next(one for one in page.tree.iter("form") if "caller" in one.get("class", ""))
    reached = [one for one in form.iter() if one.tag in ("input", "button", "select") and one.get("type") != "hidden"]
    return [one.get("value") or one.get("name") or "" for one in reached if one.get("tabindex") != "-1"]


@pytest.mark.parametrize("is_overlap", [True, False])
def test_tab_goes_from_what_is_in_the_way_to_booking_anyway_and_then_on(
    app: Flask, desk: PageClient, is_overlap: bool
) -> None:
    if is_overlap:
        booked(app, local(6, 14))
    start = "2026-10-06T14:00-07:00" if is_overlap else "2026-10-06T20:00-07:00"
    page = desk.get(f"/staff/book?surgeon=david-kim&location=office&start={start}")
    for shown in (page, page.press("Book anyway", name="")):
        order = tab_order(shown)
        at = order.index("anyway")
        assert order[at + 1] == "procedure"
        assert order.index("book") > at + 1
        assert (order[at - 1] == "override_reason") == is_overlap
        assert order.index("name") < at


def test_enter_in_a_field_beside_a_refused_time_sets_nothing_aside(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    page = desk.get(AT_TWO)
    form = next(one for one in page.tree.iter("form") if "caller" in one.get("class", ""))
    assert next(form.iter("button")).get("value") == "book"
    # In the field for the reason, with a script, it is the button beside it.
    reason = next(one for one in form.iter("input") if one.get("name") == "override_reason")
    assert [one.get("value") for one in form.iter("button") if one.get("id") == reason.get("data-enter")] == ["anyway"]


def test_the_day_that_is_full_says_how_many(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(daily_cap=1))
    booked(app, local(6, 10))
    page = desk.get(AT_TWO)
    assert obstacles(page) == ["Dr. David Kim has 1 of 1 that day."]
    assert page.press("Book anyway", **CALLER).status == 303


def test_a_time_that_goes_while_one_types_is_named_too(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    booked(app, local(6, 14))
    lost = page.press("Book", **CALLER)
    assert lost.status == 409
    assert obstacles(lost)[0].startswith("Overlaps 2:00")
    assert lost.press("Book anyway", override_reason="They insist").status == 303
    assert last(app)[1] == 1


def test_more_in_the_way_than_was_named_books_nothing(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    page = desk.get(AT_TWO)
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(6, 0), ends_at=local(7, 0), label="Painting"))
    again = page.press("Book anyway", **CALLER, override_reason="They insist")
    assert again.status == 409
    assert "Something else is in the way by now" in again.text
    assert any("Painting" in one for one in obstacles(again))
    assert visits(app) == 1
    assert again.press("Book anyway").status == 303


def test_an_overlap_that_has_gone_meanwhile_is_booked_by_all_rules(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    page = desk.get(AT_TWO)
    with app.app_context(), writing() as session:
        session.execute(update(Appointment).values(status="cancelled"))
    assert page.press("Book anyway", **CALLER, override_reason="They insist").status == 303
    assert last(app) == ("booked", 0, "")


def test_book_never_sets_anything_aside(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    page = desk.get(AT_TWO)
    refused = page.press("Book", **CALLER, override_reason="They insist")
    assert refused.status == 422
    assert obstacles(refused)
    assert visits(app) == 1


def test_pressed_twice_it_books_once(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/book?surgeon=david-kim&location=office&start=2026-10-06T20:00-07:00")
    first, second = page.press("Book anyway", **CALLER), page.press("Book anyway", **CALLER)
    assert (first.location, visits(app)) == (second.location, 1)


def test_with_first_available_the_surgeon_with_least_in_the_way_is_named(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    booked(app, local(6, 14), surgeon="eugene-kim", browser=b"b")
    shown = desk.get("/staff/book").press("Book", **CALLER, day="2026-10-06", at="2 PM").follow()
    assert obstacles(shown)
    assert shown.press("Book anyway", override_reason="They insist").status == 303


@pytest.mark.parametrize("start", ["2026-10-05T08:00-07:00", "2029-10-06T10:00-07:00", "9999-12-31T10:00-08:00"])
def test_what_is_over_or_years_away_cannot_be_booked_anyway(desk: PageClient, start: str) -> None:
    page = desk.get(f"/staff/book?surgeon=david-kim&location=office&start={start}")
    assert "Book anyway" not in page.buttons()


def test_another_time_takes_the_refused_one_away(app: Flask, desk: PageClient) -> None:
    booked(app, local(6, 14))
    other = desk.get(AT_TWO).press("Show the times", **CALLER, day="2026-10-07").follow()
    assert obstacles(other) == []


def here_now(desk: PageClient) -> Page:
    return desk.get("/staff/book?walk_in=yes")


def test_a_walk_in_is_a_name_and_enter(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    standing_clock.moment = local(6, 10, 37)
    desk = signed_in(app, "admin")
    page = here_now(desk)
    assert page.h1 == "Here now"
    done = page.press("Book", name="Walter Inn").follow()
    assert done.h1 == "Tuesday, October 6, 2026 at 10:30 AM"
    assert "Booked, and here." in done.text
    assert last(app)[:2] == ("checked_in", 0)


@pytest.mark.parametrize("minute", [30, 31, 37, 38, 44])
def test_a_walk_in_has_come_by_now_and_stands_in_a_row_of_the_day(
    app: Flask, standing_clock: StandingClock, minute: int
) -> None:
    standing_clock.moment = local(6, 10, minute)
    page = here_now(signed_in(app, "admin"))
    assert page.press("Book", name="Walter Inn").follow().h1 == "Tuesday, October 6, 2026 at 10:30 AM"


def test_a_walk_in_overlaps_nobody_by_beginning_before_now(app: Flask, standing_clock: StandingClock) -> None:
    with app.app_context():
        visit = a_booking(local(6, 10), surgeon="david-kim")
        with writing() as session:
            ends_at = local(6, 10, 40)
            row = update(Appointment).where(Appointment.visit_id == visit.id)
            session.execute(row.values(ends_at=ends_at, takes_until=ends_at))
    standing_clock.moment = local(6, 10, 39)
    desk = signed_in(app, "admin")
    page = here_now(desk)
    for minute, start in ((39, "10:30"), (46, "10:45"), (41, "10:41")):
        standing_clock.moment = local(6, 10, minute)
        page = here_now(desk)
        label = next(words(one) for one in page.tree.iter("label") if "David" in words(one))
        assert start in label
        assert ("Overlaps" in label) == (minute == 39)
    assert page.press("Book", name="Walter Inn").status == 303
    assert last(app)[:2] == ("checked_in", 0)


def test_a_walk_in_goes_to_who_is_free_and_whom_it_overlaps_is_said_before(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    booked(app, local(6, 10, 30))
    standing_clock.moment = local(6, 10, 37)
    desk = signed_in(app, "admin")
    page = here_now(desk)
    assert "Overlaps 10:30" in page.text
    assert page.fields("Book")["start"].startswith("eugene-kim")
    start = next(one.get("value", "") for one in page.tree.iter("input") if one.get("value", "").startswith("david"))
    refused = page.press("Book", name="Walter Inn", start=start)
    assert refused.status == 409
    assert obstacles(refused)[0].startswith("Overlaps 10:30")
    assert refused.fields("Book")["name"] == "Walter Inn"
    assert refused.press("Book anyway", override_reason="In pain").status == 303
    assert last(app)[:2] == ("checked_in", 1)


def test_a_walk_in_needs_no_number_but_a_wrong_one_is_said(app: Flask, desk: PageClient) -> None:
    refused = here_now(desk).press("Book", name="Walter Inn", telephone="555")
    assert refused.status == 422
    assert "looks too short" in refused.text
    assert refused.fields("Book")["walk_in"] == "yes"
