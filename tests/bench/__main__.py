"""How fast is it, beside the least that a server could do? `rows.py` lists what is measured, and the bounds.

One run, side by side: every figure is a ratio of two medians, each of many short measurements that took turns.
Measured is the time of the processors that an answer takes: of the server's two processes of eight threads and of
PostgreSQL's own, asked by eight clients. Only Linux tells that of other processes.

    make bench                                                      both engines, some minutes each
    make bench ARGS="--engine sqlite"
    make bench ARGS="--engine sqlite --only diary,home --small"     seconds: fewer appointments and rounds
    make bench ARGS="--engine sqlite --small --profile diary"       where one row's time goes, and its statements
"""

from __future__ import annotations

import argparse
import logging
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.engines import Engine, running
from tests.bench.filled import Filled, filled, keep_all_answers
from tests.bench.in_process import print_profile
from tests.bench.rows import COMING, IMPORT, MANY, OFFERS, PEOPLE_VISITS, ROWS, RULES, SMALL, USUAL
from tests.bench.table import Sites, print_table

ENGINES = ("sqlite", "postgresql")
NAMES = [*(row.name for row in ROWS), OFFERS, RULES, IMPORT]


def main() -> None:
    asked = _arguments()
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in asked.engine or ENGINES:
        print(f"\n{name}: filling ...", flush=True)
        with tempfile.TemporaryDirectory(prefix="booking-bench-") as folder, running(name, Path(folder)) as engine:
            _measure(engine, Path(folder), asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='make bench ARGS="..."')
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--only", type=_names, default=NAMES, help=f"some of {','.join(NAMES)}")
    parser.add_argument("--small", action="store_true", help="quick and rough, for whoever is changing something")
    parser.add_argument("--profile", choices=[row.name for row in ROWS], help="one page, in this process")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names).difference(NAMES):
        raise argparse.ArgumentTypeError(f"no such row: {', '.join(sorted(unknown))}")
    return names


def _measure(engine: Engine, folder: Path, asked: argparse.Namespace) -> None:
    usual = SMALL if asked.small else USUAL
    with ExitStack() as stack:

        def site(name: str, past: int) -> Filled:
            return stack.enter_context(filled(engine.new_database(name), folder / name, past=past))

        def people() -> Filled:
            found = site("people", PEOPLE_VISITS - COMING)
            keep_all_answers(found)
            return found

        if asked.profile:
            row = next(row for row in ROWS if row.name == asked.profile)
            print_profile(people() if row.among_people else site("usual", usual), row)
            return
        many = None if asked.small else site("many", MANY - COMING)  # first: a session waits fifteen minutes at most
        crowd = people() if any(row.among_people for row in ROWS if row.name in asked.only) else None
        print_table(engine, Sites(site("usual", usual), many, crowd), folder, names=asked.only)


if __name__ == "__main__":
    main()
