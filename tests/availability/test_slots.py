"""Slots are ordered and grouped by local day, and the nearest ones are found."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.availability import Slot, days_with_slots, nearest

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOON = datetime(2025, 6, 2, 19, tzinfo=UTC)


def slot(minutes: int, surgeon: int = 1, location: int = 1) -> Slot:
    start = NOON + timedelta(minutes=minutes)
    return Slot(surgeon=surgeon, location=location, starts_at=start, ends_at=start + timedelta(minutes=30))


def test_slots_sort_by_start_then_surgeon_then_location() -> None:
    ordered = [
        slot(0, 1, 1),
        slot(0, 1, 2),
        slot(0, 2, 1),
        slot(30, 1, 1),
    ]
    assert sorted([ordered[2], ordered[0], ordered[3], ordered[1]]) == ordered


def test_the_nearest_slots_lie_on_both_sides_and_are_told_in_order_of_time() -> None:
    slots = [slot(minutes) for minutes in (-600, -60, 30, 90, 1440)]
    assert nearest(slots, NOON) == [slot(-60), slot(30), slot(90)]
    assert nearest(slots, NOON, count=1) == [slot(30)]


def test_of_two_equally_near_slots_the_earlier_is_taken() -> None:
    assert nearest([slot(30), slot(-30)], NOON, count=1) == [slot(-30)]


def test_fewer_slots_than_asked_for_are_all_there_are() -> None:
    assert nearest([slot(30)], NOON) == [slot(30)]
    assert nearest([], NOON) == []


def test_slots_are_grouped_by_the_local_day_and_not_by_that_of_utc() -> None:
    afternoon, evening, next_morning = slot(0), slot(6 * 60), slot(20 * 60)
    assert evening.starts_at.date() == next_morning.starts_at.date()
    assert days_with_slots([next_morning, evening, afternoon], LOS_ANGELES) == {
        date(2025, 6, 2): [afternoon, evening],
        date(2025, 6, 3): [next_morning],
    }


def test_days_come_in_order_even_where_clocks_go_back_over_midnight() -> None:
    zone = ZoneInfo("America/St_Johns")
    start = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)  # 0:00 on the 7th; half an hour later it is 23:30 on the 6th
    starts = [start, start + timedelta(minutes=30), start + timedelta(minutes=60)]
    slots = [Slot(moment, 1, 1, moment + timedelta(minutes=5)) for moment in starts]
    assert list(days_with_slots(slots, zone)) == [date(2010, 11, 6), date(2010, 11, 7)]
    assert days_with_slots(slots, zone)[date(2010, 11, 7)] == [slots[0], slots[2]]
