"""The cells of the diary's table, row by row, each with its width and height: all that is left is to print them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from booking.routes.staff.diary.values import QUARTER, Column, Diary, Placed, Row, Space


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a visit if there is one, else a space; `quarter` is the start in its lower half, for the keyboard."""

    space: Space
    color: str
    width: int  # in lanes
    height: int = 1  # in rows
    visit: Placed | None = None
    surgeon: str = ""  # whose visit it is
    reach: str = ""  # up or down: a visit of one quarter is pressed in the other of its half hour as well
    quarter: Space | None = None
    why: str = ""  # leads to why nobody can be booked in it; `asks` says so
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    name: str
    color: str
    summary: Sequence[str]
    slug: str


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
    diary: Diary


def table_of(diary: Diary) -> Table:
    lanes = max((column.lanes for column in diary.columns), default=1)
    columns = [_asking_why(_cells(column, diary.rows, lanes), column, diary) for column in diary.columns]
    return Table(
        lanes=lanes,
        heads=[Head(column.name, column.colour, column.summary, column.slug) for column in diary.columns],
        lines=[Line(row, [cell for cells in columns for cell in cells[at]]) for at, row in enumerate(diary.rows)],
        diary=diary,
    )


def _cells(column: Column, rows: Sequence[Row], lanes: int) -> Iterator[list[Cell]]:
    """One surgeon's, for each row. What began above reaches down and needs no cell; a visit that nothing overlaps is as
    wide as the column.
    """
    standing: dict[int, list[Placed]] = defaultdict(list)
    for visit in column.visits:
        for row in range(visit.row, visit.until):
            standing[row].append(visit)
    covered = 0
    for at, space in enumerate(column.spaces):
        here = standing.get(at, [])
        if not here:
            if at < covered:
                yield []
                continue
            below = next((row for row in range(at, len(rows)) if row in standing), len(rows))
            cell = (_blank if space.href else _stretch)(column, at, below, rows, lanes)
            covered = at + cell.height
            yield [cell]
        elif len(here) == 1 and _is_alone(here[0], column):
            yield [_alone(here[0], at, standing, column, rows, lanes)] if here[0].row == at else []
        else:
            yield list(_side_by_side(here, at, column, lanes))


def _alone(
    visit: Placed, at: int, standing: Mapping[int, Sequence[Placed]], column: Column, rows: Sequence[Row], lanes: int
) -> Cell:
    """To be large enough for a finger, one of a quarter takes the other of its half hour, where that is empty."""
    cell = _of(visit, column.spaces[at], column, lanes)
    other = at + 1 if rows[at].half else at - 1
    if cell.height > 1 or other in standing or not 0 <= other < len(rows):
        return cell
    return replace(cell, reach="down" if other > at else "up")


def _asking_why(cells: Iterable[list[Cell]], column: Column, diary: Diary) -> list[list[Cell]]:
    """Each that cannot be booked leads to why not."""
    if diary.why is None:
        return list(cells)
    label = _("Why not %(time)s, %(surgeon)s?")  # looked up once
    asked: list[list[Cell]] = []
    for at, here in enumerate(cells):
        if any(not (cell.visit or cell.space.href) for cell in here):
            why = diary.why(column.slug, diary.starts_at + at * QUARTER)
            asks = label % {"time": diary.rows[at].label, "surgeon": column.name}
            here = [cell if cell.visit or cell.space.href else replace(cell, why=why, asks=asks) for cell in here]
        asked.append(here)
    return asked


def _blank(column: Column, at: int, below: int, rows: Sequence[Row], lanes: int) -> Cell:
    """Half an hour, to be large enough for a finger, where both its quarters can be booked."""
    space = column.spaces[at]
    if not rows[at].half or at + 1 == below or not column.spaces[at + 1].href:
        return Cell(space, column.colour, lanes)
    starts = [quarter for quarter in column.spaces[at : at + 2] if not quarter.again] or [space]
    return Cell(starts[0], column.colour, lanes, 2, quarter=starts[1] if len(starts) > 1 else None)


def _stretch(column: Column, at: int, below: int, rows: Sequence[Row], lanes: int) -> Cell:
    """Of one kind throughout; while the surgeon is there, it is parted by the hours."""
    space = column.spaces[at]
    like = replace(space, label="", note="")
    height = 1
    while at + height < below and column.spaces[at + height] == like and (space.shut or not rows[at + height].hour):
        height += 1
    return Cell(space, column.colour, lanes, height)


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
    return Cell(space, column.colour, width, visit.until - visit.row, visit, column.name)
