"""What happens when SQLite's disk is full, its file may only be read, or somebody else writes for too long.

The page says so with the number to call, nothing is written by half, what was typed can be sent again, and when the
fault is over the same form works.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, make_url

from booking.database import db
from booking.routes.outage import OVER_AFTER
from tests.faults.tables import changed, contents
from tests.faults.wholeness import left
from tests.stage.page_client import Page, PageClient
from tests.stage.people import PASSWORD, add_user
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

CALL = "(310) 555-0142"  # of tests/stage/practice.toml
DAY = "/book/mini-facelift/david-kim?day=2026-10-06"
SEND_AGAIN = "Send it again"


@pytest.fixture
def pages(app: Flask) -> PageClient:
    return PageClient(app.test_client())


@pytest.fixture
def path(engine_url: str) -> Path:
    return Path(str(make_url(engine_url).database))


@contextmanager
def each_connection(app: Flask, prepare: Callable[[Any], None]) -> Iterator[None]:
    """Every connection of the app is a new one, and prepared like this."""

    def on_connect(connection: Any, _record: Any) -> None:
        prepare(connection)

    with app.app_context():
        engine = db.engine
    engine.dispose()
    event.listen(engine, "connect", on_connect)
    try:
        yield
    finally:
        event.remove(engine, "connect", on_connect)
        engine.dispose()


def full(path: Path) -> Callable[[Any], None]:
    """A disk on which the file cannot grow."""
    with closing(sqlite3.connect(path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    return lambda connection: connection.execute(f"PRAGMA max_page_count={pages}")


def says_so(page: Page) -> None:
    assert page.status == 503
    assert page.h1 == "We can’t book online just now"
    assert CALL in page.text
    assert int(page.headers["Retry-After"]) > 0
    for told in ("sqlite", "Traceback", "disk", "readonly", "locked"):
        assert told not in page.text


def press_until_it_fails(pages: PageClient, url: str) -> tuple[Page, dict[str, str]]:
    """Books one time after the other; the first answer that is no good, and the contents just before."""
    before = contents(url)
    for day in range(6, 31):
        found = pages.get(f"/book/not-sure-yet/david-kim?day=2026-10-{day:02}")
        for time in [button for button in found.buttons() if button.endswith("M")][:8]:
            page = found.press(time)
            for button, typed in ((GO_ON, {**TYPED, "note": "x" * 480}), (BOOK, {}), ("", {})):
                if page.status == 503:
                    return page, before
                before = contents(url)
                if button:
                    page = page.follow().press(button, **typed)
    raise AssertionError("the disk was never full")


def test_a_full_disk_writes_nothing_by_half_and_works_again_with_room(
    app: Flask, pages: PageClient, engine_url: str, path: Path
) -> None:
    with each_connection(app, full(path)):
        page, before = press_until_it_fails(pages, engine_url)
        says_so(page)
        assert changed(before, contents(engine_url)) == set()
        assert pages.get("/").status == 200  # reading goes on
    assert left(engine_url).half_written == {}
    assert page.press(SEND_AGAIN).status == 303


def test_a_full_disk_is_one_line_in_the_log_and_one_when_there_is_room(
    app: Flask,
    pages: PageClient,
    engine_url: str,
    path: Path,
    caplog: pytest.LogCaptureFixture,
    standing_clock: StandingClock,
) -> None:
    """However many are told to come back later, on whatever page, and though those who read are answered."""
    with each_connection(app, full(path)):
        page, _before = press_until_it_fails(pages, engine_url)
        for _ in range(10):
            page = page.press(SEND_AGAIN)
            says_so(page)
            pages.get("/")
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage().partition(": ")[0] for record in told] == ["The database does not answer"]
    assert [record for record in caplog.records if record.exc_info] == []
    assert page.press(SEND_AGAIN).status == 303
    standing_clock.move(OVER_AFTER)
    pages.get("/")
    over = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING][1:]
    assert over == ["The database answers again; until then 11 requests were told to come back later"]


def test_a_file_that_may_only_be_read_is_read(app: Flask, pages: PageClient, engine_url: str) -> None:
    found, before = pages.get(DAY), contents(engine_url)
    with each_connection(app, lambda connection: connection.execute("PRAGMA query_only=ON")):
        page = found.press("10:00 AM")
        says_so(page)
        assert pages.get(DAY).status == 200
        assert changed(before, contents(engine_url)) == set()
    assert page.press(SEND_AGAIN).status == 303


@contextmanager
def somebody_writes(path: Path) -> Iterator[None]:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_what_was_typed_while_somebody_else_wrote_for_too_long_can_be_sent_again(
    app: Flask, pages: PageClient, engine_url: str, path: Path
) -> None:
    details = pages.get(DAY).press("10:00 AM").follow()
    before = contents(engine_url)
    impatient = each_connection(app, lambda connection: connection.execute("PRAGMA busy_timeout=50"))
    with impatient, somebody_writes(path):
        page = details.press(GO_ON, **TYPED)
        says_so(page)
        once_more = page.press(SEND_AGAIN)
        says_so(once_more)
        assert changed(before, contents(engine_url)) == set()
    review = once_more.press(SEND_AGAIN).follow()
    assert review.h1 == "Review and book"
    for said in ("Ana María Ruiz", "ana@patient.example", "(310) 555-0143", "Since May."):
        assert said in review.text
    assert review.press(BOOK).status == 303
    assert left(engine_url).half_written == {}


def test_a_password_is_never_shown_again(app: Flask, pages: PageClient) -> None:
    email, form = add_user(app), pages.get("/staff/sign-in")
    with each_connection(app, lambda connection: connection.execute("PRAGMA query_only=ON")):
        page = form.press("Sign in", email=email, password=PASSWORD)
    says_so(page)
    assert SEND_AGAIN not in page.buttons()
    assert PASSWORD not in page.response.text
