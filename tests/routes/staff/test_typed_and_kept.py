"""Nothing that the desk has typed is lost by a sign-out or by going back, and nobody else ever reads it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict

from booking import access
from booking.access import TypedForm, keep_form
from booking.database import db, writing
from booking.models import Appointment, Closure, KeptForm, User, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.people import PASSWORD, add_user, csrf_token
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example", "note": "Wheelchair."}
IDLE = timedelta(minutes=16)
# Page, and what is typed into each form of the desk that is filled in.
FORMS = [
    ("/staff/closures", {"first_day": "2026-12-24", "label": "The painters come"}),
    ("/staff/time-off", {"first_day": "2026-12-24", "reason": "A conference in Rome"}),
    ("/staff/extra-hours", {"day": "2026-12-19", "from_time": "9:15 AM", "until_time": "11:45 AM"}),
    ("/staff/hours", {"from_time": "6:15 AM", "until_time": "7:45 AM", "valid_from": "2026-12-01"}),
    ("/staff/feeds", {"label": "The tablet in room two"}),
]


@pytest.fixture
def desk(app: Flask) -> PageClient:
    """Says where its forms come from, as every browser does."""
    desk = signed_in(app)
    desk.client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return desk


def button_of(page: Page, field: str) -> str:
    """The one that sends the form with this field."""
    for form in page.tree.iter("form"):
        if any(one.get("name") == field for tag in ("input", "textarea") for one in form.iter(tag)):
            return [words for words in page.buttons() if words in "".join(form.itertext())][-1]
    raise AssertionError(field)


def signs_in(pages: PageClient, answer: Page, email: str = "desk.one@practice.test") -> Page:
    """On the page that a signed-out answer leads to; what comes after it."""
    assert (answer.location or "").startswith("/staff/sign-in?next=")
    return answer.follow().press("Sign in", email=email, password=PASSWORD).follow()


@pytest.mark.parametrize(("address", "typed"), FORMS)
def test_a_form_sent_after_an_idle_sign_out_comes_back_filled(
    desk: PageClient, standing_clock: StandingClock, address: str, typed: dict[str, str]
) -> None:
    page = desk.get(address)
    button = button_of(page, next(iter(typed)))
    standing_clock.move(IDLE)
    answer = page.press(button, **typed)
    assert answer.status == 303
    assert all(words not in (answer.location or "") for words in typed.values())
    assert "what you typed is back" in answer.follow().text
    back = signs_in(desk, answer)
    assert "please press once more" in back.text
    assert {name: back.fields(button)[name] for name in typed} == typed
    assert back.press(button).status == 303


@pytest.mark.parametrize(("address", "typed"), FORMS)
def test_a_form_sent_after_a_sign_out_in_another_tab_comes_back_filled(
    desk: PageClient, address: str, typed: dict[str, str]
) -> None:
    page, elsewhere = desk.get(address), desk.get("/staff/preferences")
    button = button_of(page, next(iter(typed)))
    elsewhere.press("Sign out")
    desk.get("/staff/", expect=303)
    answer = page.press(button, **typed)
    assert "what you typed is back" in answer.follow().text
    back = signs_in(desk, answer)
    assert {name: back.fields(button)[name] for name in typed} == typed
    assert back.press(button).status == 303


@pytest.mark.sqlite_only
def test_after_a_sign_out_nobody_else_reads_what_another_tab_sends(app: Flask, desk: PageClient) -> None:
    page, other = desk.get(AT_TWO), add_user(app, "admin")
    desk.get("/staff/preferences").press("Sign out")
    theirs = signs_in(desk, page.press("Book", **CALLER), other)
    assert "Fonseca" not in theirs.response.text


@pytest.mark.parametrize("is_ended", ["idle", "signed out", "cookie lost"])
def test_what_has_no_page_of_its_own_is_sent_again_by_one_press(
    app: Flask, desk: PageClient, standing_clock: StandingClock, is_ended: str
) -> None:
    sent = desk.get("/staff/hours").fields("Copy the hours") | {"to": "4", "starting": "2026-12-07"}
    end(desk, standing_clock, is_ended)
    answer = desk.post("/staff/hours/copies", sent)
    back = signs_in(desk, answer)
    assert back.h1 == "This has not been done yet"
    assert back.press("Send it now").location == "/staff/hours"
    assert "The hours are copied." in desk.get("/staff/hours").text


@pytest.mark.parametrize("is_ended", ["idle", "signed out", "cookie lost"])
def test_what_was_chosen_on_another_page_is_sent_again_by_one_press(
    app: Flask, desk: PageClient, standing_clock: StandingClock, is_ended: str
) -> None:
    uuid = booked(app)
    sent = dropped_onto_lunch(desk, uuid)
    end(desk, standing_clock, is_ended)
    answer = desk.post(f"/staff/appointments/{uuid}/move", sent)
    assert "12" not in (answer.location or "").replace(str(uuid), "").split("kept")[0]
    assert signs_in(desk, answer).press("Send it now").location == f"/staff/appointments/{uuid}"
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        assert (row.starts_at, row.override) == (local(6, 12, 30), "hours")


def end(desk: PageClient, standing_clock: StandingClock, is_ended: str) -> None:
    if is_ended == "idle":
        standing_clock.move(IDLE)
    elif is_ended == "cookie lost":
        desk.client.delete_cookie("booking")
    else:
        desk.get("/staff/preferences").press("Sign out")


def booked(app: Flask) -> UUID:
    with app.app_context():
        return a_booking().appointments[0].uuid


def dropped_onto_lunch(desk: PageClient, uuid: UUID) -> dict[str, str]:
    """What is sent to move it there anyway."""
    path = f"/staff/appointments/{uuid}/move"
    button = next(button for button in desk.get(path).buttons() if button.endswith("AM"))
    sent = desk.get(path).fields(button) | {"to": "david-kim office 2026-10-06T12:30-07:00"}
    return desk.post(path, sent).fields("Move there anyway")


def test_a_comparison_comes_back_with_whom_it_compares(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        one, other = (a_booking(local(day, 10), browser=bytes([day])).uuid for day in (6, 7))
    desk.get(f"/staff/people/{other}/apart").press("Yes, it is someone else’s")
    page = desk.get(f"/staff/people/{one}/comparison?other={other}")
    standing_clock.move(IDLE)
    back = signs_in(desk, page.press("They are one person"))
    assert back.h1 == page.h1
    assert back.press("They are one person").status == 303


WRONG: list[tuple[str, dict[str, str]]] = [
    ("/staff/closures", {"first_day": "24th of Frimaire", "label": "The painters come"}),
    ("/staff/time-off", {"first_day": "24th of Frimaire", "reason": "A conference in Rome"}),
    ("/staff/extra-hours", {"day": "2026-12-19", "from_time": "a quarter", "until_time": "11:45 AM"}),
    ("/staff/hours", {"from_time": "a quarter", "until_time": "7:45 AM", "valid_from": "2026-12-01"}),
    ("/staff/tasks/new", {"words": "Call her sister", "day": "24th of Frimaire"}),
    (AT_TWO, CALLER | {"telephone": "12"}),
]


@pytest.mark.parametrize(("address", "typed"), WRONG)
def test_a_refused_form_has_an_address_at_which_it_stands_as_it_was_typed(
    app: Flask, desk: PageClient, address: str, typed: dict[str, str]
) -> None:
    page = desk.get(address)
    button = "Book" if address == AT_TWO else button_of(page, next(iter(typed)))
    refused = page.press(button, **typed)
    assert refused.status in (409, 422)
    back = desk.get(come_back_to(refused))
    assert back.status == 200
    assert {name: back.fields(button)[name] for name in typed} == typed
    assert "Nothing is done yet" not in back.text
    assert all(words not in come_back_to(refused) for words in typed.values())
    assert come_back_to(page) == ""


def come_back_to(page: Page) -> str:
    return next((one.get("content", "") for one in page.tree.iter("meta") if one.get("name") == "come-back-to"), "")


@pytest.mark.sqlite_only
def test_a_question_that_was_asked_is_asked_again_by_one_press(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    fields = dropped_onto_lunch(desk, uuid)
    del fields["act"]
    refused = desk.post(f"/staff/appointments/{uuid}/move", fields)
    asked = desk.get(come_back_to(refused)).press("Send it now")
    assert asked.status == 422
    assert "Move there anyway" in asked.buttons()


@pytest.mark.sqlite_only
def test_of_a_refused_password_and_in_the_panel_nothing_is_kept(app: Flask, desk: PageClient) -> None:
    refused = desk.get("/staff/password").press("Change the password", old=PASSWORD, new="short", again="short")
    assert (refused.status, come_back_to(refused)) == (422, "")
    page = desk.get("/staff/closures")
    fields = page.fields(button_of(page, "label"))
    assert desk.post("/staff/closures", fields, headers={"X-Panel": "1"}).status == 422
    with app.app_context():
        assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.sqlite_only
def test_an_address_of_nothing_leads_to_the_day(desk: PageClient) -> None:
    assert desk.get("/staff/unsent", expect=303).location == "/staff/"


def test_a_caller_is_booked_by_a_new_press_alone(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    page = desk.get(AT_TWO)
    standing_clock.move(IDLE)
    back = signs_in(desk, page.press("Book", **CALLER))
    fields = back.fields("Book")
    assert {name: fields[name] for name in CALLER} == CALLER
    assert fields["uuid"] == page.fields("Book")["uuid"]
    with app.app_context():
        assert db.session.scalars(select(Visit)).all() == []
    booked = back.press("Book")
    assert booked.status == 303
    assert "Bea Fonseca" in booked.follow().text


def test_nobody_else_reads_what_was_typed(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    page, other = desk.get(AT_TWO), add_user(app, "admin")
    standing_clock.move(IDLE)
    answer = page.press("Book", **CALLER)
    theirs = signs_in(desk, answer, other)
    kept = re.search(r"kept%3D([\w-]{43})", answer.location or "")
    assert kept
    pages = [theirs, desk.get(f"/staff/book?kept={kept[1]}"), PageClient(app.test_client()).get("/staff/sign-in")]
    for one in pages:
        assert "Fonseca" not in one.response.text
        assert "0177" not in one.response.text
    with app.app_context():
        rows = db.session.scalars(select(KeptForm)).all()
        assert len(rows) == 1
        assert b"Fonseca" not in rows[0].sealed
        assert kept[1].encode() not in rows[0].token_digest


@pytest.mark.sqlite_only
def test_it_comes_back_on_its_own_page_alone_and_for_an_hour(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    address = desk.get(AT_TWO).press("Show the times", **CALLER).location or ""
    assert desk.get(address).fields("Book")["name"] == "Bea Fonseca"
    assert "Fonseca" not in desk.get(address.replace("/book", "/find-or-book")).response.text
    for _ in range(6):
        standing_clock.move(timedelta(minutes=9))
        desk.get(address)
    standing_clock.move(timedelta(minutes=9))
    page = desk.get(address)
    assert "that is over" in page.text
    assert "Fonseca" not in page.response.text
    with app.app_context():
        access.forget_ended_sessions(now=standing_clock.now())
        assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.sqlite_only
def test_nothing_is_kept_for_who_was_never_signed_in_or_sent_from_elsewhere(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    stranger = PageClient(app.test_client())
    token = csrf_token(stranger.client.get("/staff/sign-in"))
    stranger.post("/staff/closures", {"label": "x", "csrf_token": token})
    page = desk.get("/staff/closures")
    standing_clock.move(IDLE)
    sent = page.fields(button_of(page, "label"))
    desk.post("/staff/closures", sent | {"label": "Call 555-0199"}, headers={"Origin": "https://evil.example"})
    with app.app_context():
        assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.sqlite_only
def test_a_password_is_never_kept(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    page = desk.get("/staff/password")
    standing_clock.move(IDLE)
    answer = page.press("Change the password", old=PASSWORD, new="nine candles on a boat", again="x")
    assert "was not saved" in answer.follow().text
    with app.app_context():
        assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.sqlite_only
def test_who_was_disabled_finds_nothing_done(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/closures")
    with app.app_context(), writing() as session:
        session.scalars(select(User)).one().active = False
    page.press(button_of(page, "label"), first_day="2026-12-24", label="x")
    with app.app_context():
        assert db.session.scalars(select(Closure)).all() == []


def test_a_search_and_the_times_are_pages_to_go_back_to(desk: PageClient) -> None:
    for answer in (
        desk.get("/staff/").press("Find", sought="Fonseca 0177"),
        desk.get(AT_TWO).press("Show the times", **CALLER),
        desk.get(AT_TWO).press("Times on Wednesday, October 7, 2026", **CALLER),
    ):
        assert answer.status == 303
        assert re.fullmatch(r"/staff/(find-or-book|book)\?kept=[\w-]{43}", answer.location or "")
        first, again = answer.follow(), answer.follow()
        assert (first.status, again.status) == (200, 200)
        assert first.headings() == again.headings()


def test_no_new_time_is_chosen_beforehand(desk: PageClient) -> None:
    shown = desk.get(AT_TWO).press("Times on Wednesday, October 7, 2026", **CALLER).follow()
    assert "start" not in shown.fields("Book")
    radios = [one for one in shown.tree.iter("input") if one.get("name") == "start"]
    assert radios
    assert {one.get("autocomplete") for one in radios} == {"off"}  # else a browser gone back with chooses the first
    assert shown.fields("Book")["day"] == "2026-10-07"


@pytest.mark.sqlite_only
def test_what_a_lost_key_sealed_is_forgotten(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    with app.app_context():
        user = db.session.scalars(select(User)).one()
        typed = TypedForm(ImmutableMultiDict({"sought": "Fonseca"}), was_to_act=False)
        token = keep_form(typed, user_id=user.id, path="/staff/find-or-book", now=standing_clock.now())
        with writing() as session:
            row = session.scalars(select(KeptForm)).one()
            row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    assert "that is over" in desk.get(f"/staff/find-or-book?kept={token}").text
