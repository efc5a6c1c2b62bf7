"""Every sentence about open slots holds, one example each.

Unless an example says otherwise it is June 2025 in Los Angeles: Monday the 2nd, open in the office from 9:00 to 12:00,
consultations of 30 minutes every 30 minutes, no buffers, no notice, and it is Sunday noon.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from booking.availability import (
    Agenda,
    DatedHours,
    Interval,
    Part,
    Reason,
    Rules,
    WeeklyHours,
    choose,
    days_with_slots,
    fewest_first,
    first_available,
    nearest,
    open_slots,
    open_slots_of_all,
    why_not,
    why_not_all,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
SUNDAY, MONDAY, TUESDAY = date(2025, 6, 1), date(2025, 6, 2), date(2025, 6, 3)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OFFICE, VIDEO, NOWHERE = 1, 2, 99
FALL_BACK, SPRING_FORWARD = date(2025, 11, 2), date(2025, 3, 9)


def at(clock: str, on: date = MONDAY, *, fold: int = 0, zone: ZoneInfo = LOS_ANGELES) -> datetime:
    hour, minute = clock.split(":")
    wall = datetime(on.year, on.month, on.day, int(hour), int(minute), tzinfo=zone, fold=fold)
    return wall.astimezone(UTC)


NOW = at("12:00", SUNDAY)


def between(start: str, end: str, on: date = MONDAY) -> Interval:
    return Interval(at(start, on), at(end, on))


def minute_of(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def weekly(start: str, end: str, on: date = MONDAY, location: int = OFFICE) -> WeeklyHours:
    return WeeklyHours(location, on.weekday(), minute_of(start), minute_of(end))


def extra(start: str, end: str, on: date = MONDAY, location: int = OFFICE) -> DatedHours:
    return DatedHours(location, on, minute_of(start), minute_of(end))


DAVID = Agenda(
    surgeon=1,
    rank=0,
    locations=(OFFICE, VIDEO),
    weekly=(weekly("9:00", "12:00"),),
    extra=(),
    away=(),
    holidays=frozenset(),
    taken=(),
    booked_on={},
    daily_cap=None,
)
EUGENE = replace(DAVID, surgeon=2, rank=1)
RULES = Rules(
    length=30 * MINUTE,
    buffer_before=timedelta(0),
    buffer_after=timedelta(0),
    slot_step=30 * MINUTE,
    minimum_notice=timedelta(0),
    booking_horizon=90,
    zone=LOS_ANGELES,
)
WHOLE_MORNING = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]


def clocks(
    agenda: Agenda = DAVID, rules: Rules = RULES, on: date = MONDAY, *, now: datetime = NOW, location: int | None = None
) -> list[str]:
    slots = open_slots(agenda, rules, first=on, last=on, now=now, location=location)
    return [f"{slot.starts_at.astimezone(rules.zone):%H:%M}" for slot in slots]


def reason(starts_at: datetime, agenda: Agenda = DAVID, rules: Rules = RULES, location: int = OFFICE) -> Reason | None:
    return why_not(agenda, rules, location=location, starts_at=starts_at, now=NOW)


# Hours


def test_a_consultation_fills_the_hours_up_to_their_very_end_and_no_further() -> None:
    assert clocks() == WHOLE_MORNING
    assert clocks(rules=replace(RULES, length=31 * MINUTE)) == WHOLE_MORNING[:-1]
    assert reason(at("11:30")) is None
    assert reason(at("12:00")) is Reason.OUTSIDE_HOURS
    assert reason(at("8:30")) is Reason.OUTSIDE_HOURS


def test_a_slot_says_when_the_consultation_itself_ends() -> None:
    rules = replace(RULES, buffer_before=10 * MINUTE, buffer_after=15 * MINUTE)
    slot = open_slots(DAVID, rules, first=MONDAY, last=MONDAY, now=NOW)[0]
    assert (slot.surgeon, slot.location) == (DAVID.surgeon, OFFICE)
    assert (slot.starts_at, slot.ends_at) == (at("9:00"), at("9:30"))
    assert slot.starts_at.tzinfo is UTC


def test_starts_are_multiples_of_the_step_from_midnight_and_not_from_opening() -> None:
    opens_late = replace(DAVID, weekly=(weekly("9:10", "12:00"),))
    assert clocks(opens_late, replace(RULES, slot_step=45 * MINUTE)) == ["09:45", "10:30", "11:15"]
    assert clocks(opens_late, replace(RULES, slot_step=25 * MINUTE))[:2] == ["09:10", "09:35"]
    assert reason(at("9:40"), opens_late) is Reason.OFF_GRID
    assert reason(at("9:30") + timedelta(seconds=1), opens_late) is Reason.OFF_GRID


def test_several_spans_a_day_leave_the_lunch_break_free() -> None:
    split = replace(DAVID, weekly=(weekly("13:00", "14:00"), weekly("9:00", "10:15")))
    assert clocks(split) == ["09:00", "09:30", "13:00", "13:30"]


def test_touching_and_overlapping_rows_of_one_location_are_one_span() -> None:
    rows = (weekly("9:00", "10:15"), weekly("10:15", "11:00"), weekly("10:30", "12:00"))
    assert clocks(replace(DAVID, weekly=rows)) == WHOLE_MORNING


def test_a_consultation_lies_in_one_location() -> None:
    rows = (weekly("9:00", "10:15"), weekly("10:15", "11:30", location=VIDEO))
    moves = replace(DAVID, weekly=rows)
    assert clocks(moves, location=OFFICE) == ["09:00", "09:30"]
    assert clocks(moves, location=VIDEO) == ["10:30", "11:00"]
    assert clocks(moves, location=NOWHERE) == []
    assert reason(at("10:00"), moves) is Reason.OUTSIDE_HOURS
    assert reason(at("10:30"), moves, location=OFFICE) is Reason.OUTSIDE_HOURS


def test_time_open_in_two_locations_is_offered_in_both_in_order() -> None:
    both = replace(DAVID, weekly=(weekly("9:00", "10:00", location=VIDEO), weekly("9:00", "10:00")))
    slots = open_slots(both, RULES, first=MONDAY, last=MONDAY, now=NOW)
    assert [(slot.starts_at, slot.location) for slot in slots] == [
        (at("9:00"), OFFICE),
        (at("9:00"), VIDEO),
        (at("9:30"), OFFICE),
        (at("9:30"), VIDEO),
    ]


def test_hours_to_midnight_and_from_midnight_are_one_span() -> None:
    late = replace(DAVID, weekly=(weekly("23:00", "24:00"), weekly("0:00", "1:00", TUESDAY)))
    rules = replace(RULES, length=60 * MINUTE)
    assert clocks(late, rules) == ["23:00", "23:30"]
    assert clocks(late, rules, TUESDAY) == ["00:00"]
    assert reason(at("23:30"), late, rules) is None
    extra_after = replace(DAVID, weekly=(weekly("23:00", "24:00"),), extra=(extra("0:00", "1:00", TUESDAY),))
    assert clocks(extra_after, rules) == ["23:00", "23:30"]


def test_a_consultation_runs_over_a_date_that_the_zone_left_out() -> None:
    """Samoa went from December 29, 2011 straight to the 31st."""
    samoa, eve, after = ZoneInfo("Pacific/Apia"), date(2011, 12, 29), date(2011, 12, 31)
    agenda = Agenda(
        1, 0, (OFFICE,), (), (extra("23:00", "24:00", eve), extra("0:00", "1:00", after)), (), frozenset(), (), {}, None
    )
    rules = Rules(30 * MINUTE, 0 * MINUTE, 0 * MINUTE, 15 * MINUTE, 0 * MINUTE, 90, samoa)
    last, now = at("23:45", eve, zone=samoa), at("12:00", eve, zone=samoa)
    assert last in [slot.starts_at for slot in open_slots(agenda, rules, first=eve, last=eve, now=now)]
    assert why_not(agenda, rules, location=OFFICE, starts_at=last, now=now) is None


def test_a_consultation_does_not_run_past_midnight_into_another_location_or_a_holiday() -> None:
    rules = replace(RULES, length=60 * MINUTE)
    elsewhere = (weekly("23:00", "24:00"), weekly("0:00", "1:00", TUESDAY, location=VIDEO))
    assert clocks(replace(DAVID, weekly=elsewhere), rules, location=OFFICE) == ["23:00"]
    same = (weekly("23:00", "24:00"), weekly("0:00", "1:00", TUESDAY))
    assert clocks(replace(DAVID, weekly=same, holidays=frozenset({TUESDAY})), rules) == ["23:00"]


def test_a_consultation_may_last_longer_than_a_day_if_everything_between_is_open() -> None:
    always = replace(DAVID, weekly=tuple(weekly("0:00", "24:00", MONDAY + count * DAY) for count in range(3)))
    assert clocks(always, replace(RULES, length=48 * 60 * MINUTE))[-1] == "23:30"
    assert clocks(always, replace(RULES, length=72 * 60 * MINUTE)) == ["00:00"]


@pytest.mark.parametrize(("since", "until"), [(MONDAY, None), (None, MONDAY), (MONDAY, MONDAY)])
def test_hours_are_valid_from_their_first_day_to_their_last_inclusive(since: date | None, until: date | None) -> None:
    dated = replace(DAVID, weekly=(replace(weekly("9:00", "12:00"), valid_from=since, valid_until=until),))
    assert clocks(dated) == WHOLE_MORNING
    assert clocks(dated, on=MONDAY + 7 * DAY) == ([] if until else WHOLE_MORNING)
    assert clocks(dated, on=MONDAY - 7 * DAY, now=NOW - 14 * DAY) == ([] if since else WHOLE_MORNING)


# Exceptions


def test_extra_hours_open_a_day_and_join_with_the_weekly_ones() -> None:
    assert clocks(replace(DAVID, extra=(extra("8:30", "9:30"),))) == ["08:30", *WHOLE_MORNING]
    assert clocks(replace(DAVID, extra=(extra("9:00", "10:00", TUESDAY),)), on=TUESDAY) == ["09:00", "09:30"]
    assert clocks(replace(DAVID, weekly=(), extra=(extra("9:00", "10:00", TUESDAY),)), on=TUESDAY + 7 * DAY) == []


def test_a_holiday_shuts_the_weekly_hours_but_not_the_extra_ones() -> None:
    shut = replace(DAVID, holidays=frozenset({MONDAY}))
    assert clocks(shut) == []
    assert clocks(replace(shut, extra=(extra("10:00", "11:00"),))) == ["10:00", "10:30"]
    assert reason(at("9:00"), shut) is Reason.OUTSIDE_HOURS


def test_being_away_beats_weekly_and_extra_hours() -> None:
    away = replace(DAVID, extra=(extra("12:00", "13:00"),), away=(between("10:00", "12:30"),))
    assert clocks(away) == ["09:00", "09:30", "12:30"]
    assert reason(at("10:00"), away) is Reason.OUTSIDE_HOURS
    assert reason(at("12:00"), away) is Reason.OUTSIDE_HOURS


def test_a_day_off_in_los_angeles_is_that_day_and_neither_the_one_before_nor_after() -> None:
    daily = tuple(weekly("9:00", "20:00", SUNDAY + count * DAY) for count in range(4))
    off = replace(DAVID, weekly=daily, away=(Interval(at("0:00"), at("0:00", TUESDAY)),))
    assert clocks(off) == []
    assert len(clocks(off, on=SUNDAY, now=NOW - DAY)) == len(clocks(off, on=TUESDAY)) == 22


# What is taken


def test_what_is_taken_may_be_touched_on_both_sides_but_not_overlapped() -> None:
    taken = replace(DAVID, taken=(between("10:00", "10:30"),))
    assert clocks(taken) == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    a_minute_more = replace(DAVID, taken=(between("9:59", "10:31"),))
    assert clocks(a_minute_more) == ["09:00", "11:00", "11:30"]
    assert reason(at("9:30"), a_minute_more) is Reason.TAKEN
    assert reason(at("10:30"), a_minute_more) is Reason.TAKEN


def test_buffers_of_neighbors_add_up() -> None:
    # An appointment from 10:00 to 10:30 that keeps 15 minutes free on both sides.
    taken = replace(DAVID, weekly=(weekly("8:00", "13:00"),), taken=(between("9:45", "10:45"),))
    rules = replace(RULES, slot_step=5 * MINUTE, buffer_before=5 * MINUTE, buffer_after=15 * MINUTE)
    assert reason(at("9:00"), taken, rules) is None
    assert reason(at("9:05"), taken, rules) is Reason.TAKEN
    assert reason(at("10:45"), taken, rules) is Reason.TAKEN
    assert reason(at("10:50"), taken, rules) is None
    near = [clock for clock in clocks(taken, rules) if "08:55" <= clock <= "10:55"]
    assert near == ["08:55", "09:00", "10:50", "10:55"]


def test_buffers_may_reach_outside_the_hours_and_into_time_off_and_before_now() -> None:
    rules = replace(RULES, buffer_before=45 * MINUTE, buffer_after=45 * MINUTE)
    assert clocks(rules=rules) == WHOLE_MORNING
    assert clocks(replace(DAVID, away=(between("8:00", "9:00"), between("12:00", "13:00"))), rules) == WHOLE_MORNING
    assert clocks(rules=rules, now=at("9:00")) == WHOLE_MORNING


def test_a_buffer_meets_what_is_taken_outside_the_hours_and_on_the_day_before() -> None:
    early = replace(DAVID, weekly=(weekly("0:00", "1:00"),), taken=(between("23:00", "23:50", SUNDAY),))
    assert clocks(early, replace(RULES, buffer_before=10 * MINUTE)) == ["00:00", "00:30"]
    assert clocks(early, replace(RULES, buffer_before=11 * MINUTE)) == ["00:30"]


def test_what_is_taken_may_overlap_itself_and_come_in_any_order() -> None:
    desk = (between("11:00", "11:30"), between("9:00", "10:30"), between("9:15", "9:30"))
    assert clocks(replace(DAVID, taken=desk)) == ["10:30", "11:30"]


def test_one_surgeon_has_one_body_whatever_the_location() -> None:
    rows = (weekly("9:00", "10:00"), weekly("9:00", "10:00", location=VIDEO))
    assert clocks(replace(DAVID, weekly=rows, taken=(between("9:00", "9:30"),))) == ["09:30", "09:30"]


def test_the_old_time_does_not_block_a_move_once_it_is_left_out() -> None:
    own, others = between("10:00", "10:30"), between("11:00", "11:30")
    booked = replace(DAVID, taken=(own, others))
    moving = replace(DAVID, taken=(others,))
    rules = replace(RULES, slot_step=15 * MINUTE)
    assert reason(at("10:15"), booked, rules) is Reason.TAKEN
    assert reason(at("10:15"), moving, rules) is None


# Notice, horizon, cap


def test_notice_is_kept_to_the_second() -> None:
    rules = replace(RULES, minimum_notice=2 * 60 * MINUTE)
    assert clocks(rules=rules, now=at("7:30"))[0] == "09:30"
    assert clocks(rules=rules, now=at("7:30") + timedelta(seconds=1))[0] == "10:00"
    assert clocks(now=at("9:30"))[0] == "09:30"
    start = at("9:30")
    assert why_not(DAVID, rules, location=OFFICE, starts_at=start, now=at("7:30")) is None
    late = at("7:30") + timedelta(microseconds=1)
    assert why_not(DAVID, rules, location=OFFICE, starts_at=start, now=late) is Reason.TOO_SOON


def test_nothing_in_the_past_is_offered() -> None:
    assert clocks(on=MONDAY, now=at("9:00", TUESDAY)) == []
    assert reason(at("9:00", MONDAY - 7 * DAY)) is Reason.TOO_SOON


def test_the_last_day_is_today_and_the_horizon_in_local_days_inclusive() -> None:
    rules = replace(RULES, booking_horizon=1)
    assert clocks(rules=rules, now=at("0:00", SUNDAY)) == WHOLE_MORNING
    assert clocks(rules=rules, now=at("23:59", SUNDAY)) == WHOLE_MORNING  # already Monday in UTC
    assert clocks(rules=rules, now=at("23:59", SUNDAY - DAY)) == []
    before = at("23:59", SUNDAY - DAY)
    assert why_not(DAVID, rules, location=OFFICE, starts_at=at("9:00"), now=before) is Reason.TOO_FAR


def test_a_horizon_of_nothing_is_today() -> None:
    rules = replace(RULES, booking_horizon=0)
    assert clocks(rules=rules, now=at("0:00")) == WHOLE_MORNING
    assert clocks(rules=rules, on=MONDAY + 7 * DAY, now=at("0:00")) == []


def test_the_cap_counts_local_days_so_that_late_pacific_afternoons_are_not_refused() -> None:
    afternoon = replace(DAVID, weekly=(weekly("16:00", "18:00"), weekly("16:00", "18:00", TUESDAY)), daily_cap=2)
    monday_full = replace(afternoon, booked_on={MONDAY: 2})
    assert clocks(monday_full) == []
    assert len(clocks(monday_full, on=TUESDAY)) == 4
    assert reason(at("17:30"), monday_full) is Reason.DAY_FULL
    tuesday_full = replace(afternoon, booked_on={TUESDAY: 2})
    assert reason(at("17:30"), tuesday_full) is None  # Tuesday in UTC
    assert len(clocks(replace(afternoon, booked_on={MONDAY: 1}))) == 4


def test_no_cap_is_no_limit_and_a_cap_of_nothing_shuts_the_day() -> None:
    assert clocks(replace(DAVID, booked_on={MONDAY: 99})) == WHOLE_MORNING
    assert clocks(replace(DAVID, daily_cap=0)) == []


# Clock changes


def test_in_the_doubled_hour_both_starts_are_offered_in_order() -> None:
    night = replace(DAVID, weekly=(weekly("0:30", "2:30", FALL_BACK),))
    slots = open_slots(night, RULES, first=FALL_BACK, last=FALL_BACK, now=at("12:00", FALL_BACK - DAY))
    shown = [f"{slot.starts_at.astimezone(LOS_ANGELES):%H:%M %Z}" for slot in slots]
    assert shown == ["00:30 PDT", "01:00 PDT", "01:30 PDT", "01:00 PST", "01:30 PST", "02:00 PST"]


def test_hours_that_end_within_the_doubled_hour_are_open_twice_and_not_between() -> None:
    night = replace(DAVID, weekly=(weekly("1:00", "1:30", FALL_BACK),))
    slots = open_slots(night, RULES, first=FALL_BACK, last=FALL_BACK, now=at("12:00", FALL_BACK - DAY))
    assert [slot.starts_at for slot in slots] == [at("1:00", FALL_BACK), at("1:00", FALL_BACK, fold=1)]
    longer = replace(RULES, length=31 * MINUTE)
    assert open_slots(night, longer, first=FALL_BACK, last=FALL_BACK, now=at("12:00", FALL_BACK - DAY)) == []


def test_wall_times_in_the_spring_gap_are_not_offered_and_the_open_time_goes_on_after_it() -> None:
    night = replace(DAVID, weekly=(weekly("1:00", "4:00", SPRING_FORWARD),))
    now = at("12:00", SPRING_FORWARD - DAY)
    assert clocks(night, RULES, SPRING_FORWARD, now=now) == ["01:00", "01:30", "03:00", "03:30"]
    assert clocks(night, replace(RULES, length=60 * MINUTE), SPRING_FORWARD, now=now) == ["01:00", "01:30", "03:00"]
    only_the_gap = replace(DAVID, weekly=(weekly("2:00", "3:00", SPRING_FORWARD),))
    assert clocks(only_the_gap, RULES, SPRING_FORWARD, now=now) == []


def test_a_consultation_lasts_its_length_over_a_clock_change() -> None:
    night = replace(DAVID, weekly=(weekly("0:00", "6:00", SPRING_FORWARD), weekly("0:00", "6:00", FALL_BACK)))
    for on in (SPRING_FORWARD, FALL_BACK):
        slots = open_slots(night, RULES, first=on, last=on, now=at("12:00", on - DAY))
        assert {slot.ends_at - slot.starts_at for slot in slots} == {30 * MINUTE}


def test_the_grid_stays_on_the_wall_clock_after_a_change_by_half_an_hour() -> None:
    zone = ZoneInfo("Australia/Lord_Howe")
    on = date(2025, 10, 5)  # at 2:00 it is 2:30
    night = replace(DAVID, weekly=(weekly("0:00", "5:00", on),))
    hourly = replace(RULES, zone=zone, slot_step=60 * MINUTE)
    now = at("12:00", on - DAY, zone=zone)
    assert clocks(night, hourly, on, now=now) == ["00:00", "01:00", "03:00", "04:00"]


@pytest.mark.parametrize(("zone", "on"), [("America/Asuncion", date(2023, 10, 1)), ("Africa/Cairo", date(2014, 5, 16))])
def test_a_day_without_midnight_begins_at_one(zone: str, on: date) -> None:
    there = replace(RULES, zone=ZoneInfo(zone))
    night = replace(DAVID, weekly=(weekly("23:00", "24:00", on - DAY), weekly("0:00", "2:00", on)))
    now = at("12:00", on - DAY, zone=there.zone)
    assert clocks(night, there, on, now=now) == ["01:00", "01:30"]
    hour_long = replace(there, length=60 * MINUTE)
    assert clocks(night, hour_long, on - DAY, now=now) == ["23:00", "23:30"]  # the second lasts until 1:30


def test_an_evening_that_comes_again_after_midnight_is_offered_again() -> None:
    zone = ZoneInfo("America/St_Johns")  # on the 7th, a minute after midnight, it was 23:01 on the 6th again
    evening = replace(DAVID, weekly=(weekly("23:00", "24:00", date(2010, 11, 6)),))
    rules = replace(RULES, zone=zone, length=10 * MINUTE)
    on, now = date(2010, 11, 6), datetime(2010, 11, 7, 2, 30, 30, tzinfo=UTC)  # 0:00:30, the first time
    assert now.astimezone(zone).date() == date(2010, 11, 7)
    assert clocks(evening, rules, on, now=now) == ["23:30"]


def test_a_consultation_may_run_into_an_evening_that_comes_again() -> None:
    first, second = date(2010, 11, 6), date(2010, 11, 7)
    night = replace(DAVID, weekly=(weekly("23:00", "24:00", first), weekly("0:00", "1:00", second)))
    rules = replace(RULES, zone=ZoneInfo("America/St_Johns"))
    now = at("12:00", first, zone=rules.zone)
    assert clocks(night, rules, second, now=now) == ["00:00", "00:00", "00:30"]


def test_the_one_minute_of_a_day_before_an_evening_comes_again_is_not_lost_among_the_days() -> None:
    first, second = date(2010, 11, 6), date(2010, 11, 7)
    night = replace(DAVID, weekly=(weekly("23:00", "23:30", first), weekly("0:00", "0:01", second)))
    rules = replace(RULES, zone=ZoneInfo("America/St_Johns"))
    now = at("12:00", first - 2 * DAY, zone=rules.zone)
    starts = [slot.starts_at for slot in open_slots(night, rules, first=first - DAY, last=second, now=now)]
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)  # a minute later it is 23:01 again, and open until 23:30
    assert starts == [midnight - 60 * MINUTE, midnight]


# Reasons


def test_the_reason_that_no_other_time_could_mend_comes_first() -> None:
    hopeless = replace(DAVID, taken=(between("9:00", "12:00"),), booked_on={MONDAY: 1}, daily_cap=1)
    assert reason(at("9:00"), hopeless) is Reason.TAKEN
    assert reason(at("13:00"), hopeless) is Reason.OUTSIDE_HOURS
    assert reason(at("13:07"), hopeless) is Reason.OFF_GRID
    assert reason(at("9:07", MONDAY + 91 * DAY), hopeless) is Reason.TOO_FAR
    assert reason(at("9:07", MONDAY - 7 * DAY), hopeless) is Reason.TOO_SOON


def test_a_start_may_be_given_in_any_offset() -> None:
    assert reason(at("9:00").astimezone(ZoneInfo("Asia/Tokyo"))) is None
    assert reason(at("9:00").astimezone(LOS_ANGELES)) is None


def test_the_ends_of_the_calendar_are_refused_and_break_nothing() -> None:
    for zone in (UTC, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")):
        ends = {datetime.max.replace(tzinfo=zone): Reason.TOO_FAR, datetime.min.replace(tzinfo=zone): Reason.TOO_SOON}
        for end, expected in ends.items():
            assert reason(end) is expected
            assert choose([DAVID], RULES, location=OFFICE, starts_at=end, now=NOW) == []
    slots = open_slots(DAVID, RULES, first=date.min, last=date.max, now=NOW)
    assert (slots[0].starts_at, slots[-1].starts_at) == (at("9:00"), at("11:30", date(2025, 8, 25)))
    assert open_slots(DAVID, RULES, first=date.max, last=date.min, now=NOW) == []


def test_a_visit_to_both_surgeons_is_refused_for_the_first_part_that_cannot_be() -> None:
    busy = replace(EUGENE, taken=(between("10:00", "10:30"),))
    agendas = {DAVID.surgeon: DAVID, busy.surgeon: busy}
    fine, lost = Part(DAVID.surgeon, OFFICE, at("9:30")), Part(busy.surgeon, OFFICE, at("10:00"))
    assert why_not_all((fine, lost), agendas, RULES, now=NOW) is Reason.TAKEN
    assert why_not_all((fine, Part(busy.surgeon, OFFICE, at("10:30"))), agendas, RULES, now=NOW) is None
    assert why_not_all((lost, Part(DAVID.surgeon, OFFICE, at("8:00"))), agendas, RULES, now=NOW) is Reason.TAKEN


def test_rules_without_a_step_or_a_length_are_a_mistake_and_not_an_endless_loop() -> None:
    for wrong in ({"slot_step": timedelta(0)}, {"length": timedelta(0)}, {"slot_step": -MINUTE}):
        with pytest.raises(ValueError, match="longer than nothing"):
            replace(RULES, **cast(Any, wrong))


# First available


def surgeons(agendas: Iterable[Agenda]) -> list[int]:
    return [agenda.surgeon for agenda in agendas]


def test_first_available_is_who_has_fewer_appointments_that_day_then_by_slug() -> None:
    assert surgeons(fewest_first([EUGENE, DAVID], on=MONDAY)) == [1, 2]
    busier = replace(DAVID, booked_on={MONDAY: 2})
    assert surgeons(fewest_first([busier, EUGENE], on=MONDAY)) == [2, 1]
    assert surgeons(fewest_first([busier, EUGENE], on=TUESDAY)) == [1, 2]


def test_only_surgeons_who_are_free_are_chosen_and_the_other_remains_to_be_tried() -> None:
    def chosen(*agendas: Agenda) -> list[int]:
        return surgeons(choose(agendas, RULES, location=OFFICE, starts_at=at("10:00"), now=NOW))

    assert chosen(EUGENE, DAVID) == [1, 2]
    assert chosen(EUGENE, replace(DAVID, taken=(between("10:00", "10:30"),))) == [2]
    assert chosen(replace(DAVID, weekly=()), replace(EUGENE, daily_cap=0)) == []


def test_the_day_of_a_choice_is_the_local_one() -> None:
    late = (weekly("16:00", "18:00"), weekly("16:00", "18:00", TUESDAY))
    david = replace(DAVID, weekly=late, booked_on={MONDAY: 3})
    eugene = replace(EUGENE, weekly=late, booked_on={TUESDAY: 5})
    chosen = choose([david, eugene], RULES, location=OFFICE, starts_at=at("17:30"), now=NOW)
    assert surgeons(chosen) == [2, 1]  # 17:30 on Monday is Tuesday in UTC


def test_first_available_offers_a_start_once_and_all_surgeons_together_offer_it_twice() -> None:
    david = replace(DAVID, weekly=(weekly("9:00", "10:00"),), booked_on={MONDAY: 1})
    eugene = replace(EUGENE, weekly=(weekly("9:30", "10:30"),))
    each = open_slots_of_all([eugene, david], RULES, first=MONDAY, last=MONDAY, now=NOW)
    assert [(slot.starts_at, slot.surgeon) for slot in each] == [
        (at("9:00"), 1),
        (at("9:30"), 1),
        (at("9:30"), 2),
        (at("10:00"), 2),
    ]
    once = first_available([david, eugene], RULES, first=MONDAY, last=MONDAY, now=NOW)
    assert once == [each[0], each[2], each[3]]


def test_surgeons_and_places_are_told_by_slug_and_not_by_id() -> None:
    """The agendas carry that order: ids come in whatever order the practice was entered."""
    hours = (weekly("9:00", "9:30"), weekly("9:00", "9:30", location=VIDEO))
    david = replace(DAVID, surgeon=20, rank=0, locations=(VIDEO, OFFICE), weekly=hours)
    eugene = replace(david, surgeon=10, rank=1)
    each = open_slots_of_all([eugene, david], RULES, first=MONDAY, last=MONDAY, now=NOW)
    told = [(20, VIDEO), (20, OFFICE), (10, VIDEO), (10, OFFICE)]
    assert [(slot.surgeon, slot.location) for slot in each] == told
    assert list(days_with_slots(each, LOS_ANGELES)) == [MONDAY]
    assert days_with_slots(each, LOS_ANGELES)[MONDAY] == nearest(each, at("9:00"), count=4) == each
    assert surgeons(fewest_first([eugene, david], on=MONDAY)) == [20, 10]
    once = first_available([eugene, david], RULES, first=MONDAY, last=MONDAY, now=NOW)
    assert once == each[:2]
    chosen = choose([eugene, david], RULES, location=OFFICE, starts_at=at("9:00"), now=NOW)
    assert surgeons(chosen) == [20, 10]


def test_of_one_start_the_places_stay_in_order_when_different_surgeons_are_chosen() -> None:
    """David is in the second place alone and busier, Eugene in the first alone."""
    david = replace(DAVID, weekly=(weekly("9:00", "9:30", location=VIDEO),), booked_on={MONDAY: 1})
    once = first_available(
        [replace(EUGENE, weekly=(weekly("9:00", "9:30"),)), david], RULES, first=MONDAY, last=MONDAY, now=NOW
    )
    assert [(slot.surgeon, slot.location) for slot in once] == [(1, VIDEO), (2, OFFICE)]
