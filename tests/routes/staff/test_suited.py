"""The page of a blank shows whom on the earlier-visit list it suits, and one press gives it to them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from booking import waitlist
from booking.database import db
from booking.models import Appointment, Letter, Wish
from booking.waitlist import wanted_of
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local
from tests.stage.waiting import SOON, who_waits, who_waits_without_visit

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

BLANK = "/staff/book?surgeon=david-kim&location=office&start=2026-10-07T10:00-07:00"
GIVE = "Give this time"
HEADING = "On the earlier-visit list for this time"
OWN = local(20, 10)


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def starts(app: Flask) -> list[object]:
    with app.app_context():
        live = select(Appointment.starts_at).where(Appointment.status == "booked").order_by(Appointment.starts_at)
        return list(db.session.scalars(live))


def ended_by(app: Flask) -> list[str | None]:
    with app.app_context():
        return list(db.session.scalars(select(Wish.ended_by).order_by(Wish.id)))


def waits(app: Flask) -> None:
    with app.app_context():
        who_waits()


def undo_of(page: Page) -> str:
    return next(one for one in page.buttons() if one.startswith("Undo"))


def test_the_page_of_a_blank_says_whom_it_suits(app: Flask, desk: PageClient) -> None:
    waits(app)
    with app.app_context():
        who_waits_without_visit()
    page = desk.get(BLANK)
    assert HEADING in page.headings()
    assert "A. R. (310) 555-0143 Mini facelift, booked for Tue, Oct 20, 10:00 AM, waits since Mon, Oct 5" in page.text
    assert "Mini facelift, nothing booked yet, waits since Mon, Oct 5" in page.text
    assert page.buttons().count(GIVE) == 2


def test_it_is_in_the_panel_as_well(app: Flask, desk: PageClient) -> None:
    waits(app)
    assert GIVE in desk.get(BLANK, headers={"X-Panel": "1"}).buttons()


def test_a_blank_as_the_diary_links_to_it_says_so_without_a_place(app: Flask, desk: PageClient) -> None:
    waits(app)
    blanks = desk.get("/staff/?day=2026-10-07").links().values()
    address = next(one for one in blanks if "david-kim" in one and "10:00" in one)
    page = desk.get(address)
    assert "location=" not in address
    assert "Wed, Oct 7, 10:00 AM" in page.text
    page.press(GIVE)
    assert (starts(app), ended_by(app)) == ([SOON], ["claim"])


@pytest.mark.parametrize("address", ["/staff/book", "/staff/book?walk_in=yes", BLANK.replace("-07T", "-20T")])
def test_without_a_free_time_or_anybody_whom_it_suits_there_is_no_such_list(
    app: Flask, desk: PageClient, address: str
) -> None:
    waits(app)
    assert HEADING not in desk.get(address).headings()


@pytest.mark.parametrize("start", ["nobody office", "david-kim moon"])
def test_a_surgeon_or_a_place_that_there_is_not_suits_nobody(app: Flask, desk: PageClient, start: str) -> None:
    waits(app)
    sent = desk.get(BLANK).fields(GIVE)
    with app.app_context():
        uuid = db.session.scalars(select(Wish.uuid)).one()
    address = f"/staff/earlier-visits/{uuid}/booking"
    assert desk.post(address, sent | {"start": f"{start} 2026-10-07T10:00-07:00"}).status == 422
    assert desk.post(address, sent | {"start": "x"}).status == 422
    assert starts(app) == [OWN]


def test_one_press_moves_their_visit_and_one_undo_moves_it_back(app: Flask, desk: PageClient) -> None:
    waits(app)
    done = desk.get(BLANK).press(GIVE)
    with app.app_context():
        uuid = db.session.scalars(select(Appointment.uuid)).one()
    assert done.location == f"/staff/appointments/{uuid}"
    after = done.follow()
    assert (starts(app), ended_by(app)) == ([SOON], ["claim"])
    after.press(undo_of(after))
    assert (starts(app), ended_by(app)) == ([OWN], [None])


def test_who_has_no_visit_is_booked_with_what_they_told_us(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        who_waits_without_visit(language="ko")
    after = desk.get(BLANK).press(GIVE).follow()
    assert "(310) 555-0143" in after.text
    assert "Korean" in after.text
    assert (starts(app), ended_by(app)) == ([SOON], ["claim"])
    after.press(undo_of(after))
    assert (starts(app), ended_by(app)) == ([], [None])


def test_the_same_press_twice_gives_it_once(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        who_waits_without_visit()
    page = desk.get(BLANK)
    assert page.press(GIVE).location == page.press(GIVE).location
    assert starts(app) == [SOON]


@pytest.mark.parametrize(("chosen", "kinds"), [("", ["moved"]), ("y", [])])
def test_an_email_tells_them_unless_one_chooses_that_none_does(
    app: Flask, desk: PageClient, chosen: str, kinds: list[str]
) -> None:
    waits(app)
    also = {"no_email": chosen} if chosen else {}
    desk.get(BLANK).press(GIVE, **also)
    with app.app_context():
        assert list(db.session.scalars(select(Letter.kind).where(Letter.kind == "moved"))) == kinds


def test_a_time_that_has_gone_is_told_and_nothing_is_done(app: Flask, desk: PageClient) -> None:
    waits(app)
    page = desk.get(BLANK)
    with app.app_context():
        a_booking(SOON, browser=b"quicker")
    refused = page.press(GIVE)
    assert refused.status == 409
    assert "That time is not free any more. Nothing was booked." in refused.text
    assert (starts(app), ended_by(app)) == ([SOON, OWN], [None])


def test_who_has_left_meanwhile_is_not_given_it(app: Flask, desk: PageClient) -> None:
    waits(app)
    page = desk.get(BLANK)
    with app.app_context():
        waitlist.end_wish(db.session.scalars(select(Wish)).one(), by="patient", now=NOW)
    refused = page.press(GIVE)
    assert refused.status == 409
    assert "They are not on the list any more. Nothing was booked." in refused.text
    assert starts(app) == [OWN]


def test_who_waits_for_something_else_by_now_is_read_again(app: Flask, desk: PageClient) -> None:
    waits(app)
    page = desk.get(BLANK)
    with app.app_context():
        wish = db.session.scalars(select(Wish)).one()
        other = type(wanted_of(wish))(weekdays=frozenset({4}))
        waitlist.change_wish(wish, other, now=NOW)
    refused = page.press(GIVE)
    assert refused.status == 409
    assert "was changed meanwhile. Nothing was booked." in refused.text
    assert starts(app) == [OWN]


def test_a_visit_that_was_moved_meanwhile_stays_where_it_is(app: Flask, desk: PageClient) -> None:
    waits(app)
    page = desk.get(BLANK)
    with app.app_context():
        uuid = db.session.scalars(select(Appointment.uuid)).one()
    moved = desk.get(f"/staff/appointments/{uuid}/move?day=2026-10-21").press("10:00 AM")
    assert moved.status == 303
    assert page.press(GIVE).status == 409
    assert starts(app) == [local(21, 10)]


def test_a_surgeon_gives_no_time(app: Flask) -> None:
    waits(app)
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    with app.app_context():
        uuid = db.session.scalars(select(Wish.uuid)).one()
    token = surgeon.get("/staff/preferences").fields("Save")["csrf_token"]
    assert surgeon.post(f"/staff/earlier-visits/{uuid}/booking", {"csrf_token": token}).status == 403
