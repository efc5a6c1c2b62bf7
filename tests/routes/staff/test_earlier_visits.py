"""The desk reads the earlier-visit list, puts on it who asks at the telephone, and takes them off."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking import waitlist
from booking.availability import PartOfDay
from booking.database import db
from booking.models import Wish
from booking.waitlist import ANY_TIME, Wanted, wanted_of
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, PROCEDURE, a_booking, a_part, about, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

LIST = "/staff/earlier-visits"
PUT = "Put them on the list"
BEA = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example", "agreed": "y"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return f"/staff/appointments/{a_booking(local(15, 10)).appointments[0].uuid}"


def wishes(app: Flask) -> list[tuple[Wanted, str | None]]:
    with app.app_context():
        return [(wanted_of(one), one.ended_by) for one in db.session.scalars(select(Wish).order_by(Wish.id))]


def somebody_waits(app: Flask, wanted: Wanted = ANY_TIME, **answers: str) -> None:
    with app.app_context():
        procedure = about(PROCEDURE).procedure_id
        waitlist.make_wish(procedure, wanted, uuid=uuid4(), answers=ANSWERS | answers, language="en", now=NOW)


def test_an_empty_list_says_how_one_comes_on_it(desk: PageClient) -> None:
    page = desk.get(LIST)
    assert page.h1 == "Earlier-visit list"
    assert "Nobody is waiting" in page.headings()
    assert page.links()["Put a caller on the list"] == f"{LIST}/new"


def test_it_says_who_waits_since_when_and_for_what(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        surgeon = a_part("eugene-kim", "office", NOW).surgeon
        waitlist.make_wish_of(a_booking(local(15, 10)), ANY_TIME, now=NOW)
    wanted = Wanted(frozenset({surgeon}), frozenset({1, 3}), notice=timedelta(days=2))
    somebody_waits(app, wanted, name="Cora Lane", email="")
    text = desk.get(LIST).text
    assert "A. R. (310) 555-0143 Mini facelift any time Thu, Oct 15, 10:00 AM Mon, Oct 5" in text
    assert "C. L. (310) 555-0143 no email Mini facelift" in text
    assert "Dr. Eugene Kim, Tue, Thu, at least 2 days ahead nothing yet" in text


def test_on_a_telephone_each_line_says_what_it_is(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    heads = [cell.get("data-head") for cell in desk.get(LIST).tree.iter("td")]
    assert [head for head in heads if head] == ["Waits for", "Booked for", "Since", "Last emailed"]


def test_the_desk_is_asked_about_whoever_calls(desk: PageClient, address: str) -> None:
    for page in (f"{LIST}/new", f"{address}/earlier-visit"):
        assert "Which times would suit them?" in desk.get(page).headings()
        assert "How much notice do they need?" in desk.get(page).text


def test_names_are_initials_unless_somebody_asks_for_them(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    page = desk.get(LIST)
    assert ANSWERS["name"] not in page.text
    assert ANSWERS["name"] not in page.title


def test_a_surgeon_reads_no_list(app: Flask) -> None:
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    surgeon.get(LIST, expect=403)
    surgeon.get(f"{LIST}/new", expect=403)


def test_a_patient_who_has_an_appointment_is_put_on_it(app: Flask, desk: PageClient, address: str) -> None:
    page = desk.get(address).follow("Earlier visit")
    assert "Times that open up before it are offered by email." in page.text
    done = page.press(PUT, weekday="tue", part="morning")
    assert done.location == address
    assert "On the earlier-visit list." in done.follow().text
    assert wishes(app) == [(Wanted(weekdays=frozenset({1}), parts=frozenset({PartOfDay.MORNING})), None)]


def test_what_they_wait_for_is_changed_on_the_same_page(app: Flask, desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/earlier-visit")
    page.press(PUT, weekday="tue")
    again = desk.get(f"{address}/earlier-visit")
    assert "On the earlier-visit list since Mon, Oct 5." in again.text
    changed = again.press("Save", part="evening").follow()
    both = Wanted(frozenset(), frozenset({1}), frozenset({PartOfDay.EVENING}))
    assert wishes(app) == [(both, None)]
    changed.press(next(one for one in changed.buttons() if one.startswith("Undo")))
    assert wishes(app) == [(Wanted(weekdays=frozenset({1})), None)]


def test_of_two_at_the_desk_the_second_is_told(app: Flask, desk: PageClient, address: str) -> None:
    first, second = (desk.get(f"{address}/earlier-visit") for _ in range(2))
    first.press(PUT, weekday="tue")
    refused = second.press(PUT, weekday="wed")
    assert refused.status == 409
    assert "This was changed meanwhile." in refused.text
    assert wishes(app) == [(Wanted(weekdays=frozenset({1})), None)]


@pytest.mark.parametrize("field", ["surgeon", "weekday", "part", "notice"])
def test_what_cannot_be_chosen_is_refused(app: Flask, desk: PageClient, address: str, field: str) -> None:
    assert desk.get(f"{address}/earlier-visit").press(PUT, **{field: "x"}).status == 422
    assert wishes(app) == []


def test_without_an_email_address_it_says_that_only_the_desk_can_offer(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_booking(local(15, 10), answers={**ANSWERS, "email": ""}).appointments[0].uuid
    page = desk.get(f"/staff/appointments/{uuid}/earlier-visit")
    assert "There’s no email address, so only you can offer them a time that opens up." in page.text
    assert page.press(PUT).status == 303


def test_what_is_canceled_cannot_come_earlier(app: Flask, desk: PageClient, address: str) -> None:
    page = desk.get(f"{address}/earlier-visit")
    desk.get(f"{address}/cancellation").press("Yes, cancel it")
    assert page.press(PUT).status == 409
    assert desk.client.get(f"{address}/earlier-visit").status_code == 303
    assert "Earlier visit" not in desk.get(address).links()
    assert wishes(app) == []


def test_a_caller_for_whom_nothing_suits_is_put_on_it_with_what_was_typed(app: Flask, desk: PageClient) -> None:
    typed = {name: BEA[name] for name in ("name", "telephone", "email")}
    book = desk.get("/staff/book")
    sent = {**book.fields("Nothing suits: earlier-visit list"), **typed}
    page = desk.post("/staff/book", sent).follow()
    assert page.h1 == "Put a caller on the earlier-visit list"
    assert {name: page.fields(PUT)[name] for name in typed} == typed
    done = page.press(PUT, agreed="y")
    assert done.location == LIST
    assert "B. F. (310) 555-0177 I'm not sure yet any time nothing yet" in done.follow().text
    with app.app_context():
        wish = db.session.scalars(select(Wish)).one()
        assert waitlist.answers_of_wish(wish)["email"] == "bea@patient.example"
        assert (wish.consented_at, wish.taken_by_id is None) == (NOW, False)


def test_no_name_is_ever_in_an_address(desk: PageClient) -> None:
    book = desk.get("/staff/book")
    led = desk.post("/staff/book", {**book.fields("Nothing suits: earlier-visit list"), **BEA})
    assert "Bea" not in str(led.location)
    assert "555" not in str(led.location)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("name", "Enter the patient’s name."),
        ("telephone", "Enter the patient’s phone number."),
        ("agreed", "Ask whether they agree, and check the box."),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(
    app: Flask, desk: PageClient, field: str, said: str
) -> None:
    typed = {name: value for name, value in BEA.items() if name != field}
    refused = desk.get(f"{LIST}/new").press(PUT, weekday="tue", **typed)
    assert refused.status == 422
    assert refused.text.count(said) == 2
    kept = refused.fields(PUT)
    assert {name: kept[name] for name in typed} == typed
    assert kept["weekday"] == "tue"
    assert wishes(app) == []


def test_the_same_page_puts_them_on_it_once(app: Flask, desk: PageClient) -> None:
    page = desk.get(f"{LIST}/new")
    assert [page.press(PUT, **BEA).status for _ in range(2)] == [303, 303]
    assert len(wishes(app)) == 1


@pytest.mark.parametrize("email", ["bea@patient.example", ""])
def test_so_does_another_page_whoever_of_the_desk_sends_it(app: Flask, desk: PageClient, email: str) -> None:
    for pages in (desk, desk, signed_in(app, "admin")):
        done = pages.get(f"{LIST}/new").press(PUT, **BEA | {"email": email})
        assert "On the earlier-visit list." in done.follow().text
    assert len(wishes(app)) == 1
    for other in ({"name": "Eva Fonseca"}, {"telephone": "310 555 0178", "email": ""}):
        desk.get(f"{LIST}/new").press(PUT, **BEA | {"email": email} | other)
    assert len(wishes(app)) == 3


def test_what_is_typed_then_stands_and_is_changed_back(app: Flask, desk: PageClient) -> None:
    desk.get(f"{LIST}/new").press(PUT, **BEA, weekday="tue")
    again = desk.get(f"{LIST}/new").press(PUT, **BEA, weekday="thu").follow()
    assert wishes(app) == [(Wanted(weekdays=frozenset({3})), None)]
    again.press("Undo: changed on the earlier-visit list")
    assert wishes(app) == [(Wanted(weekdays=frozenset({1})), None)]


def test_whom_the_desk_has_taken_off_it_puts_on_anew(app: Flask, desk: PageClient) -> None:
    desk.get(f"{LIST}/new").press(PUT, **BEA)
    desk.get(LIST).press("Take off")
    desk.get(f"{LIST}/new").press(PUT, **BEA)
    assert [ended_by for _wanted, ended_by in wishes(app)] == ["desk", None]


@pytest.mark.parametrize("address", [f"{LIST}/new?procedure=unknown", f"{LIST}/new?procedure="])
def test_what_we_do_not_have_is_not_found(desk: PageClient, address: str) -> None:
    desk.get(address, expect=404)


def test_they_are_taken_off_and_put_back_by_one_press(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    done = desk.get(LIST).press("Take off").follow()
    assert "Nobody is waiting" in done.headings()
    assert wishes(app) == [(ANY_TIME, "desk")]
    done.press("Undo: taken off the earlier-visit list")
    assert wishes(app) == [(ANY_TIME, None)]


def test_who_has_left_meanwhile_is_not_taken_off_again(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    page = desk.get(LIST)
    with app.app_context():
        waitlist.end_wish(db.session.scalars(select(Wish)).one(), by="patient", now=NOW)
    late = page.press("Take off")
    assert late.status == 409
    assert "They are not on the list any more." in late.text
    assert wishes(app) == [(ANY_TIME, "patient")]


def test_who_waits_for_something_else_by_now_is_read_first(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    page = desk.get(LIST)
    with app.app_context():
        other = Wanted(weekdays=frozenset({4}))
        waitlist.change_wish(db.session.scalars(select(Wish)).one(), other, now=NOW)
    late = page.press("Take off")
    assert (late.status, "Fri" in late.text) == (409, True)
    assert wishes(app) == [(other, None)]


def test_an_undo_comes_too_late_where_the_patient_waits_anew(
    app: Flask, desk: PageClient, address: str, standing_clock: StandingClock
) -> None:
    desk.get(f"{address}/earlier-visit").press(PUT)
    done = desk.get(LIST).press("Take off").follow()
    with app.app_context():
        visit = db.session.scalars(select(Wish)).one().visit
        assert visit
        waitlist.make_wish_of(visit, ANY_TIME, now=NOW)
    undone = done.press("Undo: taken off the earlier-visit list").follow()
    assert "Somebody has changed this meanwhile, so nothing was undone." in undone.text
    assert [ended_by for _, ended_by in wishes(app)] == ["desk", None]


def test_an_undo_comes_too_late_where_a_caller_waits_anew(app: Flask, desk: PageClient) -> None:
    desk.get(f"{LIST}/new").press(PUT, **BEA)
    done = desk.get(LIST).press("Take off").follow()
    other = signed_in(app, "admin")
    other.get(f"{LIST}/new").press(PUT, **BEA)
    undone = done.press("Undo: taken off the earlier-visit list").follow()
    assert "Somebody has changed this meanwhile, so nothing was undone." in undone.text
    assert [ended_by for _, ended_by in wishes(app)] == ["desk", None]


def test_an_unknown_wish_is_not_found(desk: PageClient) -> None:
    sent = desk.get("/staff/preferences").fields("Save")
    assert desk.post(f"{LIST}/{uuid4()}/ending", {"csrf_token": sent["csrf_token"], "seen": "x"}).status == 404


def change_page(desk: PageClient) -> str:
    return next(href for name, href in desk.get(LIST).links().items() if name.startswith("Change"))


def test_what_a_caller_waits_for_is_changed_and_changed_back(app: Flask, desk: PageClient) -> None:
    somebody_waits(app, Wanted(weekdays=frozenset({1})))
    page = desk.get(change_page(desk))
    assert "Now: Tue. On the list since Mon, Oct 5." in page.text
    after = page.press("Save", weekday="thu", part="morning").follow()
    assert [wanted for wanted, _by in wishes(app)] == [
        Wanted(weekdays=frozenset({3}), parts=frozenset({PartOfDay.MORNING}))
    ]
    after.press("Undo: changed on the earlier-visit list")
    assert [wanted for wanted, _by in wishes(app)] == [Wanted(weekdays=frozenset({1}))]


def test_what_was_changed_meanwhile_or_has_ended_is_told_and_what_was_typed_is_kept(
    app: Flask, desk: PageClient
) -> None:
    somebody_waits(app)
    page, other = desk.get(change_page(desk)), desk.get(change_page(desk))
    page.press("Save", weekday="tue")
    refused = other.press("Save", weekday="thu")
    assert refused.status == 409
    assert "This was changed meanwhile." in refused.text
    assert refused.fields("Save")["weekday"] == "thu"
    desk.get(LIST).press("Take off")
    ended = refused.press("Save")
    assert ended.status == 409
    assert "They are not on the list any more." in ended.text
    assert wishes(app) == [(Wanted(weekdays=frozenset({1})), "desk")]


def test_nothing_is_changed_to_what_there_is_not(app: Flask, desk: PageClient) -> None:
    somebody_waits(app)
    page = desk.get(change_page(desk))
    assert page.press("Save", surgeon="nobody").status == 422
    assert page.press("Save", seen="").status == 422
    assert desk.get(f"{LIST}/{uuid4()}", expect=404).status == 404
    assert wishes(app) == [(ANY_TIME, None)]
