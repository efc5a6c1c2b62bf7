"""The real server processes that the patients of the race meet."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from booking.config import PROJECT
from tests.stage.settings import an_environment

PROCESSES = 4
READY_WITHIN = 60.0  # seconds
GUARDED = "app:create_app()"
UNGUARDED = "tests.race.unguarded:create_app()"

Slot = dict[str, str]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Site:
    port: int
    log: Path
    pid: int  # gunicorn's own; those who answer are its children

    def ask(
        self, method: str, address: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Over a connection of its own."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, address, body, dict(headers or {}))
            with connection.getresponse() as answer:
                return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))


@contextmanager
def serving(
    application: str,
    environ: dict[str, str],
    folder: Path,
    *,
    processes: int = PROCESSES,
    options: tuple[str, ...] = (),
) -> Iterator[Site]:
    """gunicorn as in production, on a port of its own; ended at the end with all its processes."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with socket.socket() as listener, log.open("wb") as lines:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        port = int(listener.getsockname()[1])
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", application, f"--bind=fd://{listener.fileno()}"),
                *(f"--workers={processes}", *options),
            ],
            cwd=PROJECT,
            env=_environ(environ, folder, port),
            pass_fds=[listener.fileno()],
            stdout=lines,
            stderr=lines,
            start_new_session=True,
        )
    try:
        site = Site(port, log, server.pid)
        _wait_until_answering(site, server)
        yield site
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # its session is its own: nobody else is in it
        server.wait()


def _environ(environ: dict[str, str], folder: Path, port: int) -> dict[str, str]:
    own = {"BASE_URL": f"http://127.0.0.1:{port}", "INSTANCE_PATH": str(folder / "instance")}
    whole = an_environment(**own | environ)
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(PROJECT), **whole}


def _wait_until_answering(site: Site, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        assert server.poll() is None, site.log.read_text("utf-8")
        with suppress(OSError):
            if site.ask("GET", "/healthz").status == 200:
                return
        time.sleep(0.05)
    raise AssertionError(site.log.read_text("utf-8"))


def open_slots(site: Site, **query: str) -> list[Slot]:
    """Of the two weeks after next."""
    first = datetime.now(UTC).date() + timedelta(days=14)
    asked = {
        "procedure": "mini-facelift",
        "location": "office",
        "from": str(first),
        "to": str(first + timedelta(days=13)),
    }
    answer = site.ask("GET", f"/api/v1/slots?{urlencode(asked | query)}")
    assert answer.status == 200, answer.text
    found: list[Slot] = json.loads(answer.text)["slots"]
    return found
