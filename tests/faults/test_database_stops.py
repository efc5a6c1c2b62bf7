"""PostgreSQL goes while one is talking to it: everybody reads whom to call, and the log has two lines."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from booking.routes.outage import OVER_AFTER
from tests.stage.databases import PostgresTemplates
from tests.stage.desk import signed_in
from tests.stage.postgres import Cluster, running_cluster
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.postgresql_only]

CALL = "(310) 555-0142"  # of tests/stage/practice.toml
HERE = {"Origin": "http://localhost"}
TYPED = {"name": "Ana Ruiz", "email": "ana@patient.example", "telephone": "3105550143"}


@pytest.fixture
def addresses(app: Flask) -> list[tuple[str, str]]:
    """Method and address of pages that read, and of some that write."""
    with app.app_context():
        hold, own = hold_path(a_hold(local(7, 9))), appointment_path(a_booking())
    return [
        ("GET", "/"),
        ("GET", "/book/mini-facelift/david-kim"),
        ("GET", "/api/v1/slots?procedure=mini-facelift&surgeon=david-kim"),
        ("GET", own),
        ("GET", f"{own}/reschedule"),
        ("GET", f"{own}/calendar.ics"),
        ("POST", f"{own}/reschedule"),
        ("GET", hold),
        ("POST", hold),
        ("GET", "/staff/"),
        ("GET", "/staff/week"),
        ("GET", "/nothing"),
    ]


def kill_backends(url: str) -> None:
    server = make_url(url)
    admin = server.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [server.database]
        )


@contextmanager
def refusing_connections(postgres: Cluster, url: str) -> Iterator[None]:
    """To this database alone: the other tests need theirs."""
    name = str(make_url(url).database)
    postgres._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    kill_backends(url)
    yield
    postgres._run("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What has been logged as a warning or worse; none of it with a trace."""

    def so_far() -> list[str]:
        records = [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert [record for record in records if record.exc_info] == []
        return [record.getMessage() for record in records]

    return so_far


def ask(client: FlaskClient, method: str, address: str) -> int:
    """The answer's code; whatever the server could not do is a 503 with the number to call."""
    answer = client.open(address, method=method, data=TYPED if method == "POST" else None, headers=HERE)
    if answer.status_code >= 500:
        assert (address, answer.status_code) == (address, 503)
        assert CALL in answer.text or "/api/" in address
    return answer.status_code


def test_backends_killed_while_talking(
    app: Flask,
    engine_url: str,
    addresses: list[tuple[str, str]],
    errors: Callable[[], list[str]],
    standing_clock: StandingClock,
) -> None:
    guests = [signed_in(app).client, *(app.test_client() for _ in range(3))]
    stop, codes = threading.Event(), Counter[int]()

    def talk(number: int) -> Counter[int]:
        own = Counter[int]()
        for round_ in count(number):
            if stop.is_set():
                break
            own[ask(guests[number], *addresses[round_ % len(addresses)])] += 1
        return own

    with ThreadPoolExecutor(len(guests)) as pool:
        talking = [pool.submit(talk, number) for number in range(len(guests))]
        for _ in range(60):
            kill_backends(engine_url)
            stop.wait(0.05)
        stop.set()
        for one in talking:
            codes += one.result()
    assert codes[200] > 0
    assert codes[503] > 1
    assert len(errors()) == 1
    assert errors()[0].startswith("The database does not answer: ")
    kill_backends(engine_url)
    codes[guests[1].get("/").status_code] += 1
    standing_clock.move(OVER_AFTER)
    for _ in range(3):
        assert guests[1].get("/").status_code == 200
    assert errors()[1:] == [
        f"The database answers again; until then {codes[503]} requests were told to come back later"
    ]


def test_a_server_that_cuts_everybody_off_and_lets_nobody_in(
    postgres: Cluster,
    app: Flask,
    engine_url: str,
    addresses: list[tuple[str, str]],
    errors: Callable[[], list[str]],
) -> None:
    """As one that is stopped at once."""
    desk, patient = signed_in(app).client, app.test_client()
    before = {address: ask(desk, method, address) for method, address in addresses}
    assert 503 not in before.values()
    with refusing_connections(postgres, engine_url):
        for _ in range(3):
            for client in (desk, patient):
                codes = {address: ask(client, method, address) for method, address in addresses}
                assert set(codes.values()) <= {303, 404, 503}  # 303: the desk's, for who has not signed in
                assert 303 not in codes.values() or client is patient
        assert len(errors()) == 1
    assert ask(patient, "GET", "/") == 200


class TestServerStoppedAtOnce:
    """The whole server, immediately, while several talk to it."""

    @pytest.fixture
    def own_server(self) -> Iterator[Cluster]:
        """Of this test alone: the others need theirs."""
        with running_cluster() as cluster:
            yield cluster

    @pytest.fixture
    def engine_url(self, own_server: Cluster, tmp_path: Path) -> str:
        return PostgresTemplates(own_server, tmp_path).copy("practice", tmp_path)[0]

    def test_while_they_talk(
        self,
        own_server: Cluster,
        app: Flask,
        addresses: list[tuple[str, str]],
        errors: Callable[[], list[str]],
        standing_clock: StandingClock,
    ) -> None:
        guests = [signed_in(app).client, *(app.test_client() for _ in range(3))]
        answered = [threading.Semaphore(0) for _ in guests]
        stop, codes = threading.Event(), Counter[int]()

        def talk(number: int) -> None:
            for round_ in count(number):
                if stop.is_set():
                    return
                codes[ask(guests[number], *addresses[round_ % len(addresses)])] += 1
                answered[number].release()

        def everybody_is_answered(times: int) -> None:
            for one in answered:
                for _ in range(times):
                    assert one.acquire(timeout=60)

        with ThreadPoolExecutor(len(guests)) as pool:
            talking = [pool.submit(talk, number) for number in range(len(guests))]
            try:
                everybody_is_answered(len(addresses))
                assert codes[503] == 0
                own_server.stop_at_once()
                everybody_is_answered(3 * len(addresses))
            finally:
                own_server.start_again()
                stop.set()
            for one in talking:
                one.result()
        assert codes[503] > len(addresses)
        (line,) = errors()
        assert line.startswith("The database does not answer: ")
        for method, address in addresses:
            assert ask(guests[0], method, address) != 503, address
        standing_clock.move(OVER_AFTER)
        assert guests[1].get("/").status_code == 200
        (over,) = errors()[1:]
        assert over.startswith("The database answers again; until then ")


@pytest.mark.parametrize("when", ["view", "error page", "after the view"])
def test_wherever_the_silence_is_met_it_is_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch, errors: Callable[[], list[str]], when: str
) -> None:
    gone = OperationalError("", {}, psycopg.errors.AdminShutdown("terminating connection"))

    def fail(*_: object, **__: object) -> None:
        raise gone

    patient = app.test_client()
    assert patient.get("/").status_code == 200
    address, expect = "/", 503
    if when == "view":
        monkeypatch.setitem(app.view_functions, "patient.home", fail)
    elif when == "error page":
        address, expect = "/nothing", 404
        app.template_context_processors[None].append(fail)  # type: ignore[arg-type]
    else:
        app.after_request_funcs[None].insert(0, fail)  # type: ignore[arg-type]
    codes = {patient.get(address).status_code for _ in range(5)}
    assert codes == {expect}
    assert len(errors()) == 1


def test_a_page_whose_frame_alone_was_missing_is_not_counted(
    app: Flask, monkeypatch: pytest.MonkeyPatch, errors: Callable[[], list[str]], standing_clock: StandingClock
) -> None:
    """A 404 was answered as it would have been with the database; whoever reads it is not told to come back."""
    gone = OperationalError("", {}, psycopg.errors.AdminShutdown("terminating connection"))

    def fail(*_: object, **__: object) -> None:
        raise gone

    patient = app.test_client()
    with monkeypatch.context() as frame:
        frame.setitem(app.template_context_processors, None, [fail])  # type: ignore[arg-type]
        assert patient.get("/nothing").status_code == 404
    with monkeypatch.context() as view:
        view.setitem(app.view_functions, "patient.home", fail)
        assert [patient.get("/").status_code for _ in range(2)] == [503, 503]
    standing_clock.move(OVER_AFTER)
    assert patient.get("/").status_code == 200
    assert errors()[1:] == ["The database answers again; until then 2 requests were told to come back later"]
