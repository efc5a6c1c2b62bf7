"""SQLite and PostgreSQL for the benchmark: new databases, and which processes of its own an engine has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measuring import Processes, children


@dataclass(frozen=True, slots=True)
class Engine:
    new_database: Callable[[str], str]  # returns its URL
    processes: Processes


@contextmanager
def running(name: str, folder: Path) -> Iterator[Engine]:
    if name == "sqlite":
        yield Engine(lambda database: f"sqlite:///{folder / database}.sqlite3", processes=lambda: [])
        return
    from tests.stage.postgres import running_cluster  # here: its package warns when it is imported

    with running_cluster() as cluster:
        cluster.settings(autovacuum="off")  # it would be counted for whoever is asked just then
        postmaster = cluster.server.get_pid()
        assert postmaster
        yield Engine(lambda _database: cluster.url(cluster.create()), processes=lambda: children(postmaster))
