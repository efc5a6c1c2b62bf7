"""A day becomes the right rows, with every appointment, blank and reason in its place."""

from datetime import date, datetime, timedelta

import pytest

from booking.availability import Interval
from booking.routes.staff.diary.rows import build_diary
from booking.routes.staff.diary.values import AbsenceReason, Column, Diary, Entry, Frame, Open, Space, SurgeonsDay
from tests.stage.settings import LOS_ANGELES

TUESDAY = date(2026, 10, 6)
EARLY = datetime(2026, 10, 6, 6, 0, tzinfo=LOS_ANGELES)
HALF_HOUR = timedelta(minutes=30)


def at(clock: str, on: date = TUESDAY, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{on}T{clock}").replace(tzinfo=LOS_ANGELES, fold=fold)


def span(start: str, end: str, on: date = TUESDAY) -> Interval:
    return Interval(at(start, on), at(end, on))


def an_entry(start: str, end: str, title: str = "A. R.", *, kept_until: str = "", kept_from: str = "") -> Entry:
    takes = span(kept_from or start, kept_until or end)
    return Entry(span(start, end), takes, title, "Mini facelift", "booked", "booked", f"#{title}")


def a_day(
    *entries: Entry,
    hours: tuple[tuple[str, str], ...] = (("09:00", "12:00"),),
    closed: tuple[AbsenceReason, ...] = (),
    on: date = TUESDAY,
    now: datetime = EARLY,
    step: timedelta = HALF_HOUR,
    books: bool = True,
) -> Diary:
    there = [Open(span(start, end, on)) for start, end in hours]
    day = SurgeonsDay("david-kim", "Dr. David Kim", "teal", "", there, closed, entries)

    def booking(surgeon: str, start: datetime) -> str:
        return f"{surgeon} {start.astimezone(LOS_ANGELES):%H:%M}"

    return build_diary(on, [day], frame=Frame(LOS_ANGELES, now, step, "en"), booking=booking if books else None)


def space(day: Diary, clock: str) -> Space:
    return column(day).spaces[row(day, clock)]


def row(day: Diary, clock: str) -> int:
    return [one.label for one in day.rows].index(clock)


def column(day: Diary) -> Column:
    return day.columns[0]


def test_a_day_has_the_quarters_from_eight_to_six() -> None:
    labels = [one.label for one in a_day().rows]
    assert (len(labels), labels[0], labels[1], labels[-1]) == (40, "8:00 AM", "8:15 AM", "5:45 PM")
    assert [one.label for one in a_day().rows if one.hour][:2] == ["8:00 AM", "9:00 AM"]


@pytest.mark.parametrize(
    ("hours", "first", "last"),
    [
        ((("07:30", "12:00"),), "7:00 AM", "5:45 PM"),  # whole hours, so that every row has its hour above it
        ((("09:00", "19:20"),), "8:00 AM", "7:15 PM"),
        ((("00:00", "23:59"),), "12:00 midnight", "11:45 PM"),
    ],
)
def test_more_rows_come_only_when_they_are_needed(hours: tuple[tuple[str, str], ...], first: str, last: str) -> None:
    labels = [one.label for one in a_day(hours=hours).rows]
    assert (labels[0], labels[-1]) == (first, last)


def test_an_appointment_outside_the_hours_has_its_rows_too() -> None:
    day = a_day(an_entry("18:30", "19:15"))
    assert day.rows[-1].label == "7:00 PM"
    assert (column(day).visits[0].row, column(day).visits[0].until) == (row(day, "6:30 PM"), len(day.rows))


def test_an_appointment_stands_in_every_quarter_that_it_touches() -> None:
    [visit] = column(a_day(an_entry("09:10", "09:50"))).visits
    assert (visit.row, visit.until, visit.lane) == (4, 8, 0)
    assert visit.time == "9:10 AM – 9:50 AM"


def test_one_that_began_yesterday_or_ends_tomorrow_stays_within_the_day() -> None:
    night = Interval(at("23:30", date(2026, 10, 5)), at("00:30"))
    entry = Entry(night, night, "A. R.", "", "booked", "booked", "#")
    [visit] = column(a_day(entry)).visits
    assert (visit.row, visit.until) == (0, 2)


def test_two_at_one_time_stand_side_by_side_and_the_next_is_alone_again() -> None:
    entries = [an_entry("09:00", "10:00", "A."), an_entry("09:30", "10:30", "B."), an_entry("10:30", "11:00", "C.")]
    column_ = column(a_day(*entries))
    assert {visit.title: visit.lane for visit in column_.visits} == {"A.": 0, "B.": 1, "C.": 0}
    assert column_.lanes == 2


def test_two_that_share_only_a_quarter_of_the_screen_do_not_cover_each_other() -> None:
    visits = column(a_day(an_entry("09:00", "09:20", "A."), an_entry("09:20", "09:40", "B."))).visits
    assert [(visit.row, visit.until, visit.lane) for visit in visits] == [(4, 6, 0), (5, 7, 1)]


def test_the_present_quarter_is_marked_on_its_own_day_alone() -> None:
    now = at("09:37")
    assert [one.label for one in a_day(now=now).rows if one.now] == ["9:30 AM"]
    assert [one.now for one in a_day(now=now).rows if one.now] == ["9:37 AM"]
    assert not any(one.now for one in a_day(now=now, on=date(2026, 10, 7)).rows)


def test_a_blank_quarter_books_the_start_in_it_or_the_one_before() -> None:
    day = a_day()
    assert (space(day, "9:00 AM").href, space(day, "9:00 AM").again) == ("david-kim 09:00", False)
    assert (space(day, "9:15 AM").href, space(day, "9:15 AM").again) == ("david-kim 09:00", True)
    assert space(day, "9:30 AM").href == "david-kim 09:30"
    assert space(day, "9:00 AM").label == "Book 9:00 AM, Dr. David Kim"


def test_a_blank_quarter_behind_an_appointment_never_books_into_it() -> None:
    day = a_day(an_entry("09:00", "09:15"))
    assert space(day, "9:15 AM") == Space()


@pytest.mark.parametrize(("clock", "start"), [("9:00 AM", "09:00"), ("9:15 AM", "09:20"), ("9:30 AM", "09:40")])
def test_starts_that_are_not_on_a_quarter_are_booked_from_the_quarter_they_are_in(clock: str, start: str) -> None:
    assert space(a_day(step=timedelta(minutes=20)), clock).href == f"david-kim {start}"


def test_what_has_passed_and_what_is_shut_books_nothing() -> None:
    day = a_day(now=at("09:10"))
    assert space(day, "9:00 AM") == space(day, "9:15 AM") == Space()
    assert space(day, "9:30 AM").href
    assert space(day, "8:00 AM") == space(day, "12:00 noon") == Space(shut=True)


def test_for_whoever_may_not_book_no_blank_leads_anywhere() -> None:
    assert not any(one.href for one in column(a_day(books=False)).spaces)


def test_buffers_are_kept_free_and_say_nothing() -> None:
    day = a_day(an_entry("10:00", "10:45", kept_from="09:30", kept_until="11:00"))
    assert [space(day, clock) for clock in ("9:30 AM", "9:45 AM", "10:45 AM")] == [Space(kept=True)] * 3
    assert space(day, "11:00 AM").href == "david-kim 11:00"


def test_closed_time_says_why_in_its_first_row_that_shows() -> None:
    reasons = (AbsenceReason(span("00:00", "23:59"), "Thanksgiving Day"),)
    day = a_day(hours=(), closed=reasons)
    assert [one.label for one in column(day).spaces] == ["Thanksgiving Day"] + [""] * 39
    covered = a_day(an_entry("08:00", "09:00"), hours=(), closed=reasons)
    assert space(covered, "9:00 AM").label == "Thanksgiving Day"


def test_each_reason_is_said_where_it_begins_and_the_first_that_is_given_wins() -> None:
    reasons = (AbsenceReason(span("10:00", "11:00"), "Away"), AbsenceReason(span("10:30", "12:00"), "Closed: training"))
    day = a_day(hours=(("09:00", "10:00"),), closed=reasons)
    said = {one.label: day.rows[at].label for at, one in enumerate(column(day).spaces) if one.label and one.shut}
    assert said == {"Away": "10:00 AM", "Closed: training": "11:00 AM"}


def test_another_place_than_the_usual_is_named_once() -> None:
    there = [Open(span("09:00", "10:00")), Open(span("10:00", "11:00"), "Video consultation")]
    day = SurgeonsDay("david-kim", "Dr. David Kim", "teal", "", there, (), ())
    frame = Frame(LOS_ANGELES, EARLY, HALF_HOUR, "en")
    built = build_diary(TUESDAY, [day], frame=frame, booking=lambda surgeon, start: "#")
    noted = {built.rows[at].label for at, one in enumerate(column(built).spaces) if one.note}
    assert noted == {"10:00 AM"}


def test_the_doubled_hour_of_autumn_has_its_rows_twice_told_apart() -> None:
    autumn = date(2026, 11, 1)
    day = a_day(hours=(("00:30", "03:00"),), on=autumn, now=at("00:00", autumn))
    labels = [one.label for one in day.rows]
    assert labels[4:12] == [f"1:{quarter} AM {zone}" for zone in ("PDT", "PST") for quarter in ("00", "15", "30", "45")]
    hrefs = [one.href for one in column(day).spaces][4:12]
    assert hrefs == [f"david-kim 01:{half}" for _ in range(2) for half in ("00", "00", "30", "30")]


def test_the_missing_hour_of_spring_has_no_rows() -> None:
    spring = date(2027, 3, 14)
    labels = [one.label for one in a_day(hours=(("01:00", "04:00"),), on=spring, now=at("00:00", spring)).rows]
    assert labels[:5] == ["1:00 AM", "1:15 AM", "1:30 AM", "1:45 AM", "3:00 AM"]
