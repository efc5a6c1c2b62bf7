"""How much time of the processors an answer takes; what else the machine does meanwhile counts little."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench.load import Target, ask

SECONDS = 0.25  # that one measurement takes; short and many, so that what disturbs falls on all alike
FEWEST = 16  # answers

Processes = Callable[[], list[int]]
Costs = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A target, and the ids of all processes that work for it."""

    target: Target
    processes: Processes


def costs(measured: Mapping[str, Measured], *, rounds: int) -> Costs:
    """Seconds of processor time an answer: a figure a round, all of them by turns."""
    times = {name: _warm(one.target) for name, one in measured.items()}
    found: dict[str, list[float]] = {name: [] for name in measured}
    for number in range(rounds):
        for name in measured if number % 2 else reversed(list(measured)):
            found[name].append(_cost(measured[name], times=times[name]))
        print(".", end="", flush=True)
    print(flush=True)
    return found


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()]


def processor_seconds(pids: Iterable[int]) -> float:
    # What clock_getcpuclockid(3) returns, which Python has for threads alone. /proc counts hundredths of a second only.
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def _warm(target: Target) -> int:
    """How many answers fill a measurement. The first come one by one, as what a process reads once may take seconds."""
    for _ in range(FEWEST):
        ask(target, times=1)
    ask(target, times=2 * FEWEST)
    begun = perf_counter()
    ask(target, times=FEWEST)
    return max(FEWEST, round(SECONDS * FEWEST / (perf_counter() - begun)))


def _cost(measured: Measured, *, times: int) -> float:
    before = processor_seconds(measured.processes())
    ask(measured.target, times=times)
    return (processor_seconds(measured.processes()) - before) / times
