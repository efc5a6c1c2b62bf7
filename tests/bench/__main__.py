"""How fast is it, beside the least that a server could do?

One run, side by side: every figure is a ratio of two measurements taken moments apart, and the median of its rounds.
Both servers are gunicorn with two processes of eight threads, on the same database, asked by eight clients.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from flask import Flask
from flask_migrate import upgrade

from booking.calendars import feed_address, make_feed_link
from booking.database import db
from tests.bench.filling import fill
from tests.bench.load import Target, answers_a_second
from tests.bench.rules import seconds_of_both
from tests.stage.postgres import Cluster, running_cluster
from tests.stage.servers import GUARDED, serving
from tests.stage.settings import an_environment

BARE, COLD = "tests.bench.bare:create_app()", "tests.bench.cold:create_app()"
PROCESSES, OPTIONS = 2, ("--threads=8",)
ROUNDS, SECONDS = 21, 0.4  # short and many: what else the machine does then falls on all alike
BOOKINGS = 100
SLOTS = "/api/v1/slots?procedure=mini-facelift"
EVENTS = 1000
Rates = dict[str, list[float]]


@dataclass(frozen=True)
class Figure:
    what: str
    ratio: float
    bound: float
    at_least: bool

    def line(self) -> str:
        met = self.ratio >= self.bound if self.at_least else self.ratio <= self.bound
        sign = "≥" if self.at_least else "≤"
        return f"{self.what:<78} {self.ratio:>6.2f}   {sign} {self.bound:<5g} {'met' if met else 'SHORT'}"


def main() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
    engines = sys.argv[1:] or ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="booking-bench-") as folder, ExitStack() as stack:
        cluster = stack.enter_context(running_cluster()) if "postgresql" in engines else None
        for engine in engines:
            url_of = _postgresql(cluster) if engine == "postgresql" and cluster else _sqlite(Path(folder))
            print(f"\n{engine}: measuring for about a minute and a half ...", flush=True)
            figures = [figure.line() for figure in _figures(Path(folder) / engine, url_of)]
            print(f"{'':<78} {'ratio':>6}   {'bound':<7} \n" + "\n".join(figures), flush=True)
    print("\ncold: no answer and no row is kept; how a moment is read, dated and written stays known to a process")


def _sqlite(folder: Path) -> Callable[[str], str]:
    return lambda name: f"sqlite:///{folder / name}.sqlite3"


def _postgresql(cluster: Cluster) -> Callable[[str], str]:
    return lambda _name: cluster.url(cluster.create())


def _figures(folder: Path, url_of: Callable[[str], str]) -> Iterator[Figure]:
    few, usual, many = (url_of(name) for name in ("few", "usual", "many"))
    _filled(few, folder, past=0, future=500)
    _filled(many, folder, past=199_500, future=500)
    with _application(usual, folder) as app:
        fill(app, past=20_000, future=500, events=EVENTS, now=datetime.now(UTC))
        feed = _feed_path(app)
    rates = _measured(folder, few=few, usual=usual, many=many, feed=feed)
    yield Figure(
        "(a) a month of both surgeons, cold, of one SELECT's requests/s", _ratio(rates, "cold", "one"), 0.2, True
    )
    yield Figure("(a) the same, warm", _ratio(rates, "warm", "one"), 0.5, True)
    yield Figure("(b) 500 appointments' requests/s, of 200,000 appointments'", _ratio(rates, "few", "many"), 1.1, False)
    with _application(usual, folder) as app:
        took = list(seconds_of_both(app, BOOKINGS))
    both = median(rules / bare for rules, bare in took)
    yield Figure("(c) the rules hold and book, of two bare transactions' time", both, 4, False)
    unchanged, whole = _ratio(rates, "unchanged", "one"), _ratio(rates, "joined", "feed")
    yield Figure(f"(d) a feed of {EVENTS} events, unchanged (304), of one SELECT's requests/s", unchanged, 0.5, True)
    yield Figure("(d) the same, whole, of the time to SELECT and join the ready bytes", whole, 2, False)


def _measured(folder: Path, *, few: str, usual: str, many: str, feed: str) -> Rates:
    """Answers a second of each target, a figure a round."""
    with ExitStack() as stack:

        def port(application: str, url: str, name: str) -> int:
            environ = {"DATABASE_URL": url}
            server = serving(application, environ, folder / name, processes=PROCESSES, options=OPTIONS)
            return stack.enter_context(server).port

        ours, bare = port(GUARDED, usual, "ours"), port(BARE, usual, "bare")
        targets = {
            "one": Target(bare, "/one"),
            "warm": Target(ours, SLOTS),
            "cold": Target(port(COLD, usual, "cold"), SLOTS),
            "few": Target(port(COLD, few, "few"), SLOTS),
            "many": Target(port(COLD, many, "many"), SLOTS),
            "joined": Target(bare, "/events"),
            "feed": Target(ours, feed),
            "unchanged": Target(ours, feed, 304, {"If-None-Match": _etag(ours, feed)}),
        }
        rates: Rates = {name: [] for name in targets}
        for number in range(ROUNDS + 1):
            for name, target in targets.items() if number % 2 else reversed(targets.items()):
                rate = answers_a_second(target, seconds=SECONDS)
                if number:  # the first round warms everything up
                    rates[name].append(rate)
            print(".", end="", flush=True)
    print("\nrequests/s: " + ", ".join(f"{name} {median(found):.0f}" for name, found in rates.items()), flush=True)
    return rates


def _ratio(rates: Rates, one: str, other: str) -> float:
    return median(mine / theirs for mine, theirs in zip(rates[one], rates[other], strict=True))


def _filled(url: str, folder: Path, *, past: int, future: int) -> None:
    with _application(url, folder) as app:
        fill(app, past=past, future=future, events=0, now=datetime.now(UTC))


@contextmanager
def _application(url: str, folder: Path) -> Iterator[Flask]:
    """On a database that is up to date."""
    from app import create_app

    app = create_app(an_environment(DATABASE_URL=url), instance_path=folder / "instance")
    logging.getLogger().setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _feed_path(app: Flask) -> str:
    with app.app_context():
        address = feed_address(make_feed_link(surgeon_id=1, titles="private", now=datetime.now(UTC)))
        assert address
        return address.removeprefix("http://localhost")


def _etag(port: int, path: str) -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}{path}")) as answer:
        events = answer.read().count(b"BEGIN:VEVENT")
        assert events == EVENTS, f"the feed has {events} events"
        return str(answer.headers["ETag"])


if __name__ == "__main__":
    main()
