"""The desk books both surgeons for a caller: one visit, one right after the other, or nothing."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import Appointment, History, Letter, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

BOTH = "Both surgeons, one visit"
MINI = "/staff/book?procedure=mini-facelift"
AT_NINE = f"{MINI}&surgeon=both-surgeons&start=2026-10-06T09:00-07:00"
TUESDAY = f"{MINI}&surgeon=both-surgeons&day=2026-10-06"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example", "note": "Wheelchair."}
DAVID_FIRST = "david-kim office 2026-10-06T09:00:00-07:00, eugene-kim office 2026-10-06T10:00:00-07:00"
EUGENE_FIRST = "eugene-kim office 2026-10-06T09:00:00-07:00, david-kim office 2026-10-06T10:00:00-07:00"
UNDO = "Undo: booked B. F. at Tue, Oct 6, 9:00 AM (no email)"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def rows(app: Flask) -> list[tuple[str, datetime, str]]:
    with app.app_context():
        found = db.session.scalars(select(Appointment).order_by(Appointment.starts_at, Appointment.id))
        return [(row.surgeon.slug, row.starts_at, row.status) for row in found]


def number_of(app: Flask, model: type[Visit] | type[Letter] | type[History]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def offered(page: Page) -> list[str]:
    return [words(one) for one in page.tree.findall(".//div[@class='start']/label")]


def chosen(page: Page) -> list[str]:
    """The label of the time that is chosen on the page."""
    ids = [one.get("id") for one in page.tree.iter("input") if one.get("name") == "start" and "checked" in one.attrib]
    return [words(one) for one in page.tree.iter("label") if one.get("for") in ids]


def problems(page: Page) -> Sequence[str]:
    return [words(one) for one in page.tree.findall(".//div[@role='alert']//li")]


def test_a_blank_a_quiet_press_a_name_and_a_number_are_enough(app: Flask, desk: PageClient) -> None:
    blank = desk.get("/staff/?day=2026-10-06&for=mini-facelift").follow("Book 2:00 PM, Dr. Eugene Kim")
    page = blank.press(BOTH).follow()
    assert chosen(page) == ["2:00 PM Dr. Eugene Kim, then 3:00 PM Dr. David Kim"], "whose blank it was is first"
    booked = page.press("Book", **CALLER)
    assert booked.status == 303
    assert rows(app) == [("eugene-kim", local(6, 14), "booked"), ("david-kim", local(6, 15), "booked")]
    assert "One visit, 2 appointments" in booked.follow().text


def test_the_page_says_how_it_goes_how_long_it_is_and_what_it_costs(desk: PageClient) -> None:
    page = desk.get(TUESDAY)
    assert "Both surgeons, one right after the other in the same place: 105 minutes in all. Fee: $150" in page.text
    assert "This one fee covers both surgeons." in page.text
    assert "9:00 AM Dr. David Kim, then 10:00 AM Dr. Eugene Kim" in offered(page)
    assert "9:00 AM Dr. Eugene Kim, then 10:00 AM Dr. David Kim" in offered(page)
    assert not [one for one in offered(page) if one.startswith("11:30")], "the second would reach into the break"
    assert BOTH not in page.buttons(), "it is chosen already"


def test_the_next_times_of_both_are_numbered(app: Flask, desk: PageClient) -> None:
    page = desk.get(MINI).press(BOTH, **CALLER).follow()
    assert len(offered(page)) == 6
    assert offered(page)[0].startswith("1 Today, ")
    assert page.fields("Book")["name"] == CALLER["name"]
    start = next(one.get("value", "") for one in page.tree.iter("input") if one.get("data-key") == "1")
    assert page.press("Book", start=start).status == 303
    assert [status for *_rest, status in rows(app)] == ["booked", "booked"]


def test_it_is_one_visit_with_one_email_and_a_line_of_history_for_each(app: Flask, desk: PageClient) -> None:
    desk.get(AT_NINE).press("Book", **CALLER, start=EUGENE_FIRST)
    assert rows(app) == [("eugene-kim", local(6, 9), "booked"), ("david-kim", local(6, 10), "booked")]
    assert [number_of(app, model) for model in (Visit, Letter, History)] == [1, 1, 2]
    with app.app_context():
        assert db.session.scalars(select(Visit.fee_cents)).all() == [15000]


def test_without_an_address_or_with_no_email_none_is_written(app: Flask, desk: PageClient) -> None:
    desk.get(AT_NINE).press("Book", **CALLER, start=DAVID_FIRST, no_email="y")
    desk.get(AT_NINE).press("Book", **CALLER | {"email": ""}, start=DAVID_FIRST.replace("-06T", "-07T"))
    assert [number_of(app, model) for model in (Visit, Letter)] == [2, 0]


def test_undo_takes_both_back(app: Flask, desk: PageClient) -> None:
    booked = desk.get(AT_NINE).press("Book", **CALLER, start=DAVID_FIRST).follow()
    button = next(name for name in booked.buttons() if name.startswith("Undo"))
    assert button == UNDO
    booked.press(button)
    assert [status for *_rest, status in rows(app)] == ["cancelled", "cancelled"]


@pytest.mark.parametrize("taken", ["david-kim", "eugene-kim"])
def test_when_one_of_the_two_was_taken_nothing_is_booked_and_nothing_typed_is_lost(
    app: Flask, desk: PageClient, taken: str
) -> None:
    page = desk.get(AT_NINE)
    at = {"david-kim": local(6, 9), "eugene-kim": local(6, 10)}[taken]
    with app.app_context():
        a_hold(at, surgeon=taken)
    late = page.press("Book", **CALLER, start=DAVID_FIRST)
    assert late.status == 409
    assert "One of the two times has just been taken. Nothing is lost" in problems(late)[0]
    assert rows(app) == [(taken, at, "held")]
    fields = late.fields("Book")
    assert {name: fields[name] for name in CALLER} == CALLER
    assert "start" not in fields, "none is chosen instead"
    assert all("then" in one for one in offered(late))
    start = next(one.get("value", "") for one in late.tree.iter("input") if one.get("name") == "start")
    assert late.press("Book", start=start).status == 303
    assert len(rows(app)) == 3


def test_the_same_page_sent_twice_books_once_and_another_order_is_said(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_NINE)
    first, again = (page.press("Book", **CALLER, start=DAVID_FIRST) for _ in range(2))
    assert first.location == again.location
    other = page.press("Book", **CALLER, start=EUGENE_FIRST).follow()
    assert "This had been booked before" in other.text
    assert len(rows(app)) == 2


A, B = DAVID_FIRST.split(", ")


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (A, "Choose one of the times we show."),
        (f"{A}, {B}, {A}", "Choose one of the times we show."),
        (f"{A}, soon", "Choose one of the times we show."),
        (f"{A}, {A}", "One surgeon cannot see the patient twice at the same time."),
        (f"{B}, {A}", "one appointment comes right after the other"),
        (f"{A}, {B.replace('T10', 'T09')}", "one appointment comes right after the other"),
        (f"{A}, {B.replace('T10:00', 'T10:30')}", "one appointment comes right after the other"),
        (f"{A}, {B.replace('-06T', '-07T')}", "one appointment comes right after the other"),
        (f"{A}, {B.replace('eugene-kim', 'nobody')}", "do not go together"),
        (f"{A}, {B.replace('office', 'moon')}", "do not go together"),
        (f"{A}, {B.replace('2026-10-06T10:00:00-07:00', '9999-12-31T23:59:00Z')}", "Consultations can be booked until"),
        (A.replace("2026-10-06", "9999-12-31") + ", " + B.replace("2026-10-06", "9999-12-31"), "can be booked until"),
        (", ".join(one.replace(":00:00", ":15:00") for one in (A, B)), "Consultations begin every 30 minutes"),
        (", ".join(one.replace("-06T", "-10T") for one in (A, B)), "The surgeon is not there then"),
    ],
)
def test_what_is_no_such_visit_is_refused_in_words_and_nothing_is_booked(
    app: Flask, desk: PageClient, start: str, said: str
) -> None:
    refused = desk.get(AT_NINE).press("Book", **CALLER, start=start)
    assert refused.status == 422
    assert said in problems(refused)[0]
    assert refused.fields("Book")["note"] == CALLER["note"]
    assert rows(app) == []


def test_two_times_are_not_booked_where_one_surgeon_was_chosen(app: Flask, desk: PageClient) -> None:
    page = desk.get(f"{MINI}&surgeon=david-kim&start=2026-10-06T09:00-07:00")
    assert page.press("Book", **CALLER, start=DAVID_FIRST).status == 422
    assert page.press("Book", **CALLER, start=DAVID_FIRST, surgeon="both-surgeons").status == 422, "it showed others"
    assert rows(app) == []


def test_a_time_typed_by_hand_names_what_is_in_the_way_of_both_and_may_be_taken_anyway(
    app: Flask, desk: PageClient
) -> None:
    """At eleven the second would be in the break, whoever it is; by name that is set aside."""
    page = desk.get(TUESDAY).press("Show the times", **CALLER, at="11:15").follow()
    assert "Tuesday, October 6, 2026 at 11:15 AM with Dr. David Kim" in page.text
    assert "Tuesday, October 6, 2026 at 12:15 PM with Dr. Eugene Kim" in page.text
    assert "Consultations begin every 30 minutes." in page.text
    assert page.press("Book anyway").status == 303
    assert rows(app) == [("david-kim", local(6, 11, 15), "booked"), ("eugene-kim", local(6, 12, 15), "booked")]


def test_a_time_typed_by_hand_that_both_have_is_chosen(desk: PageClient) -> None:
    page = desk.get(TUESDAY).press("Show the times", at="10:00").follow()
    assert chosen(page) == ["10:00 AM Dr. David Kim, then 11:00 AM Dr. Eugene Kim"]


def test_a_time_of_one_that_both_do_not_have_is_said_in_a_line_and_nothing_is_chosen(desk: PageClient) -> None:
    blank = desk.get("/staff/?day=2026-10-06&for=mini-facelift").follow("Book 11:00 AM, Dr. David Kim")
    page = blank.press(BOTH).follow()
    assert "At 11:00 AM there are no 105 minutes free. Choose another time." in page.text
    assert "Book anyway" not in page.buttons()
    assert chosen(page) == []


def test_what_came_into_the_way_since_is_not_set_aside(app: Flask, desk: PageClient) -> None:
    page = desk.get(TUESDAY).press("Show the times", **CALLER, at="11:15").follow()
    with app.app_context():
        a_booking(local(6, 11), surgeon="eugene-kim")
        a_booking(local(6, 11), surgeon="david-kim", browser=b"b")
    late = page.press("Book anyway")
    assert late.status == 409
    assert "Something else is in the way by now" in problems(late)[0]
    assert late.fields("Book")["name"] == CALLER["name"]
    assert len(rows(app)) == 2


def test_the_day_says_where_the_two_have_nothing_and_leads_to_where_they_have(app: Flask, desk: PageClient) -> None:
    page = desk.get(f"{MINI}&surgeon=both-surgeons&day=2026-10-10")
    assert "There are no 105 minutes free on Saturday, October 10, 2026." in page.text
    assert all("then" in one for one in offered(page))
    assert "Times on Monday, October 12, 2026" in page.buttons()


def test_it_is_offered_where_two_see_patients_about_it_and_nowhere_else(desk: PageClient) -> None:
    fillers = "/staff/book?procedure=dermal-fillers"
    assert BOTH in desk.get(MINI).buttons()
    assert BOTH not in desk.get(fillers).buttons()
    page = desk.get(AT_NINE).press("Show the times", **CALLER, procedure="dermal-fillers").follow()
    assert "Only one surgeon sees patients about that. Choose one." in page.text
    assert page.fields("Book")["name"] == CALLER["name"]
    assert offered(page) == []
    assert page.press("Book").status == 422


def test_who_is_found_gets_the_time_that_was_chosen_with_its_order(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(8, 10))
    token = desk.get(AT_NINE).fields("Book")["csrf_token"]
    people = desk.post("/staff/find-or-book", {"sought": "Ruiz", "chosen": EUGENE_FIRST, "csrf_token": token}).follow()
    page = people.follow("Ana María Ruiz")
    assert chosen(page) == ["9:00 AM Dr. Eugene Kim, then 10:00 AM Dr. David Kim"]
    assert page.press("Book").status == 303
    assert len(rows(app)) == 3


def test_somebody_new_gets_it_too(desk: PageClient) -> None:
    token = desk.get(AT_NINE).fields("Book")["csrf_token"]
    sent = {"sought": "Nora Fields", "chosen": EUGENE_FIRST, "csrf_token": token}
    page = desk.post("/staff/find-or-book", sent).follow().press("New patient: Nora Fields").follow()
    assert page.fields("Book")["name"] == "Nora Fields"
    assert page.fields("Book")["surgeon"] == "both-surgeons"


def test_who_stands_at_the_desk_sees_one_surgeon_now(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/book?walk_in=yes&surgeon=both-surgeons")
    assert BOTH not in page.buttons()
    assert page.press("Book", name="Bea Fonseca").status == 303
    assert len(rows(app)) == 1


def test_the_day_shows_both_and_takes_their_time(desk: PageClient) -> None:
    desk.get(AT_NINE).press("Book", **CALLER, start=DAVID_FIRST)
    day = desk.get("/staff/?day=2026-10-06&for=mini-facelift")
    assert "Book 9:00 AM, Dr. David Kim" not in day.links()
    assert "Book 10:00 AM, Dr. Eugene Kim" not in day.links()
