"""Series: their days, what replaces one of them, and rules that are no rules of a calendar of people."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from booking.calendars.foreign import rules
from booking.calendars.foreign.reading import read
from tests.calendars.foreign.calendar_files import FIRST, LAST, LOS_ANGELES, event, file_of, read_file, refusal, starts

ZONE = ";TZID=America/Los_Angeles:"
NINE = f"DTSTART{ZONE}20261006T090000"  # a Tuesday
HALF_HOUR = "DURATION:PT30M"


def days(*lines: str, exceptions: Sequence[Sequence[str]] = ()) -> list[str]:
    calendar = read_file(event(*lines), *exceptions)
    assert calendar.unread == ()
    return starts(calendar)


def at(*dates: str, time: str = "09:00") -> list[str]:
    return [f"{date} {time}" for date in dates]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((NINE, "RRULE:FREQ=WEEKLY;COUNT=3"), at("2026-10-06", "2026-10-13", "2026-10-20")),
        ((NINE, "RRULE:freq=weekly;count=2;"), at("2026-10-06", "2026-10-13")),
        ((NINE, "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3"), at("2026-10-06", "2026-10-08", "2026-10-13")),
        ((NINE, "RRULE:FREQ=MONTHLY;BYDAY=1TU;COUNT=3"), at("2026-10-06", "2026-11-03", "2026-12-01")),
        # UNTIL: a date includes its whole day, a time without Z is local, one with Z an instant.
        ((NINE, "RRULE:FREQ=DAILY;UNTIL=20261008"), at("2026-10-06", "2026-10-07", "2026-10-08")),
        ((NINE, "RRULE:FREQ=DAILY;UNTIL=20261007T090000"), at("2026-10-06", "2026-10-07")),
        ((NINE, "RRULE:FREQ=DAILY;UNTIL=20261007T160000Z"), at("2026-10-06", "2026-10-07")),
        ((NINE, "RRULE:FREQ=DAILY;UNTIL=20261007T155959Z"), at("2026-10-06")),
        ((NINE, "RRULE:FREQ=DAILY;UNTIL=20200101"), at("2026-10-06")),
        # Left out, in each way in which programs write it.
        ((NINE, "RRULE:FREQ=DAILY;COUNT=3", f"EXDATE{ZONE}20261007T090000"), at("2026-10-06", "2026-10-08")),
        ((NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20261007T160000Z,20261008T160000Z"), at("2026-10-06")),
        ((NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20261007"), at("2026-10-06", "2026-10-08")),
        ((NINE, "RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=DAILY;INTERVAL=2"), at("2026-10-07")),
        # Days of their own.
        ((NINE, f"RDATE{ZONE}20261101T090000,20261009T090000"), at("2026-10-06", "2026-10-09", "2026-11-01")),
        ((NINE, "RDATE;VALUE=PERIOD:20261007T160000Z/PT1H"), at("2026-10-06", "2026-10-07")),
        ((NINE, "RDATE;VALUE=PERIOD:20261007T160000Z/20261007T180000Z"), at("2026-10-06", "2026-10-07")),
        ((NINE, "RRULE:FREQ=WEEKLY;COUNT=2", f"RDATE{ZONE}20261013T090000"), at("2026-10-06", "2026-10-13")),
        ((NINE, "RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=2"), at("2026-10-06", "2026-10-07", "2026-10-13")),
    ],
)
def test_the_days_of_a_series(lines: tuple[str, ...], expected: list[str]) -> None:
    assert days(*lines) == expected


def test_each_day_keeps_its_wall_time_when_the_clocks_change() -> None:
    calendar = read_file(event(f"DTSTART{ZONE}20261028T090000", HALF_HOUR, "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert [entry.starts_at.hour for entry in calendar.entries] == [16, 17]


def test_an_hour_in_the_gap_of_spring_does_not_vanish() -> None:
    lines = (f"DTSTART{ZONE}20270313T023000", f"DTEND{ZONE}20270313T030000", "RRULE:FREQ=DAILY;COUNT=3")
    assert days(*lines) == ["2027-03-13 02:30", "2027-03-14 03:30", "2027-03-15 02:30"]
    on_the_day = read_file(event(*lines)).entries[1]
    assert on_the_day.ends_at == on_the_day.starts_at + timedelta(minutes=30)
    assert "skipped_hour" in on_the_day.remarks


def test_the_29th_of_february_is_not_the_1st_of_march() -> None:
    lines = ("DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY")
    calendar = read_file(event(*lines), first=datetime(2024, 1, 1, tzinfo=UTC), last=datetime(2033, 1, 1, tzinfo=UTC))
    assert [entry.recurrence_id for entry in calendar.entries] == ["20240229", "20280229", "20320229"]
    assert days(f"DTSTART{ZONE}20270131T090000", "RRULE:FREQ=MONTHLY;COUNT=3") == at(
        "2027-01-31", "2027-03-31", "2027-05-31"
    )


def test_whole_days_ignore_times_of_day() -> None:
    lines = ("DTSTART;VALUE=DATE:20261006", "RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=30;UNTIL=20261007T065959Z")
    (entry,) = read_file(event(*lines)).entries  # that UNTIL is the evening of the 6th here
    assert (entry.recurrence_id, entry.is_whole_day) == ("20261006", True)


def test_a_series_names_each_of_its_days() -> None:
    calendar = read_file(event(NINE, "RRULE:FREQ=WEEKLY;COUNT=2"), event(NINE, uid="single"))
    assert [(entry.uid, entry.recurrence_id) for entry in calendar.entries] == [
        ("one@elsewhere.example", "20261006T160000Z"),
        ("single", None),
        ("one@elsewhere.example", "20261013T160000Z"),
    ]


@pytest.mark.parametrize(
    "recurrence_id",
    [
        f"RECURRENCE-ID{ZONE}20261007T090000",
        "RECURRENCE-ID:20261007T160000Z",
        "RECURRENCE-ID;TZID=America/New_York:20261007T120000",
        "RECURRENCE-ID;TZID=Pacific Standard Time:20261007T090000",
        "RECURRENCE-ID;VALUE=DATE:20261007",
        f"RECURRENCE-ID{ZONE}20261007T000000",
    ],
)
def test_an_exception_takes_the_place_of_its_day(recurrence_id: str) -> None:
    series = event(NINE, HALF_HOUR, "SUMMARY:As agreed", "RRULE:FREQ=DAILY;COUNT=3")
    moved = event(f"DTSTART{ZONE}20261009T140000", "DURATION:PT1H", "SUMMARY:Moved", recurrence_id)
    for blocks in ((series, moved), (moved, series)):
        calendar = read_file(*blocks)
        assert starts(calendar) == ["2026-10-06 09:00", "2026-10-08 09:00", "2026-10-09 14:00"]
        assert [entry.summary for entry in calendar.entries] == ["As agreed", "As agreed", "Moved"]
        assert calendar.entries[2].recurrence_id == "20261007T160000Z"
        assert calendar.entries[2].remarks == ()


def test_a_canceled_day_is_told_and_the_others_stay() -> None:
    calendar = read_file(
        event(NINE, HALF_HOUR, "RRULE:FREQ=DAILY;COUNT=3"),
        event(f"DTSTART{ZONE}20261007T090000", "STATUS:CANCELLED", f"RECURRENCE-ID{ZONE}20261007T090000"),
    )
    assert [entry.is_cancelled for entry in calendar.entries] == [False, True, False]


def test_an_exception_may_stand_for_all_later_days() -> None:
    calendar = read_file(
        event(NINE, HALF_HOUR, "RRULE:FREQ=DAILY;COUNT=5"),
        event(
            f"DTSTART{ZONE}20261008T103000",
            "DURATION:PT1H",
            "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=America/Los_Angeles:20261008T090000",
        ),
        event(f"DTSTART{ZONE}20261009T160000", f"RECURRENCE-ID{ZONE}20261009T090000"),
    )
    assert starts(calendar) == [
        "2026-10-06 09:00", "2026-10-07 09:00", "2026-10-08 10:30", "2026-10-09 16:00", "2026-10-10 10:30",
    ]  # fmt: skip
    assert [entry.number for entry in calendar.entries] == [1, 1, 2, 3, 2]


def test_an_exception_without_its_series_is_an_event() -> None:
    alone = event(NINE, HALF_HOUR, f"RECURRENCE-ID{ZONE}20261006T090000")
    for blocks in ((alone,), (event("DTSTART:20270101T090000Z", "RRULE:FREQ=DAILY;COUNT=2"), alone)):
        calendar = read_file(*blocks)
        assert starts(calendar)[0] == "2026-10-06 09:00"
        assert calendar.entries[0].remarks == ("without_series",)
    unreadable = read_file(event(NINE, "RRULE:FREQ=SECONDLY"), alone)
    assert [unread.reason for unread in unreadable.unread] == ["too_frequent"]
    assert starts(unreadable) == ["2026-10-06 09:00"]


def test_of_two_exceptions_to_one_day_the_later_state_counts_and_the_other_is_named() -> None:
    def moved(time: str, sequence: int) -> tuple[str, ...]:
        return event(f"DTSTART{ZONE}20261006T{time}", f"SEQUENCE:{sequence}", f"RECURRENCE-ID{ZONE}20261006T090000")

    calendar = read_file(event(NINE, "RRULE:FREQ=DAILY;COUNT=1"), moved("140000", 2), moved("150000", 1))
    assert starts(calendar) == ["2026-10-06 14:00"]
    assert [(unread.number, unread.reason) for unread in calendar.unread] == [(3, "superseded")]


def test_a_day_outside_the_period_is_left_out() -> None:
    calendar = read_file(event(f"DTSTART{ZONE}20250101T090000", "RRULE:FREQ=YEARLY"))
    assert starts(calendar) == ["2026-01-01 09:00", "2027-01-01 09:00"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "too_frequent"),
        ("FREQ=MINUTELY;COUNT=2", "too_frequent"),
        ("FREQ=HOURLY;INTERVAL=24", "too_frequent"),
        ("FREQ=DAILY;INTERVAL=0", "bad_rule"),
        ("FREQ=DAILY;INTERVAL=-1", "bad_rule"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "bad_rule"),
        ("FREQ=DAILY;COUNT=0", "bad_rule"),
        ("FREQ=DAILY;COUNT=many", "bad_rule"),
        ("FREQ=DAILY;UNTIL=never", "bad_rule"),
        ("FREQ=FORTNIGHTLY", "bad_rule"),
        ("FREQ=DAILY;FREQ=WEEKLY", "bad_rule"),
        ("FREQ=YEARLY;BYEASTER=1", "bad_rule"),
        ("FREQ=YEARLY;RSCALE=HEBREW;BYMONTH=5L", "bad_rule"),
        ("INTERVAL=1", "bad_rule"),
        ("", "bad_rule"),
        ("FREQ=WEEKLY;BYDAY=XX", "bad_rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=first", "bad_rule"),
        ("FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60))), "too_frequent"),
        *[
            (f"FREQ={frequency};BYHOUR={hours};BYMINUTE={sixty};BYSECOND={sixty}", "too_frequent")
            for hours, sixty in [(",".join(map(str, range(24))), ",".join(map(str, range(60))))]
            for frequency in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
        ],
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "too_complex"),
        ("FREQ=DAILY;BYMONTH=13", "too_complex"),
    ],
)
def test_a_rule_that_is_none_or_a_bomb_is_named_and_the_rest_is_read(
    rule: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_SECONDS", 0.1)
    assert refusal(NINE, f"RRULE:{rule}") == reason


def test_a_bomb_among_exceptions_and_dates_is_named() -> None:
    assert refusal(NINE, "RRULE:FREQ=DAILY;COUNT=2", "EXRULE:FREQ=SECONDLY") == "too_frequent"
    assert refusal(NINE, "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:whenever") == "bad_rule"
    assert refusal(NINE, "RDATE:whenever") == "bad_rule"
    assert refusal(NINE, "RDATE;VALUE=PERIOD:20261007T160000Z/-PT1H") == "bad_rule"
    assert refusal(NINE, "RDATE;VALUE=PERIOD:20261007T160000Z/PT") == "bad_duration"


def test_a_series_without_end_is_read_up_to_the_last_moment() -> None:
    calendar = read_file(event("DTSTART:19000101T090000Z", "RRULE:FREQ=DAILY;BYHOUR=9,15"))
    assert len(calendar.entries) == 2 * 730
    assert calendar.entries[-1].starts_at < LAST


def test_series_agree_with_a_library_of_their_own() -> None:
    """Rules at random, of wall times that no change of clocks touches, where that library is known to err."""
    dice = random.Random(2445)
    for _ in range(150):
        lines = random_series(dice)
        data = file_of(event(*lines))
        ours = read(data, zone=LOS_ANGELES, first=FIRST, last=LAST)
        assert ours.unread == (), lines
        assert {(entry.starts_at, entry.ends_at) for entry in ours.entries} == by_library(data), lines


def random_series(dice: random.Random) -> list[str]:
    zone = dice.choice(("America/Los_Angeles", "Europe/Berlin", "Asia/Seoul"))
    first = datetime(2026, dice.randint(1, 12), dice.randint(1, 28), dice.randint(5, 21), 30)  # noqa: DTZ001
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()]
    rule = dice.choice(
        [
            "FREQ=DAILY",
            f"FREQ=WEEKLY;BYDAY={weekday},FR",
            "FREQ=WEEKLY;WKST=SU",
            f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
            f"FREQ=MONTHLY;BYDAY={weekday};BYSETPOS={(first.day + 6) // 7}",
            f"FREQ=YEARLY;BYMONTH={first.month};BYDAY={(first.day + 6) // 7}{weekday}",
            "FREQ=YEARLY",
        ]
    )
    end = dice.choice(["", f";COUNT={dice.randint(1, 40)}", f";UNTIL={first + timedelta(days=99):%Y%m%d}T235959Z"])
    left_out = first + timedelta(days=7 * dice.randint(0, 4))
    return [
        f"DTSTART;TZID={zone}:{first:%Y%m%dT%H%M%S}",
        f"DURATION:PT{dice.choice((15, 30, 60))}M",
        f"RRULE:{rule};INTERVAL={dice.randint(1, 3)}{end}",
        f"EXDATE;TZID={zone}:{left_out:%Y%m%dT%H%M%S}",
    ]


def by_library(data: bytes) -> set[tuple[datetime, datetime]]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(FIRST, LAST)
    return {(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)) for one in found}


@pytest.mark.parametrize("key", ["America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "America/Santiago"])
def test_daily_series_agree_with_zoneinfo_at_every_hour_of_the_days_when_clocks_change(key: str) -> None:
    zone = ZoneInfo(key)
    for minute in range(0, 24 * 60, 30):
        first = datetime(2027, 1, 1) + timedelta(minutes=minute)  # noqa: DTZ001
        data = file_of(event(f"DTSTART;TZID={key}:{first:%Y%m%dT%H%M%S}", "RRULE:FREQ=DAILY;COUNT=360"))
        walls = [first + timedelta(days=day) for day in range(360)]
        expected = [wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls]
        calendar = read(data, zone=LOS_ANGELES, first=FIRST, last=LAST)
        assert [entry.starts_at for entry in calendar.entries] == expected
