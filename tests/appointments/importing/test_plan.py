"""What would become of each line of a file, told before anything is written."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, schedules
from booking.appointments import Fate, LineFault, Plan, UnreadLine
from booking.availability import Interval, ObstacleKind
from booking.database import db
from booking.models import Appointment, Surgeon
from tests.stage.import_files import ANA, BEN, planned, read
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock", "app_context")


def fates(plan: Plan) -> list[Fate]:
    return [one.fate for one in plan.fated]


def a_line(
    start: str,
    name: str = "Cy Day",
    *,
    surgeon: str = "david-kim",
    procedure: str = "mini-facelift",
    location: str = "office",
    minutes: object = "",
) -> str:
    return f"{surgeon},{procedure},{location},{start},{minutes},{name},,,"


def test_what_fits_is_booked_by_our_rules_and_todays_catalog() -> None:
    ana, ben = planned(ANA, BEN).bookings
    assert (ana.part.starts_at, ana.length, ana.lane, ana.set_aside) == (local(6, 10), timedelta(minutes=45), 0, ())
    assert ana.takes == Interval(local(6, 10), local(6, 11))
    assert ben.length == timedelta(minutes=60)


@pytest.mark.parametrize(
    ("line", "fate"),
    [
        (a_line("2026-10-05 08:00"), Fate.PAST),
        (a_line("2025-01-05 08:00", surgeon="somebody-else"), Fate.PAST),
        (a_line("2029-10-05 08:00"), Fate.TOO_FAR),
        (a_line("2026-10-06 10:00", surgeon="somebody-else"), Fate.UNKNOWN_SURGEON),
        (a_line("2026-10-06 10:00", surgeon="Kim"), Fate.UNKNOWN_SURGEON),
        (a_line("2026-10-06 10:00", surgeon=""), Fate.UNKNOWN_SURGEON),
        (a_line("2026-10-06 10:00", procedure="tattoo"), Fate.UNKNOWN_PROCEDURE),
        (a_line("2026-10-06 10:00", procedure=""), Fate.UNKNOWN_PROCEDURE),
        (a_line("2026-10-06 10:00", procedure="dermal-fillers"), Fate.NOT_PERFORMED),
        (a_line("2026-10-06 10:00", location="harbor"), Fate.UNKNOWN_LOCATION),
        (a_line("2026-10-06 20:00", location=""), Fate.UNKNOWN_LOCATION),
        (a_line("2026-10-06 10:00", minutes=1440), Fate.TOO_LONG),
        (a_line("2026-10-06 18:00"), Fate.OUTSIDE_HOURS),
        (a_line("2026-10-10 10:00"), Fate.OUTSIDE_HOURS),
        (a_line("2026-12-25 10:00"), Fate.OUTSIDE_HOURS),
        (a_line("2026-10-05 09:30"), Fate.BOOKED),
    ],
)
def test_each_line_has_the_fate_that_is_told(line: str, fate: Fate) -> None:
    assert fates(planned(line)) == [fate]


@pytest.mark.parametrize("surgeon", ["david-kim", "Dr. David Kim", "david  KIM", "DR DAVID KIM"])
@pytest.mark.parametrize("procedure", ["mini-facelift", "Mini Facelift"])
@pytest.mark.parametrize("location", ["office", "beverly hills office", ""])
def test_what_is_named_may_be_a_slug_or_a_name(surgeon: str, procedure: str, location: str) -> None:
    line = a_line("2026-10-06 10:00", surgeon=surgeon, procedure=procedure, location=location)
    assert fates(planned(line)) == [Fate.BOOKED]


def test_where_none_is_named_the_place_is_that_of_the_surgeons_hours() -> None:
    by_video, office = planned(
        a_line("2026-10-07 17:00", location=""), a_line("2026-10-07 10:00", location="")
    ).bookings
    assert by_video.part.location != office.part.location


def test_what_was_agreed_comes_along_beyond_step_cap_and_horizon() -> None:
    crowd = [a_line(f"2026-10-06 {9 + n:02}:00", f"Cy {'ABCDEFGHIJ'[n]}", minutes=30) for n in (0, 1, 2, 4, 5, 6, 7)]
    plan = planned(*crowd, a_line("2026-10-06 12:50", minutes=10), a_line("2026-10-06 11:45", minutes=5))
    assert set(fates(plan)) <= {Fate.BOOKED, Fate.OUTSIDE_HOURS}
    far = planned(a_line("2027-06-01 10:10")).bookings[0]
    assert far.set_aside == (ObstacleKind.HORIZON, ObstacleKind.STEP)
    ninth = max(plan.bookings, key=lambda booking: booking.part.starts_at)
    assert ObstacleKind.CAP in ninth.set_aside
    assert sum(ObstacleKind.CAP in booking.set_aside for booking in plan.bookings) == 1


def test_absence_is_outside_hours() -> None:
    surgeon = db.session.scalar(select(Surgeon.id).where(Surgeon.slug == "david-kim"))
    assert surgeon
    schedules.add_time_off(surgeon, Interval(local(6, 0), local(7, 0)), title="away", reason="", now=NOW)
    assert fates(planned(ANA, BEN)) == [Fate.OUTSIDE_HOURS, Fate.BOOKED]


def test_the_same_line_twice_is_one() -> None:
    plan = planned(ANA, BEN, ANA, ANA.replace("Left side", "Right side"))
    assert fates(plan) == [Fate.BOOKED, Fate.BOOKED, Fate.TWICE, Fate.TWICE]
    assert plan.fated[2].with_line == 2


@pytest.mark.parametrize(
    ("refused", "fate"),
    [
        ({"procedure": "tattoo"}, Fate.UNKNOWN_PROCEDURE),
        ({"procedure": "dermal-fillers"}, Fate.NOT_PERFORMED),
        ({"location": "harbor"}, Fate.UNKNOWN_LOCATION),
        ({"location": ""}, Fate.UNKNOWN_LOCATION),
        ({"minutes": 1440}, Fate.TOO_LONG),
    ],
)
def test_a_line_that_is_refused_is_no_reason_to_leave_out_a_better_one(refused: dict[str, Any], fate: Fate) -> None:
    evening = "2026-10-06 20:00"  # at no place of theirs
    plan = planned(a_line(evening, **refused), a_line(evening), a_line(evening))
    assert fates(plan) == [fate, Fate.OUTSIDE_HOURS, Fate.TWICE]
    assert plan.fated[2].with_line == plan.fated[1].number


def test_of_two_at_once_the_first_is_booked_and_named() -> None:
    plan = planned(ANA, a_line("2026-10-06 10:15"), a_line("2026-10-06 10:15", surgeon="eugene-kim"))
    assert fates(plan) == [Fate.BOOKED, Fate.OVERLAP, Fate.BOOKED]
    assert plan.fated[1].with_line == 2


def test_what_overlaps_a_booked_or_held_one_says_when_that_is() -> None:
    a_booking(local(6, 10))
    a_hold(local(6, 13), browser=b"another")
    plan = planned(a_line("2026-10-06 10:30"), a_line("2026-10-06 13:00"), a_line("2026-10-06 11:00"))
    assert fates(plan) == [Fate.OVERLAP, Fate.OVERLAP, Fate.BOOKED]
    assert plan.fated[0].taken == Interval(local(6, 10), local(6, 11))


def test_a_hold_that_is_over_is_in_nobodys_way() -> None:
    a_hold(local(6, 10))
    later = NOW + timedelta(hours=1)
    assert fates(appointments.plan_import(read(ANA), now=later)) == [Fate.BOOKED]


def test_buffers_end_where_the_next_begins() -> None:
    """The other program knew nothing of ours: 45 minutes and a buffer of 15, one after another without a gap."""
    starts = ("09:30", "10:15", "11:00")
    plan = planned(*(a_line(f"2026-10-06 {start}", f"Cy {start[:2]}{'abc'[n]}") for n, start in enumerate(starts)))
    assert fates(plan) == [Fate.BOOKED] * 3
    first, second, third = (booking.takes for booking in plan.bookings)
    assert first == Interval(local(6, 9, 30), local(6, 10, 15))
    assert second == Interval(local(6, 10, 15), local(6, 11))
    assert third == Interval(local(6, 11), local(6, 12))


def test_with_a_reason_what_overlaps_goes_to_the_lowest_free_lane() -> None:
    a_booking(local(6, 10))
    crowd = [a_line("2026-10-06 10:15", f"Cy {name}") for name in ("One", "Two")]
    plan = planned(*crowd, a_line("2026-10-06 11:00", "Cy Three"), reason="So it was agreed there.")
    assert fates(plan) == [Fate.BESIDE, Fate.BESIDE, Fate.BOOKED]
    assert [booking.lane for booking in plan.bookings] == [1, 2, 0]
    assert ObstacleKind.TAKEN in plan.bookings[0].set_aside


def test_a_line_that_cannot_be_read_is_told_among_the_others() -> None:
    plan = appointments.plan_import(
        [*read(ANA), UnreadLine(number=3, fault=LineFault.LOST_DIGITS), *read(BEN)], now=NOW
    )
    assert fates(plan) == [Fate.BOOKED, Fate.UNREADABLE, Fate.BOOKED]
    assert [one.number for one in plan.refused] == [3]


def test_nothing_is_written_and_a_longer_file_asks_no_more(app: Flask) -> None:
    days = [f"2026-10-{day:02} {hour:02}:00" for day in range(12, 31) for hour in range(9, 17)]
    long = read(*(a_line(start, f"Cy {'abcdefgh'[n % 8]}") for n, start in enumerate(days)))
    appointments.plan_import(long[:2], now=NOW)
    with statements_sent(app) as few:
        appointments.plan_import(long[:2], now=NOW)
    with statements_sent(app) as many:
        appointments.plan_import(long, now=NOW)
    assert len(many) == len(few)
    assert not any(statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) for statement in many)
    assert db.session.scalar(select(func.count()).select_from(Appointment)) == 0


def test_each_line_is_counted_for_who_watches() -> None:
    told: list[int] = []
    appointments.plan_import(read(ANA, BEN, ANA), now=NOW, on_line=lambda: told.append(1))
    assert len(told) == 3


def test_what_a_page_showed_is_told_from_any_other_plan() -> None:
    plans = [planned(ANA), planned(ANA, BEN), planned(ANA.replace("Left", "Right")), planned(ANA.replace("45", "30"))]
    assert len({plan.seen for plan in plans}) == 4
    assert planned(ANA).seen == plans[0].seen
    a_booking(local(6, 10))
    assert planned(ANA).seen != plans[0].seen
