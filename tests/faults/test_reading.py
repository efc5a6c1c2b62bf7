"""Opening an address, as mail scanners open every link, changes nothing at all."""

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from booking.access.sessions import SEEN_EVERY
from booking.database import transactions
from tests.faults.addresses import NEEDS_QUERY, Address, a_life, addresses
from tests.faults.tables import changed, contents
from tests.faults.visitors import visitors
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

RECORDS_OF_READING = {"staff_sessions", "attempts", "feed_links.read_at", "person_exports"}
# The first asks whether one can write; nobody takes a person along unnoted.
MAY_WAIT = {"health.ready", "staff.export_json", "staff.export_page"}
QUERY = "day=2026-10-20&procedure=mini-facelift&surgeon=david-kim&from=2026-10-20&q=ana"


def expected_of(address: Address) -> set[int]:
    return {200, 303, 422} | ({404} if address.endpoint in NEEDS_QUERY else set())


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
            assert answer.status_code in expected_of(address), (address.endpoint, answer.status)
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
        if "GET" in address.methods and address.endpoint not in MAY_WAIT:
            if address.path.startswith("/staff"):
                standing_clock.move(SEEN_EVERY)
            assert pages.client.get(address.path, buffered=True).status_code in expected_of(address)
    assert len(waits) > 10
    assert set(waits) == {0}
