"""Whatever form of the site is sent twice, at one moment and once more: it acts once, and nobody is frightened.

Without JavaScript a button is pressed twice; a browser sends again what it has had no answer to.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from sqlalchemy import MetaData, create_engine, event, func, select
from sqlalchemy.orm import Session

from booking.access import PUBLIC, ROLES
from tests.stage.acting_forms import ADDING, FORMS, Form, opened_page, send, sent_by
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

JOINING = {"name": "Bea Fonseca", "email": "bea@patient.example", "telephone": "310 555 0177", "agreed": "y"}
MORE = {
    "patient.join": Form("Put me on the earlier-visit list", "patient.join_list", typed=JOINING),
    "patient.end_wish": Form("Leave the list", "patient.place_on_list"),
    "patient.hold": Form("10:00 AM", "patient.times", "?day=2026-10-12"),
}
REFUSED = {"staff.hours", "staff.extra_hours"}
"""The second time, in words: hours that share time with others are, see routes/staff/test_hours.py."""
SENT = FORMS | ADDING | MORE
ROWS_OF_ONE_ACT = {"staff.copy_hours": 2}
"""Else one in each table."""
BESIDE = {"attempts", "desk_versions", "freed_times", "kept_forms", "staff_sessions", "visit_lookups", "wish_surgeons"}
"""Records of the asking, and what one row of a visit, a wish or an absence brings along."""
FRIGHTENING = ("faster", "taken meanwhile", "just taken", "There is a problem", "overlap")
LET_THE_OTHER_COME = 0.3  # seconds; with the guards on, nobody comes


@pytest.fixture
def both_have_looked(engine: str) -> Iterator[None]:
    """Each press waits before it writes until the other would write too. On SQLite there is one writer anyway."""
    together = Barrier(2)

    def wait(*_: object) -> None:
        with suppress(BrokenBarrierError):
            together.wait(LET_THE_OTHER_COME)

    if engine == "postgresql":
        event.listen(Session, "before_flush", wait)
    yield
    if engine == "postgresql":
        event.remove(Session, "before_flush", wait)


def rows(url: str) -> dict[str, int]:
    engine, tables = create_engine(url), MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = {
            one.name: connection.scalar(select(func.count()).select_from(one)) or 0
            for one in tables.sorted_tables
            if one.name not in BESIDE
        }
    engine.dispose()
    return found


def sent_at_once(app: Flask, page: Page, form: Form) -> list[Page]:
    """By a browser that has had no answer yet."""
    cookies = [(one.key, one.value) for one in page._client.client._cookies.values()]
    address = page._form_of(form.button)[0].get("action") or page.response.request.path
    sent = sent_by(page, form)

    def press(_: int) -> Page:
        pages = PageClient(app.test_client())
        for name, value in cookies:
            pages.client.set_cookie(name, value)
        return pages.post(address, sent)

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(press, range(2)))


@pytest.mark.parametrize("endpoint", sorted(SENT))
def test_it_acts_once(
    app: Flask, endpoint: str, engine_url: str, standing_clock: StandingClock, request: pytest.FixtureRequest
) -> None:
    form = SENT[endpoint]
    page = opened_page(app, form, standing_clock, is_public=ROLES[endpoint] is PUBLIC)
    before = rows(engine_url)
    request.getfixturevalue("both_have_looked")
    answers = sent_at_once(app, page, form)
    after = rows(engine_url)
    second = 422 if endpoint in REFUSED else 303
    assert sorted(one.status for one in answers) == [303, second], [one.text for one in answers]
    most = ROWS_OF_ONE_ACT.get(endpoint, 1)
    assert {table: after[table] - before[table] for table in after if abs(after[table] - before[table]) > most} == {}
    answers.append(send(page, form, sent_by(page, form)))
    assert answers[-1].status in (second, 404)  # 404: what it removed is not there any more
    assert rows(engine_url) == after
    told = [answer.follow().text for answer in answers if answer.status == 303]
    assert [words for words in FRIGHTENING if any(words in text for text in told)] == []
