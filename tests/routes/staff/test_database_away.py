"""With the database away every page of the desk answers in words, keeps what was typed, and goes on once it is back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import make_url, select

from booking.database import db
from booking.models import Appointment, Closure, Task
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

WORDS = "does not answer at the moment"
PAGES = [
    "/staff/",
    "/staff/week",
    "/staff/sheet",
    "/staff/book",
    "/staff/hours",
    "/staff/closures",
    "/staff/time-off",
    "/staff/tasks",
    "/staff/tasks/new",
    "/staff/letters",
    "/staff/changes",
    "/staff/calls",
    "/staff/people/00000000-0000-4000-8000-000000000000",
]
PANEL, POLL = {"X-Panel": "1"}, {"X-Refresh": "0"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@contextmanager
def away(app: Flask, engine_url: str) -> Iterator[None]:
    """Its file stands elsewhere, or its server knows it by another name."""
    url = make_url(engine_url)
    database = str(url.database)
    _let_go(app)
    _rename(engine_url, database, f"{database}_away")
    try:
        yield
    finally:
        _let_go(app)
        _rename(engine_url, f"{database}_away", database)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _rename(engine_url: str, before: str, after: str) -> None:
    url = make_url(engine_url)
    if url.drivername == "sqlite":
        for more in ("", "-wal", "-shm"):
            if Path(before + more).exists():
                Path(before + more).rename(after + more)
        return
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"')


def test_every_page_says_so_and_is_there_again_afterwards(app: Flask, desk: PageClient, engine_url: str) -> None:
    with away(app, engine_url):
        for address in PAGES:
            for headers in ({}, PANEL):
                page = desk.get(address, expect=503, headers=headers)
                assert WORDS in page.text
                assert "Try again" in page.links()
                assert "Traceback" not in page.response.text
    for address in PAGES[:-1]:
        desk.get(address)


def test_a_screen_that_asks_whether_it_is_up_to_date_is_not_told_that_nobody_is_signed_in(
    app: Flask, desk: PageClient, engine_url: str
) -> None:
    with away(app, engine_url):
        answer = desk.client.get("/staff/", headers=POLL)
        assert answer.status_code == 503
        assert 'id="refresh"' not in answer.text
        assert desk.client.get("/staff/session").status_code == 503
    assert desk.client.get("/staff/", headers=POLL).status_code == 200


@pytest.mark.parametrize(
    ("address", "button", "typed"),
    [
        ("/staff/closures", "Save the closure", {"first_day": "2026-12-24", "label": "The painters come"}),
        ("/staff/tasks/new", "Write it down", {"words": "Call her sister", "day": "2026-10-06"}),
    ],
)
def test_what_was_typed_stands_on_the_page_and_is_sent_by_one_press_afterwards(
    app: Flask, desk: PageClient, engine_url: str, address: str, button: str, typed: dict[str, str]
) -> None:
    page = desk.get(address)
    with away(app, engine_url):
        refused = page.press(button, **typed).press("Send it again")
        assert refused.status == 503
        fields = refused.fields("Send it again")
        assert {name: fields[name] for name in typed} == typed
    assert refused.press("Send it again").status == 303
    with app.app_context():
        made = [*db.session.scalars(select(Closure)), *db.session.scalars(select(Task))]
        assert len(made) == 1


def test_a_status_is_not_set_and_is_by_the_same_press_afterwards(app: Flask, desk: PageClient, engine_url: str) -> None:
    with app.app_context():
        uuid = a_booking(local(5, 14)).appointments[0].uuid
    page = desk.get(f"/staff/appointments/{uuid}")
    with away(app, engine_url):
        assert page.press("Arrived").status == 503
    assert page.press("Arrived").status == 303
    with app.app_context():
        assert db.session.scalars(select(Appointment.status)).one() == "checked_in"
