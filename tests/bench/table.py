"""The table of one engine: measured side by side, a line a row."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench import bare
from tests.bench.engines import Engine
from tests.bench.filled import Filled
from tests.bench.imports import lines_a_second
from tests.bench.in_process import statements
from tests.bench.load import Target
from tests.bench.measuring import Costs, Measured, Processes, children, costs, processor_seconds
from tests.bench.rows import (
    FLAT,
    IMPORT,
    IMPORT_BOUND,
    IMPORT_WHAT,
    MANY,
    OFFERS,
    OFFERS_BOUND,
    OFFERS_WHAT,
    ROWS,
    RULES,
    RULES_BOUND,
    RULES_WHAT,
    AtLeast,
    AtMost,
    Row,
)
from tests.bench.rules import seconds_of_both
from tests.bench.waiting import seconds_of_offers
from tests.stage.servers import GUARDED, serving

BARE, COLD = "tests.bench.bare:create_app()", "tests.bench.cold:create_app()"
# A machine that is busy with other work lets a connection wait for longer than the two seconds that are usual.
PROCESSES, OPTIONS = 2, ("--threads=8", "--keep-alive=60")
ROUNDS, FEW_ROUNDS = 21, 11
BOOKINGS = 5  # a round


@dataclass(frozen=True, slots=True)
class Sites:
    """The same at 20,000 and at 200,000 appointments, and 50,000 people; without `many` it is a quick look."""

    usual: Filled
    many: Filled | None
    people: Filled | None  # where a row asks for them

    def of(self, row: Row) -> Filled:
        return self.people if row.among_people and self.people else self.usual

    @property
    def rounds(self) -> int:
        return ROUNDS if self.many else FEW_ROUNDS


def print_table(engine: Engine, sites: Sites, folder: Path, *, names: Collection[str]) -> None:
    rows = [row for row in ROWS if row.name in names]
    lines = list(_lines(engine, sites, folder, rows)) if rows else []
    lines += [_line_of_import(engine, sites)] if IMPORT in names else []
    lines += [_line_of_offers(engine, sites)] if OFFERS in names else []
    lines += [_line_of_rules(engine, sites)] if RULES in names else []  # at the end, since it books
    flat = f"at {MANY:,}" if sites.many else ""
    print("\n".join([f"{'':<50}{'statements':>10}{'ratio':>8}   {'bound':<12}{flat:>12}", *lines]), flush=True)


def _lines(engine: Engine, sites: Sites, folder: Path, rows: list[Row]) -> Iterator[str]:
    asked = {row.name: statements(sites.of(row), row) for row in rows}
    found = _measure(engine, sites, folder, rows)
    for row in rows:
        ratio = _ratio(found, row.bound, row.name, row.beside)
        flat = _ratio(found, FLAT, _at_many(row), row.name) if _at_many(row) in found else None
        yield _line(row.what, str(asked[row.name]), row.bound, ratio, flat)


def _line(what: str, asked: str, bound: AtLeast | AtMost, ratio: float, flat: float | None) -> str:
    line = f"{what:<50}{asked:>10}{ratio:>8.3f}   {bound.verdict(ratio)}"
    return line if flat is None else f"{line}{flat:>12.2f}   {FLAT.verdict(flat)}"


def _ratio(found: Costs, bound: AtLeast | AtMost, one: str, other: str) -> float:
    return bound.ratio(median(found[one]), median(found[other]))


def _at_many(row: Row) -> str:
    return f"{row.name} at {MANY:,}"


def _line_of_import(engine: Engine, sites: Sites) -> str:
    clock, now = partial(_clock, engine), datetime.now(UTC)
    rounds = range(FEW_ROUNDS if sites.many else 3)  # of a second or two each
    usual = median(lines_a_second(sites.usual.app, now=now, clock=clock) for _ in rounds)
    many = median(lines_a_second(sites.many.app, now=now, clock=clock) for _ in rounds) if sites.many else None
    return _line(IMPORT_WHAT, "", IMPORT_BOUND, usual, usual / many if many else None)


def _line_of_offers(engine: Engine, sites: Sites) -> str:
    os.environ["DATABASE_URL"] = sites.usual.environ["DATABASE_URL"]  # as a server of its own would have it
    clock = partial(_clock, engine)
    turns = list(seconds_of_offers(sites.usual.app, bare.create_app(), sites.rounds, clock=clock))
    print(f"milliseconds: a turn {1000 * median(one for one, _ in turns):.2f}")
    return _line(OFFERS_WHAT, "", OFFERS_BOUND, median(OFFERS_BOUND.ratio(*both) for both in turns), None)


def _clock(engine: Engine) -> float:
    return processor_seconds([os.getpid(), *engine.processes()])


def _line_of_rules(engine: Engine, sites: Sites) -> str:
    clock = partial(_clock, engine)
    usual: list[tuple[float, float]] = []
    many: list[tuple[float, float]] = []
    for _ in range(sites.rounds):
        usual += seconds_of_both(sites.usual.app, BOOKINGS, clock=clock)
        many += seconds_of_both(sites.many.app, BOOKINGS, clock=clock) if sites.many else []
    ratio = median(RULES_BOUND.ratio(*both) for both in usual)
    flat = median(rules for rules, _ in many) / median(rules for rules, _ in usual) if many else None
    return _line(RULES_WHAT, "", RULES_BOUND, ratio, flat)


def _measure(engine: Engine, sites: Sites, folder: Path, rows: list[Row]) -> Costs:
    """Under a row's name, and that of the bare answer it stands beside."""
    measured: dict[str, Measured] = {}
    with ExitStack() as stack:
        serve = partial(_serve, engine, folder, stack)
        port, processes = serve(BARE, sites.usual)
        for path in {row.beside: None for row in rows}:
            measured[path] = Measured(Target(port, path), processes)
        for site in filter(None, (sites.usual, sites.many, sites.people)):
            here = [row for row in rows if site in (sites.of(row), None if row.among_people else sites.many)]
            served = {cached: serve(GUARDED if cached else COLD, site) for cached in {row.cached for row in here}}
            for row in here:
                port, processes = served[row.cached]
                name = _at_many(row) if site is sites.many else row.name
                measured[name] = Measured(site.target(row, port=port), processes)
        found = costs(measured, rounds=sites.rounds)
    print("milliseconds: " + ", ".join(f"{name} {1000 * median(took):.2f}" for name, took in found.items()))
    return found


def _serve(engine: Engine, folder: Path, stack: ExitStack, application: str, site: Filled) -> tuple[int, Processes]:
    """Until the stack ends: its port, and the processes that answer there, the engine's among them."""
    own = Path(tempfile.mkdtemp(dir=folder))
    server = serving(application, site.environ, own, processes=PROCESSES, options=OPTIONS)
    running = stack.enter_context(server)
    return running.port, lambda: [*children(running.pid), *engine.processes()]
