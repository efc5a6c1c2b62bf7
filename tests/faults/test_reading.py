"""Opening an address, as mail scanners open every link, changes nothing at all."""

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from booking.access.sessions import SEEN_EVERY
from booking.database import transactions
from tests.faults.addresses import a_life, addresses
from tests.faults.tables import changed, contents
from tests.faults.visitors import visitors
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

RECORDS_OF_READING = {"staff_sessions", "attempts", "feed_links.read_at"}
QUERY = "day=2026-10-20&procedure=mini-facelift&surgeon=david-kim&from=2026-10-20&q=ana"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_changes_nothing(app: Flask, engine_url: str, method: str) -> None:
    a_life(app)
    guests = list(visitors(app, addresses(app)))
    before, wrote = contents(engine_url, without=RECORDS_OF_READING), []
    for address, pages in guests:
        if "GET" not in address.methods:
            continue
        for path in (address.path, f"{address.path}?{QUERY}"):
            answer = pages.client.open(path, method=method)
            answer.close()
            assert answer.status_code in (200, 303, 422), (address.endpoint, answer.status)
            after = contents(engine_url, without=RECORDS_OF_READING)
            if changed(before, after):
                wrote.append((address.endpoint, changed(before, after)))
                before = after
    assert wrote == []
    assert len(guests) > 20


def test_a_change_would_be_seen(app: Flask, engine_url: str) -> None:
    """The control."""
    before = contents(engine_url, without=RECORDS_OF_READING)
    a_life(app)
    wrote = changed(before, contents(engine_url, without=RECORDS_OF_READING))
    assert {"visits", "appointments", "history", "letters", "calendar_events", "surgeons", "feed_links"} <= wrote


def test_reading_waits_for_nobody_who_writes(
    app: Flask, standing_clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it writes itself, as when a session was last in use, is left undone where it would have to wait."""
    a_life(app)
    guests = list(visitors(app, addresses(app)))
    waits, wait_for_locks = [], transactions._wait_for_locks

    def note(connection: Connection, seconds: float) -> None:
        waits.append(seconds)
        wait_for_locks(connection, seconds)

    monkeypatch.setattr(transactions, "_wait_for_locks", note)
    for address, pages in guests:
        if "GET" in address.methods and address.endpoint != "health.ready":  # which asks whether one can write
            if address.path.startswith("/staff"):
                standing_clock.move(SEEN_EVERY)
            assert pages.client.get(address.path, buffered=True).status_code in (200, 303, 422)
    assert len(waits) > 10
    assert set(waits) == {0}
