"""The filled share of each week as a drawing: a line a surgeon, told apart by its marks and strokes, not by color."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from booking.formats import month_and_day
from booking.routes.staff.figures.rows import FigureRows, SurgeonFigures

WIDTH, HEIGHT = 720, 200  # of the ground; what is written stands around it
LABELS: Final = 6  # weeks that are named below it, at most
SHARES: Final = (0, 25, 50, 75, 100)
MARKS: Final = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """`stretches` are parted where nothing could be booked; `mark` and `number` tell it from the others."""

    name: str
    colour: str
    mark: str
    number: int
    stretches: Sequence[Sequence[Point]]

    @property
    def points(self) -> list[Point]:
        return [point for stretch in self.stretches for point in stretch]


@dataclass(frozen=True, slots=True)
class Label:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """`told` says in words what is drawn, a sentence a surgeon."""

    lines: Sequence[Line]
    shares: Sequence[Label]
    weeks: Sequence[Label]
    told: Sequence[str]


def plot_of(rows: FigureRows) -> Plot:
    count = len(rows.weeks)
    every = -(-count // LABELS)
    return Plot(
        lines=[
            Line(
                one.surgeon.name, one.surgeon.colour, MARKS[number % len(MARKS)], number, list(_stretches(rows, number))
            )
            for number, one in enumerate(rows.whole)
        ],
        shares=[Label(_y(share), f"{share}%") for share in SHARES],
        weeks=[Label(_x(number, count), month_and_day(rows.weeks[number].first)) for number in range(0, count, every)],
        told=[_told(one, [week.surgeons[number] for week in rows.weeks]) for number, one in enumerate(rows.whole)],
    )


def _stretches(rows: FigureRows, number: int) -> Iterator[list[Point]]:
    stretch: list[Point] = []
    for week, surgeons in enumerate(one.surgeons for one in rows.weeks):
        share = surgeons[number].figures.share
        if share is not None:
            stretch.append(Point(_x(week, len(rows.weeks)), _y(100 * share)))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _x(week: int, count: int) -> float:
    return round(WIDTH * (week + 0.5) / count, 1)


def _y(percent: float) -> float:
    return round(HEIGHT * (1 - percent / 100), 1)


def _told(whole: SurgeonFigures, weeks: Sequence[SurgeonFigures]) -> str:
    shares = [one.percent for one in weeks if one.percent is not None]
    if not shares or whole.percent is None:
        return _("%(surgeon)s: no time could be booked.", surgeon=whole.surgeon.name)
    values = {"surgeon": whole.surgeon.name, "least": min(shares), "most": max(shares), "whole": whole.percent}
    return _("%(surgeon)s: between %(least)s%% and %(most)s%% of a week, %(whole)s%% overall.", **values)
