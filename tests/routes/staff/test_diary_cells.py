"""Of a day's quarters those become one cell that are pressed, or shut, as one."""

from datetime import date, datetime, timedelta

import pytest

from booking.availability import Interval
from booking.routes.staff.diary.cells import Cell, table_of
from booking.routes.staff.diary.rows import build_diary
from booking.routes.staff.diary.values import AbsenceReason, Entry, Frame, Open, SurgeonsDay
from tests.stage.settings import LOS_ANGELES

TUESDAY = date(2026, 10, 6)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{TUESDAY}T{clock}").replace(tzinfo=LOS_ANGELES)


def span(start: str, end: str) -> Interval:
    return Interval(at(start), at(end))


def an_entry(start: str, end: str, title: str = "A. R.") -> Entry:
    return Entry(span(start, end), span(start, end), title, "Mini facelift", "booked", "", f"#{title}")


EARLY = at("06:00")


def drawn(
    *entries: Entry, step: int = 30, now: datetime = EARLY, closed: tuple[AbsenceReason, ...] = ()
) -> dict[str, Cell]:
    """The cells of a day from 9 to 12 by the times of their first rows."""
    day = SurgeonsDay("david-kim", "Dr. David Kim", "teal", "", [Open(span("09:00", "12:00"))], closed, entries)
    frame = Frame(LOS_ANGELES, now, timedelta(minutes=step), "en")
    diary = build_diary(
        TUESDAY, [day], frame=frame, booking=lambda surgeon, start: f"{start.astimezone(LOS_ANGELES):%H:%M}"
    )
    return {line.row.label: cell for line in table_of(diary).lines for cell in line.cells}


def test_a_half_hour_is_one_target() -> None:
    cells = drawn()
    assert [(label, cell.height) for label, cell in cells.items() if cell.space.href] == [
        (label, 2) for label in ("9:00 AM", "9:30 AM", "10:00 AM", "10:30 AM", "11:00 AM", "11:30 AM")
    ]
    assert not any(cell.quarter for cell in cells.values())


def test_a_start_at_its_second_quarter_is_left_to_the_keyboard() -> None:
    cell = drawn(step=15)["9:30 AM"]
    assert cell.quarter
    assert (cell.height, cell.space.href, cell.quarter.href) == (2, "09:30", "09:45")


@pytest.mark.parametrize(("entry", "label"), [(("09:15", "09:30"), "9:00 AM"), (("09:00", "09:15"), "9:15 AM")])
def test_a_quarter_beside_an_appointment_is_alone(entry: tuple[str, str], label: str) -> None:
    cell = drawn(an_entry(*entry), step=15)[label]
    assert (cell.height, cell.quarter) == (1, None)


@pytest.mark.parametrize(
    ("entries", "reaches"),
    [
        ([("09:00", "09:15")], ["down"]),
        ([("09:15", "09:30")], ["up"]),
        ([("09:00", "09:15"), ("09:15", "09:30")], ["", ""]),
        ([("09:00", "09:30")], [""]),
        ([("09:15", "09:30"), ("09:30", "09:45")], ["up", "down"]),
        ([("08:45", "09:00"), ("12:00", "12:15")], ["up", "down"]),
    ],
)
def test_a_visit_of_a_quarter_is_pressed_in_the_empty_quarter_beside_it(
    entries: list[tuple[str, str]], reaches: list[str]
) -> None:
    cells = drawn(*(an_entry(*entry) for entry in entries), step=15)
    assert [cell.reach for cell in cells.values() if cell.visit] == reaches


def test_what_is_shut_is_one_cell_until_a_reason_begins_or_somebody_is_there() -> None:
    reasons = (AbsenceReason(Interval(at("15:00"), at("16:00")), "Away"),)
    cells = drawn(an_entry("13:00", "13:30"), closed=reasons)
    shut = {
        label: (cell.height, cell.space.label) for label, cell in cells.items() if cell.space.shut and not cell.visit
    }
    assert shut == {
        "8:00 AM": (4, ""),
        "12:00 noon": (4, ""),
        "1:30 PM": (6, ""),
        "3:00 PM": (12, "Away"),
    }


def test_what_has_passed_is_parted_by_the_hours() -> None:
    cells = drawn(now=at("10:30"))
    assert {label: cell.height for label, cell in cells.items() if not cell.space.shut and not cell.space.href} == {
        "9:00 AM": 4,
        "10:00 AM": 2,
    }


def test_every_row_is_covered_once() -> None:
    for step in (15, 20, 30, 45, 60):
        for entries in (
            (),
            (an_entry("09:10", "09:50"),),
            (an_entry("09:00", "10:00"), an_entry("09:30", "10:30", "B.")),
        ):
            lanes: dict[int, int] = {}
            day = SurgeonsDay("david-kim", "", "teal", "", [Open(span("09:00", "12:00"))], (), entries)
            frame = Frame(LOS_ANGELES, EARLY, timedelta(minutes=step), "en")
            table = table_of(build_diary(TUESDAY, [day], frame=frame, booking=lambda surgeon, start: "#"))
            for number, line in enumerate(table.lines):
                for cell in line.cells:
                    for row in range(number, number + cell.height):
                        lanes[row] = lanes.get(row, 0) + cell.width
            assert lanes == dict.fromkeys(range(len(table.lines)), table.lanes)
