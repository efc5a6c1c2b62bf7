"""Presses of one page at the same moment are one choice: whatever surgeons, times and engines they meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from booking import appointments
from booking.appointments import desk_bookings, under_lock
from booking.database import db
from booking.models import Appointment, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import TUESDAY_TEN, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/book/mini-facelift/first-available?day=2026-10-06"
DAVID, EUGENE = ("david-kim", TUESDAY_TEN), ("eugene-kim", local(7, 14))
TOGETHER = 2
LET_THE_OTHER_COME = 1.0  # seconds; with the guard on, nobody comes


@pytest.fixture
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each press waits, once it has looked for what its browser or its page has already, until the other has too."""
    together = Barrier(TOGETHER)

    def then_wait(look: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*args: Any, **named: Any) -> Any:
            found = look(*args, **named)
            with suppress(BrokenBarrierError):
                together.wait(LET_THE_OTHER_COME)
            return found

        return looked

    monkeypatch.setattr(under_lock, "held_by", then_wait(under_lock.held_by))
    monkeypatch.setattr(desk_bookings, "booked_as", then_wait(desk_bookings.booked_as))


def choices(page: Any) -> dict[str, str]:
    """What the page's forms that hold a time send besides the choice itself."""
    sent = page.fields("10:00 AM either surgeon")
    return {name: sent[name] for name in ("csrf_token", "procedure", "location")}


def press(app: Flask, cookie: str | None, sent: dict[str, str], choice: tuple[str, Any]) -> TestResponse:
    """As a browser that has not had the first answer yet: with the cookie of the page alone."""
    client, (surgeon, starts_at) = app.test_client(), choice
    headers = {} if cookie else {"Origin": "http://localhost"}
    if cookie:
        client.set_cookie("booking", cookie)
    data = {**sent, "surgeon": surgeon, "starts_at": starts_at.isoformat()}
    return client.post("/holds", data=data, headers=headers)


def presses(app: Flask, wishes: Sequence[tuple[str, Any]], *, with_cookie: bool = True) -> list[TestResponse]:
    """On a first visit, before any answer has come."""
    pages = PageClient(app.test_client())
    sent = choices(pages.get(PAGE))
    cookie = pages.client.get_cookie("booking")
    assert cookie
    value = cookie.value if with_cookie else None
    with ThreadPoolExecutor(len(wishes)) as threads:
        return list(threads.map(partial(press, app, value, sent), wishes))


def held(app: Flask) -> list[tuple[int, Any]]:
    with app.app_context():
        rows = db.session.execute(
            select(Appointment.surgeon_id, Appointment.starts_at).where(Appointment.status == "held")
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


@pytest.mark.parametrize("with_cookie", [True, False], ids=["cookie", "no cookie"])
@pytest.mark.usefixtures("both_have_looked")
def test_two_presses_of_one_time_on_a_first_visit_are_one_hold(app: Flask, with_cookie: bool) -> None:
    first, second = presses(app, [DAVID, DAVID], with_cookie=with_cookie)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(held(app)) == 1


@pytest.mark.parametrize("with_cookie", [True, False], ids=["cookie", "no cookie"])
@pytest.mark.usefixtures("both_have_looked")
def test_two_presses_of_two_times_with_two_surgeons_hold_one_of_them(app: Flask, with_cookie: bool) -> None:
    first, second = presses(app, [DAVID, EUGENE], with_cookie=with_cookie)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(held(app)) == 1


def test_eight_presses_at_once_hold_one_time(app: Flask) -> None:
    answers = presses(app, [DAVID, EUGENE, ("first-available", TUESDAY_TEN), ("first-available", local(6, 13))] * 2)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert len(held(app)) == 1


@pytest.mark.usefixtures("both_have_looked")
def test_without_the_browsers_lock_the_same_two_presses_hold_two_times(
    app: Flask, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control. On SQLite the lock is BEGIN IMMEDIATE itself, whose own control is test_one_time.py."""
    monkeypatch.setattr(under_lock, "lock_key", lambda *_: None)
    presses(app, [DAVID, EUGENE])
    assert len(held(app)) == (2 if engine == "postgresql" else 1)


def test_the_last_choice_of_one_page_counts(app: Flask) -> None:
    pages = PageClient(app.test_client())
    sent = choices(pages.get(PAGE))
    cookie = pages.client.get_cookie("booking")
    assert cookie
    for wish in (DAVID, EUGENE, DAVID, EUGENE):
        answer = press(app, cookie.value, sent, wish)
        assert answer.status_code == 303
        with app.app_context():
            part = a_part(wish[0], "office", wish[1])
        assert held(app) == [(part.surgeon, part.starts_at)]


def test_a_hold_taken_up_again_gives_back_what_its_browser_holds_meanwhile(app: Flask, standing_clock: Any) -> None:
    """Two windows: one lapsed, a time chosen in another, and then a press on the first."""
    with app.app_context():
        lapsed = a_hold(now=standing_clock.now())
        standing_clock.move(timedelta(minutes=10))
        newer = a_hold(local(7, 14), surgeon="eugene-kim", now=standing_clock.now())
        assert newer.id != lapsed.id
        taken_up = [a_part("david-kim", "office", local(8, 10))]
        appointments.hold_again(lapsed, taken_up, answers=None, now=standing_clock.now())
        assert [row.status for row in newer.appointments] == ["lapsed"]
    assert [start for _surgeon, start in held(app)] == [local(8, 10)]


@pytest.mark.parametrize("token", ["", "x", "x" * 3000, "\ud800" * 20, "é" * 20, "a\0" * 10])
@pytest.mark.sqlite_only
def test_a_form_whose_token_is_none_of_ours_holds_as_well(app: Flask, token: str) -> None:
    """Its Origin is enough; then nothing else tells which page it was, but whatever came along."""
    sent = {"procedure": "mini-facelift", "surgeon": "david-kim", "starts_at": TUESDAY_TEN.isoformat()}
    body = {name: value.encode("utf-8", "surrogatepass") for name, value in (sent | {"csrf_token": token}).items()}
    answer = app.test_client().post("/holds", data=body, headers={"Origin": "http://localhost"})
    assert answer.status_code == 303


def test_two_without_cookie_and_token_are_two_browsers(app: Flask) -> None:
    """As the contract has it: nothing tells that they are one."""
    sent = {"procedure": "mini-facelift", "starts_at": TUESDAY_TEN.isoformat(), "surgeon": "david-kim"}
    here = {"Origin": "http://localhost"}
    assert [app.test_client().post("/holds", data=sent, headers=here).status_code for _ in range(2)] == [303, 409]


def test_two_tabs_of_a_first_visit_are_one_browser(app: Flask) -> None:
    pages = PageClient(app.test_client())
    tabs = [choices(pages.get(PAGE)) for _ in range(2)]
    cookie = pages.client.get_cookie("booking")
    assert cookie
    answers = [press(app, cookie.value, sent, wish) for sent, wish in zip(tabs, (DAVID, EUGENE), strict=True)]
    assert len({answer.location for answer in answers}) == 1
    assert len(held(app)) == 1


# At the desk


def desk_presses(app: Flask, starts: Sequence[str]) -> list[TestResponse]:
    """One page of the desk, sent as often as there are starts."""
    desk = signed_in(app)
    page = desk.get("/staff/book?surgeon=first-available&day=2026-10-06")
    sent = page.fields("Book") | {"name": "Bea Fonseca", "telephone": "310 555 0177", "uuid": str(uuid4())}
    cookie = desk.client.get_cookie("booking")
    assert cookie

    def book(start: str) -> TestResponse:
        client = app.test_client()
        client.set_cookie("booking", cookie.value)
        return client.post("/staff/book", data=sent | {"start": start})

    with ThreadPoolExecutor(len(starts)) as threads:
        return list(threads.map(book, starts))


STARTS = ["david-kim office 2026-10-06T14:00-07:00", "eugene-kim office 2026-10-06T14:00-07:00"]


@pytest.mark.usefixtures("both_have_looked")
def test_one_page_of_the_desk_sent_with_two_surgeons_books_once(app: Flask) -> None:
    answers = desk_presses(app, STARTS)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Visit)).all()) == 1


@pytest.mark.usefixtures("both_have_looked")
def test_without_its_lock_one_of_the_two_is_a_fault(app: Flask, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control; on SQLite as above."""
    monkeypatch.setattr(under_lock, "lock_key", lambda *_: None)
    statuses = sorted(answer.status_code for answer in desk_presses(app, STARTS))
    assert statuses == ([303, 500] if engine == "postgresql" else [303, 303])


def test_the_surgeon_that_was_not_booked_is_said(app: Flask) -> None:
    desk = signed_in(app)
    page = desk.get("/staff/book?surgeon=first-available&day=2026-10-06")
    caller = {"name": "Bea Fonseca", "telephone": "310 555 0177"}
    first, second = (page.press("Book", **caller, start=start) for start in STARTS)
    assert first.location == second.location
    assert "This had been booked before as you see it here." in second.follow().text
