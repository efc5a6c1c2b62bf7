"""Two presses at one moment put somebody on the earlier-visit list once, and both are led to the same place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from booking.database import db
from booking.models import Letter, Wish
from booking.waitlist import wishes
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TYPED = {"name": "Ana Ruiz", "email": "ana@patient.example", "telephone": "(310) 555-0143", "agreed": "y"}
JOIN, PUT = "Put me on the earlier-visit list", "Put them on the list"
LET_THE_OTHER_COME = 1.0  # seconds; with the guard on, nobody comes


@pytest.fixture
def both_have_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each press waits, once it has looked whether they wait already, until the other has looked too."""
    together = Barrier(2)

    def then_wait(look: Callable[..., Any], *args: Any, **named: Any) -> Any:
        found = look(*args, **named)
        with suppress(BrokenBarrierError):
            together.wait(LET_THE_OTHER_COME)
        return found

    monkeypatch.setattr(wishes, "place_of", partial(then_wait, wishes.place_of))


def pressed_at_once(app: Flask, pages: PageClient, address: str, button: str, **typed: str) -> list[TestResponse]:
    """Of two windows of one browser, each with its own page."""
    sent = [pages.get(address).fields(button) | typed for _window in range(2)]
    cookie = pages.client.get_cookie("booking")
    assert cookie

    def press(data: dict[str, str]) -> TestResponse:
        client = app.test_client()
        client.set_cookie("booking", cookie.value)
        return client.post(address, data=data)

    with ThreadPoolExecutor(len(sent)) as threads:
        return list(threads.map(press, sent))


def rows(app: Flask) -> tuple[int, int]:
    """How many wishes, and how many emails about them."""
    with app.app_context():
        letters = select(func.count()).where(Letter.wish_id.is_not(None))
        return db.session.scalar(select(func.count(Wish.id))) or 0, db.session.scalar(letters) or 0


def are_one(answers: list[TestResponse]) -> bool:
    return {one.status_code for one in answers} == {303} and len({one.location for one in answers}) == 1


@pytest.mark.usefixtures("both_have_looked")
def test_of_a_patient_who_has_booked_nothing(app: Flask) -> None:
    answers = pressed_at_once(app, PageClient(app.test_client()), "/book/mini-facelift/earlier-visits", JOIN, **TYPED)
    assert are_one(answers)
    assert rows(app) == (1, 1)


@pytest.mark.usefixtures("both_have_looked")
def test_of_a_caller_at_the_desk(app: Flask) -> None:
    assert are_one(pressed_at_once(app, signed_in(app), "/staff/earlier-visits/new", PUT, **TYPED))
    assert rows(app) == (1, 0)


def test_of_the_patient_of_a_visit(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(local(15, 10))
        own, desk = appointment_path(visit), f"/staff/appointments/{visit.appointments[0].uuid}"
    assert are_one(pressed_at_once(app, PageClient(app.test_client()), f"{own}/earlier-visit", JOIN))
    assert are_one(pressed_at_once(app, signed_in(app), f"{desk}/earlier-visit", "Save"))
    assert rows(app) == (1, 0)


@pytest.mark.usefixtures("both_have_looked")
def test_without_the_lock_the_same_two_presses_are_two_places(
    app: Flask, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control. On SQLite the lock is BEGIN IMMEDIATE itself, whose own control is test_one_time.py."""
    monkeypatch.setattr(wishes, "lock_key", lambda *_: None)
    pressed_at_once(app, signed_in(app), "/staff/earlier-visits/new", PUT, **TYPED)
    assert rows(app)[0] == (2 if engine == "postgresql" else 1)
