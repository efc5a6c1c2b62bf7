"""A screen that asks whether it is up to date: answered by two statements, and no sign that anybody is there."""

from datetime import timedelta
from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from booking import appointments
from booking.access.sessions import LONGEST_IDLE, SEEN_EVERY
from booking.appointments import PATIENT, Actor
from booking.database import db, writing
from booking.models import StaffSession, User, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

SCREENS = [
    "/staff/",
    "/staff/?day=2026-10-06",
    "/staff/?day=2026-10-06&surgeon=david-kim",
    "/staff/week",
    "/staff/tasks",
]
TUESDAY = SCREENS[1]
MOST_STATEMENTS = 2


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def told(page: Page) -> Element:
    """What the page tells its script."""
    return next(one for one in page.tree.iter("div") if one.get("id") == "refresh")


def ask(desk: PageClient, address: str, page: Page | None = None) -> TestResponse:
    """As the script does; of the page that it has, if one is given."""
    page = page or desk.get(address)
    sent = {"X-Refresh": told(page).get("data-last", ""), "If-None-Match": f'"{told(page).get("data-tag")}"'}
    return desk.client.get(address, headers=sent)


def marks(desk: PageClient, answer: TestResponse) -> list[tuple[str, str]]:
    items = told(Page(desk, answer)).iter("li")
    return [(item.get("data-of", ""), item.text or "") for item in items]


@pytest.mark.parametrize("address", SCREENS)
def test_what_is_still_as_it_was_is_answered_by_two_statements(app: Flask, desk: PageClient, address: str) -> None:
    page = desk.get(address)
    with statements_sent(app) as sent:
        answer = ask(desk, address, page)
    assert (answer.status_code, answer.data) == (HTTPStatus.NOT_MODIFIED, b"")
    assert sum(not statement.startswith("BEGIN") for statement in sent) <= MOST_STATEMENTS
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_change_is_answered_with_the_page_and_with_who_did_it(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        visit = a_booking()
        address = f"/staff/appointments/{visit.appointments[0].uuid}"
    page = desk.get(TUESDAY)
    with app.app_context(), writing() as session:
        session.add(
            User(
                id=7,
                email="j@practice.test",
                name="Jordan",
                role="desk",
                password_hash="",
                created_at=NOW,
                password_changed_at=NOW,
            )
        )
    move(app, Actor("desk", 7))
    answer = ask(desk, TUESDAY, page)
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (address, "Jordan moved this") in marks(desk, answer)
    assert ask(desk, TUESDAY, Page(desk, answer)).status_code == HTTPStatus.NOT_MODIFIED


def move(app: Flask, actor: Actor) -> None:
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        appointments.reschedule(visit, [a_part("david-kim", "office", local(6, 14))], actor=actor, now=NOW)


def test_what_patients_do_is_told_as_such(app: Flask, desk: PageClient) -> None:
    page = desk.get(TUESDAY)
    with app.app_context():
        a_booking()
    assert [text for _, text in marks(desk, ask(desk, TUESDAY, page))] == ["Booked online"]
    with app.app_context():
        appointments.cancel(db.session.scalars(select(Visit)).one(), actor=PATIENT, now=NOW)
    assert "Canceled online" in [text for _, text in marks(desk, ask(desk, TUESDAY, page))]


def test_what_one_does_oneself_is_not_told(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking()
    page = desk.get(TUESDAY)
    with app.app_context():
        own = db.session.scalars(select(StaffSession.user_id)).first()
    move(app, Actor("desk", own))
    assert "moved" not in str(marks(desk, ask(desk, TUESDAY, page)))


def test_a_tag_is_of_one_address_one_viewer_and_one_minute(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    page = desk.get("/staff/")
    assert ask(desk, TUESDAY, page).status_code == HTTPStatus.OK
    assert ask(signed_in(app, "admin"), "/staff/", page).status_code == HTTPStatus.OK
    desk.post(
        "/staff/names", {"shown": "yes", "next": "/staff/", "csrf_token": page.fields_of("/staff/names")["csrf_token"]}
    )
    assert ask(desk, "/staff/", page).status_code == HTTPStatus.OK
    page = desk.get("/staff/")
    standing_clock.move(timedelta(seconds=59))
    assert ask(desk, "/staff/", page).status_code == HTTPStatus.NOT_MODIFIED
    standing_clock.move(timedelta(seconds=1))
    assert ask(desk, "/staff/", page).status_code == HTTPStatus.OK


def test_a_screen_that_asks_keeps_nobody_signed_in(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    page = desk.get("/staff/")
    before = seen_at(app)
    for _minute in range(int(LONGEST_IDLE / SEEN_EVERY) - 1):
        standing_clock.move(SEEN_EVERY)
        assert ask(desk, "/staff/", page).status_code == HTTPStatus.OK
    assert seen_at(app) == before
    standing_clock.move(SEEN_EVERY)
    ended = ask(desk, "/staff/", page)
    assert ended.status_code == HTTPStatus.UNAUTHORIZED
    assert "Location" not in ended.headers
    assert "Set-Cookie" not in ended.headers
    assert desk.client.get("/staff/").status_code == HTTPStatus.SEE_OTHER
    assert "You were signed out" in desk.get("/staff/sign-in").text


def seen_at(app: Flask) -> object:
    with app.app_context():
        return db.session.scalars(select(StaffSession.seen_at)).one()


def test_a_browser_that_is_used_stays_signed_in(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    before = seen_at(app)
    standing_clock.move(SEEN_EVERY)
    desk.get("/staff/")
    assert seen_at(app) != before


def test_what_waits_to_be_said_still_waits_after_a_poll(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        path = f"/staff/appointments/{a_booking().appointments[0].uuid}/cancellation"
    page = desk.get("/staff/")
    desk.get(path).press("Yes, cancel it")
    assert ask(desk, "/staff/", page).status_code == HTTPStatus.OK
    said = [one for one in desk.get("/staff/").tree.iter("div") if "notice" in one.get("class", "").split()]
    assert said


@pytest.mark.parametrize("mark", ["", "yesterday", "-1", "1.5", "٣", "9" * 30, "9" * 19])
def test_a_mark_that_is_no_moment_is_a_poll_all_the_same(desk: PageClient, mark: str) -> None:
    answer = desk.client.get("/staff/", headers={"X-Refresh": mark})
    assert answer.status_code == HTTPStatus.OK
    assert marks(desk, answer) == []


def test_a_form_is_never_a_poll(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    before = seen_at(app)
    standing_clock.move(SEEN_EVERY)
    page = desk.get("/staff/")
    with app.app_context(), writing() as session:
        session.execute(update(StaffSession).values(seen_at=before))
    sent = {"shown": "yes", "next": "/staff/", "csrf_token": page.fields_of("/staff/names")["csrf_token"]}
    desk.post("/staff/names", sent, headers={"X-Refresh": "1"})
    assert seen_at(app) != before


def test_a_page_that_is_no_screen_tells_its_script_nothing(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    assert not [one for one in page.tree.iter() if one.get("id") == "refresh"]
    assert "ETag" not in page.headers
