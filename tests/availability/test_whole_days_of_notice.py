"""A notice of so many whole days leaves no start on the local dates before today's and so many, on any clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.availability import Agenda, DatedHours, Reason, Rules, local_date, open_slots, why_not

OFFICE = 1
LOS_ANGELES, NEWFOUNDLAND, SAMOA = map(ZoneInfo, ("America/Los_Angeles", "America/St_Johns", "Pacific/Apia"))


def rules(zone: ZoneInfo, days: int) -> Rules:
    half, nothing = timedelta(minutes=30), timedelta(0)
    return Rules(half, nothing, nothing, half, nothing, 90, zone, minimum_notice_days=days)


def always_open(around: date) -> Agenda:
    days = [around + timedelta(days=count) for count in range(-2, 8)]
    return Agenda(
        surgeon=1,
        rank=1,
        locations=(OFFICE,),
        weekly=(),
        extra=tuple(DatedHours(OFFICE, day, 0, 1440) for day in days),
        away=(),
        holidays=frozenset(),
        taken=(),
        booked_on={},
        daily_cap=None,
    )


def at(zone: ZoneInfo, year: int, month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone, fold=fold).astimezone(UTC)


MOMENTS = [
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 10, 5, 9), id="a plain day"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 10, 5, 23, 59), id="a minute before midnight"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 10, 6, 0, 0), id="at midnight"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 3, 7, 23, 30), id="before the day of 23 hours"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 3, 8, 1, 59), id="on the day of 23 hours"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 11, 1, 1, 30), id="first passing of the doubled hour"),
    pytest.param(LOS_ANGELES, at(LOS_ANGELES, 2026, 11, 1, 1, 30, fold=1), id="its second passing"),
    pytest.param(NEWFOUNDLAND, at(NEWFOUNDLAND, 2010, 11, 6, 23, 30), id="before a midnight that is shown twice"),
    pytest.param(NEWFOUNDLAND, at(NEWFOUNDLAND, 2010, 11, 6, 23, 30, fold=1), id="after it, the evening once more"),
    pytest.param(SAMOA, at(SAMOA, 2011, 12, 29, 12), id="before a date that never was"),
]


@pytest.mark.parametrize(("zone", "now"), MOMENTS)
@pytest.mark.parametrize("days", [1, 2, 3])
def test_the_first_start_is_the_first_of_its_date(zone: ZoneInfo, now: datetime, days: int) -> None:
    today = local_date(now, zone)
    agenda = always_open(today)
    first = today + timedelta(days=days)
    every = [
        slot.starts_at
        for slot in open_slots(
            agenda, rules(zone, 0), first=today, last=today + timedelta(days=5), now=now - timedelta(days=2)
        )
        if slot.starts_at >= now
    ]
    found = open_slots(agenda, rules(zone, days), first=today, last=today + timedelta(days=5), now=now)
    assert [slot.starts_at for slot in found] == [start for start in every if local_date(start, zone) >= first]
    assert found


@pytest.mark.parametrize(("zone", "now"), MOMENTS)
def test_why_not_says_too_soon_for_just_the_others(zone: ZoneInfo, now: datetime) -> None:
    agenda, today = always_open(local_date(now, zone)), local_date(now, zone)
    asked = rules(zone, 2)
    offered = {slot.starts_at for slot in open_slots(agenda, asked, first=today, last=asked.last_day(now), now=now)}
    for quarter in range(0, 4 * 24 * 4, 2):
        start = now.replace(minute=0, second=0) + timedelta(minutes=15 * quarter)
        why = why_not(agenda, asked, location=OFFICE, starts_at=start, now=now)
        assert (why is None) is (start in offered)
        if local_date(start, zone) < today + timedelta(days=2):
            assert why is Reason.TOO_SOON


def test_both_notices_hold_together() -> None:
    now = at(LOS_ANGELES, 2026, 10, 5, 23, 0)
    both = replace(rules(LOS_ANGELES, 1), minimum_notice=timedelta(hours=10))
    found = open_slots(always_open(date(2026, 10, 5)), both, first=date(2026, 10, 5), last=date(2026, 10, 7), now=now)
    assert found[0].starts_at == at(LOS_ANGELES, 2026, 10, 6, 9, 0)


@pytest.mark.parametrize("year", [1, 9999])
def test_a_start_far_away_overflows_nothing(year: int) -> None:
    start = datetime(year, 12, 31, 23, 59, tzinfo=UTC) if year > 1 else datetime(1, 1, 1, tzinfo=UTC)
    now = at(LOS_ANGELES, 2026, 10, 5, 9)
    assert why_not(always_open(date(2026, 10, 5)), rules(LOS_ANGELES, 2), location=OFFICE, starts_at=start, now=now)
