"""The sums behind the figures: what could be booked, what was filled, and what became of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, catalog, schedules
from booking.appointments import Actor, Cancellation, Figures, figures_by_week
from booking.appointments.figures import lasting_by_week, spans_of_weeks
from booking.availability import Interval
from booking.database import db, writing
from booking.models import Appointment, Surgeon, Visit
from tests.stage.many_visits import add_appointments
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, a_booking_with, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

HOUR, SUNDAY = timedelta(hours=1), date(2026, 10, 4)
OPEN = 37 * HOUR  # of a week: five days of seven hours, and an evening by video
AFTERWARDS = local(30, 12)


def week(surgeon: str = "david-kim", *, first: date = SUNDAY, now: datetime = AFTERWARDS) -> Figures:
    row = catalog.surgeon(surgeon)
    assert row
    return figures_by_week(about(), catalog.surgeons(), first=first, weeks=1, now=now)[row.id][0]


def id_of(surgeon: str) -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == surgeon)).one()


def cancelled(visit: Visit, *, at: datetime, why: str | None = "patient", actor: Actor) -> None:
    appointments.cancel(visit, actor=actor, why=Cancellation(why) if why else None, now=at)


def test_a_week_of_nothing_is_open_and_not_filled() -> None:
    assert week() == Figures(bookable=OPEN)
    assert week().share == 0
    assert week().lead is None


def test_what_an_appointment_takes_fills_its_surgeons_week_alone() -> None:
    row = a_booking(local(6, 10)).appointments[0]
    taken = row.takes_until - row.takes_from
    assert taken > row.ends_at - row.starts_at
    assert week().filled == taken
    assert week("eugene-kim").filled == timedelta(0)
    assert week(first=date(2026, 10, 18)).filled == timedelta(0)


def test_time_off_closures_and_holidays_cannot_be_booked() -> None:
    schedules.add_time_off(id_of("david-kim"), Interval(local(6, 9), local(6, 12)), reason="", now=NOW)
    schedules.add_closure(Interval(local(7, 0), local(8, 0)), label="Painters", now=NOW)
    assert week().bookable == OPEN - 3 * HOUR - 9 * HOUR
    assert week("eugene-kim").bookable == OPEN - 7 * HOUR
    thanksgiving = week(first=date(2026, 11, 22))
    assert thanksgiving.bookable < OPEN


def test_extra_hours_can_be_booked_and_hours_in_two_places_at_once_count_once() -> None:
    david, places = id_of("david-kim"), [row.id for row in catalog.locations()]
    for place in places:
        schedules.add_extra_hours(david, place, on=date(2026, 10, 10), from_minute=540, until_minute=660, now=NOW)
    assert week().bookable == OPEN + 2 * HOUR


def test_who_is_double_booked_fills_that_time_once_and_none_outside_their_hours() -> None:
    row = a_booking(local(6, 10)).appointments[0]
    taken = row.takes_until - row.takes_from
    with writing() as session:
        session.execute(update(Appointment).values(override="taken", lane=0))
    a_booking(local(6, 14), browser=b"another")
    with writing() as session:
        later = {"starts_at": row.starts_at, "ends_at": row.ends_at, "lane": 1}
        later |= {"takes_from": row.takes_from, "takes_until": row.takes_until, "override": "taken"}
        session.execute(update(Appointment).where(Appointment.id != row.id).values(later))
    assert week().filled == taken
    with writing() as session:
        at_night = {"starts_at": local(6, 22), "ends_at": local(6, 23), "takes_from": local(6, 22)}
        session.execute(
            update(Appointment).where(Appointment.id != row.id).values(at_night | {"takes_until": local(6, 23)})
        )
    assert week().filled == taken
    assert week().visits == 2


def test_leads_are_from_booking_to_the_start_as_it_is_now(desk: Actor) -> None:
    for hour, earlier in ((10, 0), (11, 1), (15, 4)):
        a_booking(local(9, hour), browser=str(hour).encode(), now=NOW - timedelta(days=earlier))
    assert week().visits == 3
    assert week().leads == [local(9, 10) - NOW, local(9, 11) - NOW + 24 * HOUR, local(9, 15) - NOW + 96 * HOUR]
    assert week().lead == local(9, 11) - NOW + 24 * HOUR
    moved = db.session.scalars(select(Visit).order_by(Visit.id)).first()
    assert moved
    appointments.reschedule(moved, [a_part("eugene-kim", "office", local(8, 9))], actor=desk, now=NOW)
    assert week("eugene-kim").leads == [local(8, 9) - NOW]


def test_no_shows_are_counted_and_fill_nothing(desk: Actor) -> None:
    row = a_booking(local(8, 10)).appointments[0]
    appointments.set_status(row, "no_show", actor=desk, seen=appointments.versions_of(row.visit), now=local(8, 11))
    assert (week().visits, week().no_shows, week().filled) == (1, 1, timedelta(0))


@pytest.mark.parametrize(
    ("before", "why", "count"),
    [
        (timedelta(hours=24), "patient", 0),
        (timedelta(hours=24) - timedelta(seconds=1), "patient", 1),
        (timedelta(hours=2), "ill", 1),
        (timedelta(hours=2), "other", 1),
        (timedelta(hours=2), None, 1),
        (timedelta(hours=2), "practice", 0),
        (timedelta(hours=2), "mistake", 0),
    ],
)
def test_late_is_canceled_for_the_patient_within_the_notice(
    desk: Actor, before: timedelta, why: str | None, count: int
) -> None:
    start = local(9, 10)
    cancelled(a_booking(start), at=start - before, why=why, actor=desk)
    found = week()
    assert (found.late_cancellations, found.visits, found.filled) == (count, 0, timedelta(0))


def test_what_was_canceled_late_and_booked_again_counts_as_booked(desk: Actor) -> None:
    visit, start = a_booking(local(9, 10)), local(9, 10)
    parts = [a_part("david-kim", "office", start)]
    cancelled(visit, at=start - HOUR, actor=desk)
    appointments.restore(
        visit, parts, actor=desk, seen=appointments.versions_of(visit), now=start - HOUR + timedelta(minutes=1)
    )
    assert (week().late_cancellations, week().visits) == (0, 1)


def test_a_visit_to_both_is_late_by_its_first_appointment(desk: Actor) -> None:
    parts = [a_part("david-kim", "office", local(9, 10)), a_part("eugene-kim", "office", local(9, 11))]
    visit = a_booking_with(parts, uuid=uuid4(), user_id=desk.user_id or 0)
    cancelled(visit, at=local(8, 10, 30), actor=desk)
    assert (week().late_cancellations, week("eugene-kim").late_cancellations) == (1, 1)


def test_a_hold_that_has_lapsed_and_one_that_is_held_are_no_visits() -> None:
    a_hold(local(8, 10))
    assert (week().visits, week().leads) == (0, [])
    assert week(now=AFTERWARDS).filled == timedelta(0)


def test_a_week_in_which_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    lengths = [span.end - span.start for span in spans_of_weeks(date(2026, 10, 25), 3, LOS_ANGELES)]
    assert lengths == [168 * HOUR, 169 * HOUR, 168 * HOUR]  # November 1
    assert spans_of_weeks(date(2027, 3, 14), 1, LOS_ANGELES)[0] == Interval(
        datetime(2027, 3, 14, 8, tzinfo=UTC), datetime(2027, 3, 21, 7, tzinfo=UTC)
    )


def test_an_appointment_at_the_edge_of_a_week_is_of_the_week_by_the_practices_clock(desk: Actor) -> None:
    """11:30 PM on Saturday is Sunday in UTC."""
    row = a_booking(local(9, 10)).appointments[0]
    late = local(10, 23, 30)
    with writing() as session:
        session.execute(
            update(Appointment)
            .where(Appointment.id == row.id)
            .values(starts_at=late, takes_from=late, ends_at=late + HOUR / 2, takes_until=late + HOUR / 2)
        )
    assert late.astimezone(UTC).date() == date(2026, 10, 11)
    assert (week().visits, week(first=date(2026, 10, 11)).visits) == (1, 0)


@pytest.mark.parametrize(
    ("spans", "lasting"),
    [
        ([], [0, 0]),
        ([(1, 3)], [2, 0]),
        ([(6, 8)], [1, 1]),
        ([(-5, 20)], [7, 7]),
        ([(-5, -1), (14, 20)], [0, 0]),
        ([(7, 14)], [0, 7]),
        ([(0, 7), (8, 9)], [7, 1]),
    ],
)
def test_spans_are_parted_by_weeks(spans: list[tuple[int, int]], lasting: list[int]) -> None:
    """In days from a Sunday."""
    day = timedelta(days=1)
    zero = datetime(2026, 10, 4, tzinfo=UTC)
    weeks = [Interval(zero, zero + 7 * day), Interval(zero + 7 * day, zero + 14 * day)]
    given = [Interval(zero + first * day, zero + last * day) for first, last in spans]
    assert lasting_by_week(given, weeks) == [number * day for number in lasting]


def test_a_year_of_a_full_practice_is_asked_for_in_four_statements(app: Flask) -> None:
    asked = []
    for count, weeks in ((1, 1), (300, 53)):
        if count > 1:
            add_appointments(count, surgeon_id=id_of("david-kim"))
        with statements_sent(app) as sent:
            figures_by_week(about(), catalog.surgeons(), first=date(2025, 12, 28), weeks=weeks, now=AFTERWARDS)
        asked.append(len([one for one in sent if one.startswith("SELECT")]))
    assert asked[0] == asked[1]
    assert asked[1] - 2 <= 4, "those two are the consultation's and the surgeons' own"
