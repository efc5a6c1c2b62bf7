"""What every test may ask for.

`engine_url`: a migrated database of its own, on SQLite and then on PostgreSQL; `app` and `client` work on it.
`practice` puts the test practice into it, and `demo` the demo too. `pytest.mark.sqlite_only` spares a test the second
engine.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from xdist.scheduler import LoadScopeScheduling

from booking import clock
from booking.database import db
from booking.people.memory import Memory
from tests.stage import desk_versions, ended_with_us, letter_kinds, writers
from tests.stage.chromium import HOW_TO_GET_IT, chromium_path, require_chromium
from tests.stage.databases import ENGINES, TEMPLATES, PostgresTemplates, SQLiteTemplates
from tests.stage.desk_versions import unraised
from tests.stage.letter_kinds import unnamed
from tests.stage.postgres import Cluster, running_cluster
from tests.stage.processes import JourneysInOneProcess
from tests.stage.settings import NOW, an_environment
from tests.stage.standing_clock import StandingClock
from tests.stage.writers import strangers


def pytest_configure() -> None:
    ended_with_us.watch()
    writers.watch()
    desk_versions.watch()
    letter_kinds.watch()


def pytest_unconfigure() -> None:
    ended_with_us.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        marks = metafunc.definition.iter_markers
        alone = [engine for engine in ENGINES for _mark in marks(f"{engine}_only")]
        metafunc.parametrize("engine", alone or ENGINES)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return JourneysInOneProcess(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if chromium_path() is None:
        terminalreporter.write_line(f"Journeys need a browser. {HOW_TO_GET_IT}")


@pytest.fixture(autouse=True)
def only_appointments_write_appointments() -> Iterator[None]:
    """Whatever a test does: no other room of this process writes a visit or an appointment meanwhile."""
    strangers.clear()
    yield
    assert strangers == []


@pytest.fixture(autouse=True)
def what_screens_show_raises_the_desk_version() -> Iterator[None]:
    """Whatever a test does: nothing that a screen of the staff shows is committed without it."""
    unraised.clear()
    yield
    assert unraised == []


@pytest.fixture(autouse=True)
def every_kind_of_letter_has_a_name() -> Iterator[None]:
    """Whatever a test does: no letter is written of a kind that the desk and the practice's own lines do not know."""
    unnamed.clear()
    yield
    assert unnamed == []


@pytest.fixture(autouse=True)
def no_thread_looks_after_patients(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would outlive its test by a minute, and ask a database that has gone while another test runs."""
    monkeypatch.setattr(Memory, "_look_after", lambda _: None)


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every application of every test would compile the same templates anew: a third of the time of a test of pages."""
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled-templates")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", compiled)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> SQLiteTemplates:
    return SQLiteTemplates(tmp_path_factory.mktemp("sqlite-templates"))


@pytest.fixture(scope="session")
def postgres_templates(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> PostgresTemplates:
    return PostgresTemplates(postgres, tmp_path_factory.mktemp("postgres-templates"))


@pytest.fixture
def engine_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    templates = request.getfixturevalue(f"{'postgres' if engine == 'postgresql' else engine}_templates")
    name = next(name for name in TEMPLATES if name in request.fixturenames or name == "bare")
    url, drop = templates.copy(name, tmp_path)
    yield url
    drop()


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    """What `app` is made with; a module or test with settings of its own overrides this fixture."""
    return an_environment(DATABASE_URL=engine_url)


@pytest.fixture
def app(environ: dict[str, str], tmp_path: Path) -> Iterator[Flask]:
    from app import create_app  # here: tests of pure rules need no application

    app = create_app(environ, instance_path=tmp_path / "instance")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    clock.set_offset(timedelta(0))


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """For rules called without HTTP. A test client must not be used inside: it would share this context."""
    with app.app_context():
        yield app


@pytest.fixture
def practice() -> None:
    """The test practice (tests/stage/practice.toml) is in the database: `engine_url` copies it."""


@pytest.fixture
def demo() -> None:
    """The demo, as filled at DEMO_NOW, is in the database: `engine_url` copies it."""


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> StandingClock:
    """Time stands still at NOW for whatever this process asks of `clock.now()`."""
    standing = StandingClock(NOW)
    monkeypatch.setattr(clock, "now", standing.now)
    return standing


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser for journeys; skipped without one, failed without one when CI=true."""
    return require_chromium()
