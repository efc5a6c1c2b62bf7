"""When server processes are killed, or PostgreSQL crashes, what patients were told while booking is still true."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from random import Random
from threading import Event

import pytest
from sqlalchemy import text

from booking.database import writing
from tests.faults.stubborn import Told, insist, keep_booking
from tests.faults.wholeness import left
from tests.stage.databases import PostgresTemplates
from tests.stage.postgres import Cluster, running_cluster
from tests.stage.servers import GUARDED, Site, Slot, open_slots, serving
from tests.stage.visits import a_booking

pytestmark = pytest.mark.slow

CALL = "(310) 555-0142"  # of tests/stage/practice.toml
PATIENTS_AT_ONCE = 6
KILLS = 10
CRASHES = 2
FEWEST = 10  # bookings, or the test has seen too little
OPTIONS = ("--preload",)  # whoever takes the place of the killed answers at once


def booking_while(site: Site, happening: Callable[[Told], None]) -> Told:
    """Patients book without end while something happens to the site."""
    told, enough, starts = Told(), Event(), SimpleQueue[Slot]()
    slots = [slot for surgeon in ("david-kim", "eugene-kim") for slot in open_slots(site, surgeon=surgeon)[::2]]
    Random(1).shuffle(slots)
    for slot in slots:
        starts.put(slot)
    with ThreadPoolExecutor(PATIENTS_AT_ONCE) as pool:
        patients = [pool.submit(keep_booking, site, starts, told, enough) for _ in range(PATIENTS_AT_ONCE)]
        try:
            happening(told)
        finally:
            enough.set()
        for patient in patients:
            patient.result()
    return told


def kill_a_worker(master: Path) -> None:
    pid = master.read_text().strip()
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    if workers:
        os.kill(int(Random(len(workers)).choice(workers)), signal.SIGKILL)


def test_nothing_acknowledged_is_lost_when_server_processes_are_killed(
    practice: None, engine_url: str, tmp_path: Path
) -> None:
    before, master = left(engine_url), tmp_path / "master.pid"

    def killing(told: Told) -> None:
        for _ in range(KILLS):
            wait_for_answers(told, 8)
            kill_a_worker(master)
        wait_until(lambda: len(told.booked) >= FEWEST)

    environ = {"DATABASE_URL": engine_url}
    with serving(GUARDED, environ, tmp_path / "site", processes=3, options=(*OPTIONS, f"--pid={master}")) as site:
        told = booking_while(site, killing)

    after = left(engine_url)
    assert told.unanswered > 0, "nobody was killed while answering: this proves nothing"
    assert len(told.booked) >= FEWEST
    assert [token for token in told.booked if not after.holds_page(token)] == []
    assert after.half_written == {}
    assert after.is_told(before)
    assert {status for status in told.statuses if status >= 500} == set()


@pytest.fixture
def crashing() -> Iterator[Cluster]:
    """A PostgreSQL of the test's own."""
    with running_cluster() as cluster:
        yield cluster


@contextmanager
def crashed(cluster: Cluster) -> Iterator[None]:
    """Within it there is no PostgreSQL; afterwards it has recovered."""
    pid = cluster.server.get_pid()
    assert pid
    os.kill(pid, signal.SIGQUIT)  # "immediate": every process drops what it does
    wait_until(lambda: not Path(f"/proc/{pid}").exists() or "zombie" in Path(f"/proc/{pid}/status").read_text())
    try:
        yield
    finally:
        cluster.server.ensure_postgres_running()


def wait_for_answers(told: Told, count: int) -> None:
    """Of the patients' requests, so many more."""
    enough = sum(told.statuses.values()) + count
    wait_until(lambda: sum(told.statuses.values()) >= enough)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(1500):
        if is_so():
            return
        Event().wait(0.02)
    raise AssertionError("it never came to that")


def test_nothing_acknowledged_is_lost_when_postgresql_crashes(crashing: Cluster, tmp_path: Path) -> None:
    """While it is away every page says so, with the number to call; afterwards the same processes go on."""
    url, _drop = PostgresTemplates(crashing, tmp_path / "templates").copy("practice", tmp_path)
    before = left(url)
    down: list[str] = []

    def crashing_now_and_then(told: Told) -> None:
        for _ in range(CRASHES):
            wait_for_answers(told, 20)
            with crashed(crashing):
                for address in ("/", "/book/mini-facelift", "/api/v1/slots"):
                    insist_on_503(site, address)
                    down.append(address)
        wait_until(lambda: len(told.booked) >= FEWEST)

    with serving(GUARDED, {"DATABASE_URL": url}, tmp_path / "site", processes=2, options=OPTIONS) as site:
        told = booking_while(site, crashing_now_and_then)
        assert insist(lambda: site.ask("GET", "/"), told).status == 200

    after = left(url)
    assert len(told.booked) >= FEWEST
    assert [token for token in told.booked if not after.holds_page(token)] == []
    assert after.half_written == {}
    assert after.is_told(before)
    assert {status for status in told.statuses if status >= 500} <= {503}
    assert len(down) == 3 * CRASHES


def insist_on_503(site: Site, address: str) -> None:
    answer = site.ask("GET", address)
    assert answer.status == 503, address
    assert int(answer.headers["Retry-After"]) > 0
    assert "Traceback" not in answer.text
    assert "psycopg" not in answer.text
    if address.startswith("/api"):
        assert answer.headers.get_content_type() == "application/json"
    else:
        assert CALL in answer.text


@pytest.mark.usefixtures("practice", "app_context")
@pytest.mark.parametrize(
    ("table", "fault"),
    [("calendar_events", "booked without a calendar event"), ("letters", "booked without a letter")],
)
def test_a_booking_half_written_would_be_noticed(engine_url: str, table: str, fault: str) -> None:
    """The negative control."""
    a_booking()
    assert left(engine_url).half_written == {}
    with writing() as session:
        session.execute(text(f"DELETE FROM {table}"))
    assert set(left(engine_url).half_written) == {fault}
