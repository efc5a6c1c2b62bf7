"""What the desk reads of emails is true: none is promised where none can leave, and no page says letter or e-mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from booking.database import writing
from booking.models import Heartbeat
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.people import PASSWORD
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example"}
PROMISES = ("An email is on its way", "An email tells the patient", "An email goes to")
CALL = "call the patient"


@pytest.fixture
def environ(engine_url: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """Without a mail server where a test is marked so."""
    server = {} if "no_mail_server" in request.fixturenames else {"SMTP_URL": "smtp://127.0.0.1:9"}
    return an_environment(DATABASE_URL=engine_url, **server)


@pytest.fixture
def no_mail_server() -> None:
    """Nothing is set."""


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def worker_was_seen(app: Flask, ago: timedelta) -> None:
    with app.app_context(), writing() as session:
        session.add(Heartbeat(child="worker", beat_at=NOW - ago))


def what_is_said(app: Flask, desk: PageClient, *, email: str = ANSWERS["email"]) -> list[str]:
    """Before and after a move and a cancellation, after a booking, and after sending again."""
    with app.app_context():
        visit = a_booking(local(13, 9), answers={**ANSWERS, "email": email})
        there = f"/staff/appointments/{visit.appointments[0].uuid}"
    question = desk.get(f"{there}/move?surgeon=david-kim&location=office&starts_at=2026-10-14T09:00-07:00")
    moved = question.press("Yes, move it").follow()
    asked = desk.get(f"{there}/cancellation")
    cancelled = asked.press("Yes, cancel it").follow()
    booked = desk.get(AT_TWO).press("Book", **CALLER | {"email": email and CALLER["email"]}).follow()
    return [question.text, notice(moved), asked.text, notice(cancelled), notice(booked)]


def notice(page: Page) -> str:
    return " ".join(words(one) for one in page.tree.iter("div") if "notice" in one.get("class", "").split())


def test_where_emails_leave_the_desk_is_told_that_one_does(app: Flask, desk: PageClient) -> None:
    worker_was_seen(app, timedelta(0))
    for said in what_is_said(app, desk):
        assert any(promise in said for promise in PROMISES), said
        assert CALL not in said


@pytest.mark.usefixtures("no_mail_server")
def test_without_a_mail_server_no_email_is_promised(app: Flask, desk: PageClient) -> None:
    for said in what_is_said(app, desk):
        assert not any(promise in said for promise in PROMISES), said
        assert "No mail server is set up, so no email goes out" in said


@pytest.mark.parametrize("seen", [None, timedelta(minutes=16)])
def test_while_emails_stand_still_none_is_promised(app: Flask, desk: PageClient, seen: timedelta | None) -> None:
    if seen:
        worker_was_seen(app, seen)
    for said in what_is_said(app, desk):
        assert not any(promise in said for promise in PROMISES), said
        assert "leaving just now" in said


def test_without_an_address_no_email_is_promised(app: Flask, desk: PageClient) -> None:
    worker_was_seen(app, timedelta(0))
    for said in what_is_said(app, desk, email=""):
        assert not any(promise in said for promise in PROMISES), said
        assert "There’s no email address, so no email goes out" in said


FORBIDDEN = re.compile(r"\b([Ll]etters?|[Ee]-mails?|[Cc]ancelled|main part)\b")
PAGES = (
    "/staff/",
    "/staff/book",
    "/staff/find-or-book",
    "/staff/changes",
    "/staff/hours",
    "/staff/closures",
    "/staff/time-off",
    "/staff/extra-hours",
    "/staff/feeds",
    "/staff/letters",
    "/staff/tasks",
    "/staff/password",
    "/staff/nothing",
)


@pytest.mark.parametrize("seen", [None, timedelta(0), timedelta(hours=1)])
def test_no_page_of_the_desk_speaks_of_letters(app: Flask, desk: PageClient, seen: timedelta | None) -> None:
    if seen is not None:
        worker_was_seen(app, seen)
    none_speaks_of_letters(app, desk)


@pytest.mark.usefixtures("no_mail_server")
def test_none_does_where_no_mail_server_is_set_up(app: Flask, desk: PageClient) -> None:
    none_speaks_of_letters(app, desk)


def none_speaks_of_letters(app: Flask, desk: PageClient) -> None:
    what_is_said(app, desk)
    links = {link for page in PAGES for link in Page(desk, desk.client.get(page)).links().values()}
    appointments = {link for link in links if re.fullmatch(r"/staff/(appointments|tasks)/[^/]+", link)}
    assert appointments
    for address in (*PAGES, *sorted(appointments)):
        page = Page(desk, desk.client.get(address))
        read = words(page.tree.find(".//body"))
        heard = " ".join(one.get("aria-label", "") for one in page.tree.iter())
        assert not FORBIDDEN.search(f"{page.title} {read} {heard}"), address


@pytest.mark.parametrize("address", ["/staff/nothing", "/staff/appointments/nothing"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_page_that_is_not_there_speaks_to_staff(
    app: Flask, desk: PageClient, address: str, is_signed_in: bool
) -> None:
    pages = desk if is_signed_in else PageClient(app.test_client())
    page = pages.get(address, expect=404)
    assert "Look for it from the diary." in page.text
    for to_patients in ("your visit", "our emails", "Would you rather", "call us", "(310) 555-0142", "your email"):
        assert to_patients not in page.text
    assert re.search(r"If you report this page, give this code: [b-z2-9]{8}", page.text)


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_no_error_page_of_the_desk_speaks_to_patients(app: Flask, code: int) -> None:
    with app.test_request_context("/staff/nothing"):
        template = app.jinja_env.get_template(f"errors/{code}.html")
        said = template.render(for_staff=True, telephone="(310) 555-0142", request_id="bcdfghjk", home="/staff/")
    for to_patients in (
        "consultation",
        "tel:",
        "your email",
        "you have booked",
        "call us",
        "If you call",
    ):
        assert to_patients not in said, to_patients
    with app.test_request_context("/nothing"):
        said = app.jinja_env.get_template(f"errors/{code}.html").render(telephone=None, request_id="bcdfghjk")
    assert "If you call about this page, give us this code: bcdfghjk" in said
    assert not FORBIDDEN.search(said)


def test_the_sign_in_speaks_of_email(app: Flask) -> None:
    page = PageClient(app.test_client()).get("/staff/sign-in")
    wrong = page.press("Sign in", email="nobody@practice.test", password=PASSWORD)
    for said in (page.text, wrong.text):
        assert not FORBIDDEN.search(said)
