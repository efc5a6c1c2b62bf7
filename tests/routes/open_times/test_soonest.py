"""The soonest times are one of each half-day, and read in one line."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.availability import Slot
from booking.routes.open_times.soonest import one_a_half_day, when_in_short
from tests.stage.settings import LOS_ANGELES


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOS_ANGELES).astimezone(UTC)


def slots(*starts: str) -> list[Slot]:
    return [Slot(at(start), 1, 1, at(start) + timedelta(minutes=45)) for start in starts]


def test_of_each_morning_and_each_afternoon_the_first_is_taken() -> None:
    # The last of Monday is already Tuesday in UTC, the first two of Tuesday are mornings of different places.
    days = slots(
        "2026-10-05T09:00",
        "2026-10-05T11:59",
        "2026-10-05T12:00",
        "2026-10-05T17:30",
        "2026-10-06T00:30",
        "2026-10-06T00:30",
        "2026-10-06T13:00",
        "2026-10-07T13:00",
    )
    chosen = [slot.starts_at for slot in one_a_half_day(days, LOS_ANGELES)]
    assert chosen == [days[number].starts_at for number in (0, 2, 4, 6, 7)]


def test_no_more_slots_are_taken_than_are_needed() -> None:
    taken: list[Slot] = []

    def noted() -> object:
        for slot in slots("2026-10-05T09:00", "2026-10-05T13:00", "2026-10-06T09:00"):
            taken.append(slot)
            yield slot

    next(iter(one_a_half_day(noted(), LOS_ANGELES)))  # type: ignore[arg-type]
    assert len(taken) == 1


@pytest.mark.parametrize(
    ("start", "locale", "short"),
    [
        ("2026-10-05T09:00", "en", "Mon 9:00"),
        ("2026-10-07T14:30", "en", "Wed 2:30"),
        ("2026-10-07T12:00", "en", "Wed 12:00"),
        ("2026-10-11T17:00", "en", "Sun 5:00"),
        ("2026-10-12T09:00", "en", "Oct 12 9:00"),  # another Monday
        ("2026-11-01T01:30", "en", "Nov 1 1:30 PDT"),
        ("2026-10-07T14:30", "es", "mié 2:30"),
        ("2026-10-07T14:30", "ko", "수 2:30"),
    ],
)
def test_a_time_of_the_coming_week_is_said_by_its_weekday(start: str, locale: str, short: str) -> None:
    assert when_in_short(at(start), LOS_ANGELES, today=date(2026, 10, 5), locale=locale) == short
