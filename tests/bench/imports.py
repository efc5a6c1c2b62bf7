"""How many lines of a file a dry run reads and plans in a second of the processor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice, product

from flask import Flask

from booking import appointments, catalog
from booking.forms.import_file import COLUMNS, read_csv
from tests.bench.filling import PROCEDURE

LINES = 10_000
SURGEONS = ("david-kim", "eugene-kim")
HOURS = range(9, 17)  # none of them is skipped or shown twice on any day


def lines_a_second(app: Flask, *, lines: int = LINES, now: datetime, clock: Callable[[], float]) -> float:
    """`clock` counts the seconds."""
    data = a_file(lines, now=now)
    with app.app_context():
        zone = catalog.practice().zone
        began = clock()
        plan = appointments.plan_import(read_csv(data, zone=zone), now=now)
        took = clock() - began
    assert len(plan.fated) == lines
    assert plan.counts.total() == lines
    assert appointments.Fate.UNREADABLE not in plan.counts
    return lines / took


def a_file(lines: int, *, now: datetime) -> bytes:
    """From tomorrow on, as many a day as a day has hours, each of somebody else."""
    days = [f"{now + timedelta(days=day):%Y-%m-%d}" for day in range(1, 2 + lines // (len(HOURS) * len(SURGEONS)))]
    starts = islice(product(days, HOURS, SURGEONS), lines)
    rows = [
        f"{surgeon},{PROCEDURE},office,{day} {hour:02}:00,45,{_name(number)},p{number}@patient.example,"
        f"(310) 555-{number % 10_000:04},"
        for number, (day, hour, surgeon) in enumerate(starts)
    ]
    return "\n".join([",".join(COLUMNS), *rows, ""]).encode()


def _name(number: int) -> str:
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return f"Ana {letters.title()}"
