"""A patient's form works on without its cookie: the address in it is the authority."""

from __future__ import annotations

import pytest
from flask import Flask

from booking.models import Visit
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local

HERE = {"Origin": "http://localhost"}
ELSEWHERE = {"Origin": "https://evil.example"}
TYPED = {"name": "Ana María Ruiz", "email": "ana@patient.example", "telephone": "3105550143", "note": "Since May."}

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def hold(app: Flask) -> str:
    with app.app_context():
        return hold_path(a_hold())


@pytest.fixture
def booked(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking())


def seen(pages: PageClient, page: str) -> dict[str, str]:
    """What its form sends of what it showed."""
    fields = next(one for one in pages.get(page).tree.iter("input") if one.get("name") == "seen")
    return {"seen": fields.get("value", "")}


def status(app: Flask) -> list[tuple[str, object]]:
    with app.app_context():
        from booking.database import db

        visit = db.session.query(Visit).one()
        return [(row.status, row.starts_at) for row in visit.appointments]


@pytest.mark.parametrize("token", [{}, {"csrf_token": "of a cookie that is lost"}])
def test_details_are_taken(pages: PageClient, hold: str, token: dict[str, str]) -> None:
    answer = pages.post(hold, {**TYPED, **seen(pages, hold), **token}, headers=HERE)
    assert (answer.status, answer.location) == (303, f"{hold}/review")
    assert pages.get(f"{hold}/review").text.count("Since May.") == 1
    booking = pages.post(f"{hold}/review", {**seen(pages, f"{hold}/review"), **token}, headers=HERE)
    assert (booking.location or "").startswith("/appointments/")


def test_what_is_wrong_is_said_beside_what_was_typed(pages: PageClient, hold: str) -> None:
    answer = pages.post(hold, {**TYPED, **seen(pages, hold), "email": "ana@"}, headers=HERE)
    assert answer.status == 422
    assert "Since May." in answer.text


def test_without_an_origin_it_comes_back_to_be_pressed_once_more(pages: PageClient, hold: str) -> None:
    answer = pages.post(hold, {**TYPED, **seen(pages, hold), "csrf_token": "of a cookie that is lost"})
    assert answer.status == 400
    assert "Please press once more" in answer.text
    sent = answer.fields("Send it once more")
    assert {name: sent[name] for name in TYPED} == TYPED
    assert answer.press("Send it once more").location == f"{hold}/review"


def test_their_own_page_moves_and_cancels(app: Flask, pages: PageClient, booked: str) -> None:
    choice = {"starts_at": local(6, 14).isoformat(), **seen(pages, f"{booked}/reschedule")}
    moved = pages.post(f"{booked}/reschedule", choice, headers=HERE)
    assert (moved.status, status(app)) == (303, [("booked", local(6, 14))])
    cancelled = pages.post(f"{booked}/cancellation", seen(pages, f"{booked}/cancellation"), headers=HERE)
    assert (cancelled.status, status(app)) == (303, [("cancelled", local(6, 14))])


@pytest.mark.parametrize("page", ["/reschedule", "/cancellation"])
def test_another_site_presses_nothing(app: Flask, pages: PageClient, booked: str, page: str) -> None:
    before = status(app)
    sent = {"starts_at": local(6, 14).isoformat(), **seen(pages, f"{booked}{page}")}
    answer = pages.post(f"{booked}{page}", sent, headers=ELSEWHERE)
    assert (answer.status, status(app)) == (400, before)
    assert "Send it once more" not in answer.buttons()
