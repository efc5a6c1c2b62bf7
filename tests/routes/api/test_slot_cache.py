"""The API never offers, from its cache, what cannot be had any more."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import appointments
from booking.commands.load_practice.loading import load_practice
from booking.config import PROJECT
from booking.database import db
from booking.routes.api import slots as api
from booking.routes.api.slot_cache import SlotCache, key
from tests.stage.databases import PRACTICE_FILE
from tests.stage.settings import LOS_ANGELES, NOW, an_environment
from tests.stage.slots_api import Slots, on_tuesday, slots, statements_of
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, a_part

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from app import create_app
from tests.stage.settings import an_environment
from tests.stage.visits import a_booking, a_part
app = create_app(an_environment(DATABASE_URL=sys.argv[1]), instance_path=Path(sys.argv[2]))
with app.app_context():
    print(a_booking().appointments[0].status)
"""


def is_offered(found: Slots) -> bool:
    return any(
        slot["surgeon"] == "david-kim" and slot["starts_at"] == TUESDAY_TEN.astimezone(LOS_ANGELES).isoformat()
        for slot in found
    )


def book_elsewhere(engine_url: str, tmp_path: Path) -> None:
    other = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS, engine_url, str(tmp_path / "other")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert other.stdout == "booked\n", other.stderr


def test_what_another_process_has_booked_is_not_offered(client: FlaskClient, engine_url: str, tmp_path: Path) -> None:
    assert is_offered(on_tuesday(client))
    book_elsewhere(engine_url, tmp_path)
    assert not is_offered(on_tuesday(client))


def test_with_versions_that_stood_still_it_would_be_offered(
    client: FlaskClient, engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: there is a cache, and it is the versions that keep it honest."""
    monkeypatch.setattr("booking.schedules.versions._VERSIONS", "SELECT id, id FROM surgeons ORDER BY id")
    assert is_offered(on_tuesday(client))
    book_elsewhere(engine_url, tmp_path)
    assert is_offered(on_tuesday(client))


def test_every_deed_is_seen_at_once(app: Flask, client: FlaskClient) -> None:
    offered = []
    assert is_offered(on_tuesday(client))
    with app.app_context():
        visit = a_hold()
    offered.append(is_offered(on_tuesday(client)))
    with app.app_context():
        appointments.release(db.session.merge(visit), now=NOW)
    offered.append(is_offered(on_tuesday(client)))
    with app.app_context():
        booked = a_booking()
    offered.append(is_offered(on_tuesday(client)))
    with app.app_context():
        parts = [a_part("eugene-kim", "office", TUESDAY_TEN)]
        desk = appointments.Actor("desk", None)
        appointments.reschedule(db.session.merge(booked), parts, actor=desk, now=NOW - timedelta(days=1))
    offered.append(is_offered(on_tuesday(client)))
    assert offered == [False, True, False, True]


@pytest.mark.sqlite_only
def test_a_practice_file_with_another_step_is_seen_at_once(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    before = len(on_tuesday(client))
    file = tmp_path / "practice.toml"
    file.write_text(PRACTICE_FILE.read_text("utf-8").replace("slot_step_minutes = 30", "slot_step_minutes = 15"))
    with app.app_context():
        load_practice(file, replace=True)
    assert len(on_tuesday(client)) > before


def test_a_hold_that_has_run_out_is_offered_from_the_next_minute_on(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        a_hold()
    assert not is_offered(on_tuesday(client))
    standing_clock.move(timedelta(minutes=11))
    assert is_offered(on_tuesday(client))


@pytest.mark.sqlite_only
def test_a_start_that_has_become_too_soon_is_not_offered(client: FlaskClient, standing_clock: StandingClock) -> None:
    assert slots(client)[0]["starts_at"] == "2026-10-05T13:00:00-07:00"  # four hours' notice, to the second
    standing_clock.move(timedelta(seconds=1))
    assert slots(client)[0]["starts_at"] == "2026-10-05T13:30:00-07:00"


@pytest.mark.sqlite_only
def test_other_questions_have_other_answers(client: FlaskClient) -> None:
    everything = slots(client)
    assert slots(client, surgeon="david-kim") != everything
    assert slots(client, procedure="rhinoplasty") != everything
    assert slots(client, location="video") != everything
    assert slots(client, **{"from": "2026-10-12"}) != everything
    assert slots(client, to="2026-10-12") != everything
    assert slots(client) == everything


@pytest.mark.sqlite_only
def test_a_refusal_is_not_kept(app: Flask, client: FlaskClient) -> None:
    for _ in range(2):
        assert client.get("/api/v1/slots?procedure=facial-yoga").status_code == 404
    assert len(app.extensions[api.CACHE]._answers) == 0


@pytest.mark.sqlite_only
def test_two_applications_in_one_process_share_no_answers(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    from app import create_app

    other = create_app(an_environment(), instance_path=tmp_path / "other")
    assert app.extensions[api.CACHE] is not other.extensions[api.CACHE]


def test_it_keeps_only_so_many_answers_those_asked_for_last() -> None:
    cache = SlotCache(most=2)
    first, second, third = (key(((1, 1),), NOW, query) for query in "abc")
    cache.keep(first, b"1")
    cache.keep(second, b"2")
    assert cache.find(first) == b"1"
    cache.keep(third, b"3")
    assert [cache.find(first), cache.find(second), cache.find(third)] == [b"1", None, b"3"]


def test_the_application_bounds_its_cache(app: Flask, client: FlaskClient) -> None:
    for day in range(1, 29):
        for month in ("11", "12", "10"):
            client.get(f"/api/v1/slots?procedure=mini-facelift&from=2026-{month}-{day:02}&to=2026-{month}-{day:02}")
    assert len(app.extensions[api.CACHE]._answers) == 64
    assert len(statements_of(app, client, **{"from": "2026-10-28", "to": "2026-10-28"})) == 1
