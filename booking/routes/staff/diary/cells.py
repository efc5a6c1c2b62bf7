"""The cells of the diary's table, row by row, each with its width and height: all that is left is to print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from booking.routes.staff.diary.values import Column, Diary, Placed, Row, Space


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a visit if there is one, else a space."""

    space: Space
    color: str
    width: int  # in lanes
    height: int = 1  # in rows
    visit: Placed | None = None


@dataclass(frozen=True, slots=True)
class Head:
    name: str
    color: str
    summary: str


@dataclass(frozen=True, slots=True)
class Line:
    row: Row
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """Every column has as many lanes, so that all are of one width."""

    lanes: int
    heads: Sequence[Head]
    lines: Sequence[Line]


def table_of(diary: Diary) -> Table:
    lanes = max((column.lanes for column in diary.columns), default=1)
    columns = [list(_cells(column, lanes)) for column in diary.columns]
    return Table(
        lanes=lanes,
        heads=[Head(column.name, column.colour, column.summary) for column in diary.columns],
        lines=[Line(row, [cell for cells in columns for cell in cells[at]]) for at, row in enumerate(diary.rows)],
    )


def _cells(column: Column, lanes: int) -> Iterator[list[Cell]]:
    """One surgeon's, for each row. A visit that began above reaches down and needs no cell; one that nothing overlaps
    is as wide as the column.
    """
    for at, space in enumerate(column.spaces):
        here = [visit for visit in column.visits if visit.row <= at < visit.until]
        if not here:
            yield [Cell(space, column.colour, lanes)]
        elif len(here) == 1 and _is_alone(here[0], column):
            yield [_of(visit, space, column, lanes) for visit in here if visit.row == at]
        else:
            yield list(_side_by_side(here, at, column, lanes))


def _is_alone(visit: Placed, column: Column) -> bool:
    return not any(other.row < visit.until and visit.row < other.until for other in column.visits if other is not visit)


def _side_by_side(here: Sequence[Placed], at: int, column: Column, lanes: int) -> Iterator[Cell]:
    by_lane, space = {visit.lane: visit for visit in here}, column.spaces[at]
    for lane in range(lanes):
        visit = by_lane.get(lane)
        if visit is None:
            yield Cell(space, column.colour, 1)
        elif visit.row == at:
            yield _of(visit, space, column, 1)


def _of(visit: Placed, space: Space, column: Column, width: int) -> Cell:
    return Cell(space, column.colour, width, visit.until - visit.row, visit)
