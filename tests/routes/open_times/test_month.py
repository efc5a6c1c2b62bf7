"""Slots become the right month, day and buttons."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from booking.availability import Slot
from booking.routes.open_times.month import Month, build_month
from booking.routes.open_times.requested_day import RequestedDay, read_requested_day
from booking.routes.open_times.time_lists import groups_of_day, next_times, when
from tests.stage.settings import LOS_ANGELES

OFFICE, VIDEO = 1, 2
TODAY, LAST_DAY = date(2026, 10, 5), date(2027, 1, 3)
TOO_FAR = "is too far ahead. You can book online through Sunday, January 3, 2027."


def slot(on: str, clock: str = "09:30", *, location: int = OFFICE, fold: int = 0) -> Slot:
    local = datetime.fromisoformat(f"{on}T{clock}").replace(tzinfo=LOS_ANGELES, fold=fold)
    start = local.astimezone(UTC)
    return Slot(start, 1, location, start + timedelta(minutes=45))


def href(**query: str) -> str:
    return f"?{urlencode(query)}"


def month_of(*slots: Slot, month: date | None = None, day: date | None = None) -> Month:
    return build_month(
        slots, month=month, day=day, today=TODAY, last_day=LAST_DAY, zone=LOS_ANGELES, href=href, locale="en"
    )


def day_in(month: Month, number: int) -> Any:
    return next(day for week in month.weeks for day in week if day and day.number == number)


def test_the_month_is_the_first_with_times_and_shows_those_of_its_first_open_day() -> None:
    month = month_of(slot("2026-11-04"), slot("2026-11-04", "13:00"), slot("2026-11-06"))
    assert (month.title, month.day) == ("November 2026", date(2026, 11, 4))
    assert [one.starts_at.hour for one in month.slots] == [17, 21]  # UTC


def test_a_day_with_times_is_a_link_that_says_all_and_one_without_is_not() -> None:
    month = month_of(slot("2026-10-06"), slot("2026-10-06", "13:00"), slot("2026-10-07"))
    sixth, seventh, eighth = day_in(month, 6), day_in(month, 7), day_in(month, 8)
    assert (sixth.href, sixth.times, sixth.label) == ("?day=2026-10-06", 2, "Tuesday, October 6, 2 times")
    assert seventh.label == "Wednesday, October 7, 1 time"
    assert (eighth.href, eighth.times) == (None, 0)
    assert (sixth.current, seventh.current) == (True, False)
    assert [day_in(month, number).today for number in (4, 5, 6)] == [False, True, False]


def test_weeks_begin_on_sunday_where_the_practice_is_and_hold_only_days_of_the_month() -> None:
    month = month_of(slot("2026-10-06"))
    assert [(day.short, day.long) for day in month.weekdays[:2]] == [("Sun", "Sunday"), ("Mon", "Monday")]
    assert all(len(week) == 7 for week in month.weeks)
    assert [day.number for week in month.weeks for day in week if day] == list(range(1, 32))
    assert [day is None for day in month.weeks[0]] == [True, True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("shown", "previous", "following"),
    [
        (date(2026, 10, 1), None, "?month=2026-11"),
        (date(2026, 12, 1), "?month=2026-11", "?month=2027-01"),
        (date(2027, 1, 1), "?month=2026-12", None),
    ],
)
def test_only_months_that_can_be_booked_are_linked_to(shown: date, previous: str | None, following: str | None) -> None:
    month = month_of(month=shown)
    assert (month.previous and month.previous.href, month.next and month.next.href) == (previous, following)


def test_a_link_to_another_month_says_the_year_to_those_who_only_hear_it() -> None:
    month = month_of(month=date(2026, 12, 1))
    assert month.next is not None
    assert (month.next.text, month.next.label) == ("January", "January 2027")


def test_a_day_asked_for_decides_the_month() -> None:
    month = month_of(slot("2026-10-06"), slot("2026-12-01"), day=date(2026, 12, 1))
    assert (month.title, month.day, len(month.slots)) == ("December 2026", date(2026, 12, 1), 1)


def test_a_day_without_times_names_the_next_that_has_some() -> None:
    month = month_of(slot("2026-10-06"), slot("2026-10-09"), day=date(2026, 10, 7))
    assert (month.day, month.slots, month.nearest_open_day) == (date(2026, 10, 7), [], date(2026, 10, 9))


def test_after_the_last_open_day_the_last_is_named() -> None:
    month = month_of(slot("2026-10-06"), month=date(2026, 12, 1))
    assert (month.day, month.slots, month.nearest_open_day) == (None, [], date(2026, 10, 6))


def test_without_any_times_this_month_is_shown() -> None:
    month = month_of()
    assert (month.title, month.day, month.slots, month.nearest_open_day) == ("October 2026", None, [], None)


def test_without_any_times_the_month_of_the_first_day_that_was_asked_for_is_shown() -> None:
    arrival = date(2026, 12, 5)
    month = build_month(
        [],
        month=None,
        day=None,
        today=TODAY,
        first_day=arrival,
        last_day=LAST_DAY,
        zone=LOS_ANGELES,
        href=href,
        locale="en",
    )
    assert (month.title, month.previous) == ("December 2026", None)


def test_a_slot_belongs_to_its_local_day() -> None:
    month = month_of(slot("2026-10-31", "23:30"))  # November in UTC
    assert month.day == date(2026, 10, 31)


def test_times_are_grouped_by_the_part_of_the_day() -> None:
    clocks = ("09:30", "11:30", "12:00", "16:30", "17:00")
    groups = groups_of_day([slot("2026-10-06", clock) for clock in clocks], zone=LOS_ANGELES, locale="en")
    assert [(group.name, [time.text for time in group.times]) for group in groups] == [
        ("Morning", ["9:30 AM", "11:30 AM"]),
        ("Afternoon", ["12:00 noon", "4:30 PM"]),
        ("Evening", ["5:00 PM"]),
    ]


def test_a_part_of_the_day_without_times_is_left_out() -> None:
    groups = groups_of_day(
        [slot("2026-10-06", "13:00")], zone=LOS_ANGELES, detail=lambda one: f"surgeon {one.surgeon}", locale="en"
    )
    assert [group.name for group in groups] == ["Afternoon"]
    assert groups[0].times[0].starts_at == "2026-10-06T13:00:00-07:00"
    assert groups[0].times[0].detail == "surgeon 1"


def test_the_doubled_hour_is_told_apart_in_words_and_in_what_is_sent() -> None:
    twice = [slot("2026-11-01", "01:30", fold=fold) for fold in (0, 1)]
    times = groups_of_day(twice, zone=LOS_ANGELES, locale="en")[0].times
    assert [(time.text, time.starts_at) for time in times] == [
        ("1:30 AM PDT", "2026-11-01T01:30:00-07:00"),
        ("1:30 AM PST", "2026-11-01T01:30:00-08:00"),
    ]


def test_the_next_times_are_the_first_three_with_what_holding_them_needs() -> None:
    slots = [slot("2026-10-06", clock) for clock in ("09:30", "10:00", "10:30", "11:00")]
    times = next_times(
        slots,
        zone=LOS_ANGELES,
        hidden=lambda one: {"location": str(one.location)},
        place=lambda one: "by video",
        locale="en",
    )
    assert [time.text for time in times] == [
        f"Tuesday, October 6, {clock} AM, by video" for clock in ("9:30", "10:00", "10:30")
    ]
    assert (times[0].starts_at, times[0].hidden) == ("2026-10-06T09:30:00-07:00", {"location": str(OFFICE)})


def test_when_is_said_in_the_practices_zone() -> None:
    assert when(datetime(2026, 10, 7, 2, 0, tzinfo=UTC), LOS_ANGELES, locale="en") == "Tuesday, October 6, 7:00 PM"
    assert (
        when(datetime(2026, 10, 7, 2, 0, tzinfo=UTC), ZoneInfo("UTC"), locale="en") == "Wednesday, October 7, 2:00 AM"
    )


def asked(**args: str) -> RequestedDay:
    return read_requested_day(args, today=TODAY, last_day=LAST_DAY, locale="en")


def test_a_day_or_a_month_that_can_be_booked_is_taken_as_it_is() -> None:
    assert asked() == RequestedDay()
    assert asked(month="2026-10") == RequestedDay(month=date(2026, 10, 1))
    assert asked(day="2026-10-05") == RequestedDay(month=date(2026, 10, 1), day=TODAY)
    assert asked(day="2027-01-03").day == LAST_DAY
    assert asked(month="2026-10", day="2026-11-03").day == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2027-02-29", "There is no February 29, 2027."),
        ("2026-11-31", "There is no November 31, 2026."),
        ("2026-13-01", "We couldn’t read the day in that address."),
        ("0000-01-01", "We couldn’t read the day in that address."),
        ("20261006", "We couldn’t read the day in that address."),
        ("2026-10-06T09:30", "We couldn’t read the day in that address."),
        ("２０２６-１０-０６", "We couldn’t read the day in that address."),
    ],
)
def test_a_day_that_nobody_can_mean_is_wrong(day: str, sentence: str) -> None:
    answer = asked(day=day)
    assert (answer.day, answer.sentence, answer.wrong) == (None, sentence, True)


def test_of_a_day_that_does_not_exist_the_month_is_kept_if_it_can_be_shown() -> None:
    assert asked(day="2026-11-31").month == date(2026, 11, 1)
    assert asked(day="2027-02-29").month is None


@pytest.mark.parametrize("month", ["2026-00", "2026-13", "2026", "next", "2026-10-06", "9999-99"])
def test_a_month_that_nobody_can_mean_is_wrong(month: str) -> None:
    assert asked(month=month) == RequestedDay(sentence="We couldn’t read the month in that address.", wrong=True)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"day": "2026-10-04"}, "Sunday, October 4, 2026 has passed."),
        ({"month": "2026-09"}, "September 2026 has passed."),
        (
            {"day": "2027-01-04"},
            f"Monday, January 4, 2027 {TOO_FAR}",
        ),
        (
            {"month": "9999-12"},
            f"December 9999 {TOO_FAR}",
        ),
    ],
)
def test_a_day_or_month_that_cannot_be_booked_is_not_wrong_but_said(query: dict[str, str], sentence: str) -> None:
    assert asked(**query) == RequestedDay(sentence=sentence)
