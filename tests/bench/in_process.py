"""What one answer does inside: how many statements it asks, and where its time goes."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from tests.bench.filled import Filled
from tests.bench.load import FORM
from tests.bench.rows import Row

ANSWERS = 20


def statements(site: Filled, row: Row) -> int:
    """Of the second answer, once everything is warm; beginning and ending a transaction is none."""
    _answer(site, row)
    with _noted() as found:
        _answer(site, row)
    return sum(not statement.startswith("BEGIN") for statement in found)


def print_profile(site: Filled, row: Row) -> None:
    _answer(site, row)
    with _noted() as found, cProfile.Profile() as profile:
        for _ in range(ANSWERS):
            _answer(site, row)
    for order in ("cumulative", "tottime"):
        print(f"\n{row.what}: {ANSWERS} answers by {order}")
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(40)
    print("\n\n".join(found[: len(found) // ANSWERS]))


def _answer(site: Filled, row: Row) -> None:
    target = site.target(row)
    answer = site.client(row).open(
        target.path,
        method=target.method,
        headers=dict(target.headers),
        data=target.form or None,
        content_type=FORM if target.form else None,
    )
    assert answer.status_code == row.status, f"{target.path}: {answer.status}"


@contextmanager
def _noted() -> Iterator[list[str]]:
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)
