"""Whom a change of hours hits, and that it is written only when exactly these have been looked at."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments, catalog, schedules
from booking.appointments import PATIENT
from booking.availability import Interval, open_slots
from booking.database import db
from booking.models import CalendarEvent, Surgeon, Task, TimeOff, Visit, WorkingHours
from booking.schedules import HitsBooked, Overlaps, WeeklySpan
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

OFFICE, VIDEO = 1, 2


def surgeon(slug: str = "david-kim") -> Surgeon:
    found = db.session.scalar(select(Surgeon).where(Surgeon.slug == slug))
    assert found
    return found


def the_hours(weekday: int, from_minute: int, slug: str = "david-kim") -> WorkingHours:
    query = select(WorkingHours).where(WorkingHours.surgeon_id == surgeon(slug).id, WorkingHours.weekday == weekday)
    found = db.session.scalar(query.where(WorkingHours.from_minute == from_minute))
    assert found
    return found


def hours(first: datetime, last: datetime) -> Interval:
    return Interval(first, last)


def hit_by(error: pytest.ExceptionInfo[HitsBooked]) -> list[datetime]:
    return [one.starts_at for one in schedules.hit_appointments(error.value.impact)]


def tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.kind == "outside_hours", Task.done_at.is_(None))))


def test_time_off_over_a_booking_asks_first_and_writes_nothing() -> None:
    visit = a_booking(local(6, 10))
    with pytest.raises(HitsBooked) as asked:
        schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=NOW)
    assert hit_by(asked) == [local(6, 10)]
    db.session.rollback()
    assert db.session.scalars(select(TimeOff)).all() == []
    assert tasks() == []
    assert db.session.get_one(Visit, visit.id).appointments[0].status == "booked"


def test_once_looked_at_it_is_written_and_somebody_is_to_call() -> None:
    visit = a_booking(local(6, 10))
    with pytest.raises(HitsBooked) as asked:
        schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=NOW)
    schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), seen=asked.value.impact.seen, now=NOW)
    assert [task.visit_id for task in tasks()] == [visit.id]
    assert db.session.get_one(Visit, visit.id).appointments[0].status == "booked", "the change itself cancels nobody"
    assert len(db.session.scalars(select(TimeOff)).all()) == 1


def test_another_booking_meanwhile_asks_again_with_both() -> None:
    a_booking(local(6, 10))
    away = hours(local(6, 0), local(7, 0))
    with pytest.raises(HitsBooked) as first:
        schedules.add_time_off(surgeon().id, away, now=NOW)
    a_booking(local(6, 14), browser=b"another")
    with pytest.raises(HitsBooked) as second:
        schedules.add_time_off(surgeon().id, away, seen=first.value.impact.seen, now=NOW)
    assert hit_by(second) == [local(6, 10), local(6, 14)]


def test_a_booking_moved_within_the_time_off_asks_again() -> None:
    """The same patient, yet not where they stood in the list."""
    visit = a_booking(local(6, 10))
    away = hours(local(6, 0), local(7, 0))
    with pytest.raises(HitsBooked) as first:
        schedules.add_time_off(surgeon().id, away, now=NOW)
    parts = [a_part("david-kim", "office", local(6, 14))]
    appointments.reschedule(visit, parts, actor=appointments.Actor("desk", None), now=NOW)
    with pytest.raises(HitsBooked) as second:
        schedules.add_time_off(surgeon().id, away, seen=first.value.impact.seen, now=NOW)
    assert hit_by(second) == [local(6, 14)]


def test_when_the_one_who_was_hit_has_cancelled_nothing_is_asked() -> None:
    visit = a_booking(local(8, 10))
    away = hours(local(8, 0), local(9, 0))
    with pytest.raises(HitsBooked) as first:
        schedules.add_time_off(surgeon().id, away, now=NOW)
    appointments.cancel(visit, actor=appointments.PATIENT, now=NOW)
    impact = schedules.add_time_off(surgeon().id, away, seen=first.value.impact.seen, now=NOW)
    assert impact.booked == ()
    assert tasks() == []


@pytest.mark.parametrize(
    ("first", "last", "is_hit"),
    [
        (local(6, 9), local(6, 10), False),  # ends as the patient comes
        (local(6, 9), local(6, 10, 1), True),
        (local(6, 10, 44), local(6, 12), True),  # 45 minutes from ten
        (local(6, 10, 45), local(6, 12), False),  # takes only the buffer
    ],
)
def test_a_booking_is_hit_by_the_consultation_itself_to_the_minute(
    first: datetime, last: datetime, is_hit: bool
) -> None:
    a_booking(local(6, 10))
    try:
        schedules.add_time_off(surgeon().id, hours(first, last), now=NOW)
    except HitsBooked:
        assert is_hit
    else:
        assert not is_hit


def test_the_other_surgeons_patients_are_not_hit() -> None:
    a_booking(local(6, 10), surgeon="eugene-kim")
    assert schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=NOW).booked == ()


def test_a_closure_hits_both_surgeons_patients() -> None:
    a_booking(local(6, 10))
    a_booking(local(6, 9), surgeon="eugene-kim", browser=b"another")
    with pytest.raises(HitsBooked) as asked:
        schedules.add_closure(hours(local(6, 0), local(7, 0)), label="Water damage", now=NOW)
    assert hit_by(asked) == [local(6, 9), local(6, 10)]


def test_a_hold_is_noted_but_does_not_ask() -> None:
    visit = a_hold(local(6, 10))
    impact = schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=NOW)
    assert (impact.booked, impact.held) == ((), 1)
    appointments.keep_answers(visit, {"name": "A", "email": "a@b.example"}, now=NOW)
    with pytest.raises(appointments.SlotTaken):
        appointments.book(visit, now=NOW)


def test_what_lay_outside_the_hours_before_is_not_hit_again() -> None:
    """Called already: another change over the same day does not list them once more, nor raise a second task."""
    a_booking(local(6, 10))
    away = hours(local(6, 0), local(7, 0))
    with pytest.raises(HitsBooked) as asked:
        schedules.add_time_off(surgeon().id, away, now=NOW)
    schedules.add_time_off(surgeon().id, away, seen=asked.value.impact.seen, now=NOW)
    assert schedules.add_closure(away, label="Closed", now=NOW).booked == ()
    assert len(tasks()) == 1


def test_what_is_over_is_not_hit() -> None:
    a_booking(local(6, 10))
    later = local(6, 11)
    assert schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=later).booked == ()


def test_removing_time_off_settles_the_task() -> None:
    a_booking(local(6, 10))
    away = hours(local(6, 0), local(7, 0))
    with pytest.raises(HitsBooked) as asked:
        schedules.add_time_off(surgeon().id, away, now=NOW)
    schedules.add_time_off(surgeon().id, away, seen=asked.value.impact.seen, now=NOW)
    schedules.remove_time_off(db.session.scalars(select(TimeOff)).one().uuid, now=NOW)
    assert tasks() == []


@pytest.mark.parametrize(
    "deed",
    [
        lambda visit: appointments.cancel(visit, actor=PATIENT, now=NOW),
        lambda visit: appointments.reschedule(
            visit, [a_part("david-kim", "office", local(8, 14))], actor=PATIENT, now=NOW
        ),
    ],
    ids=["cancelled", "moved"],
)
def test_nobody_need_call_a_patient_who_has_already_left_that_time(deed: Callable[[Visit], Visit]) -> None:
    visit = a_booking()
    away = hours(local(6, 0), local(7, 0))
    with pytest.raises(HitsBooked) as hit:
        schedules.add_time_off(visit.appointments[0].surgeon_id, away, now=NOW)
    schedules.add_time_off(visit.appointments[0].surgeon_id, away, seen=hit.value.impact.seen, now=NOW)
    assert len(tasks()) == 1
    deed(visit)
    assert tasks() == []


def test_a_visit_to_both_surgeons_raises_one_task(app: Flask) -> None:
    add_user(app)
    parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
    a_booking_with(parts, uuid=UUID(int=5), user_id=1)
    for slug in ("david-kim", "eugene-kim"):
        id = surgeon(slug).id
        with pytest.raises(HitsBooked) as asked:
            schedules.add_time_off(id, hours(local(6, 0), local(7, 0)), now=NOW)
        schedules.add_time_off(id, hours(local(6, 0), local(7, 0)), seen=asked.value.impact.seen, now=NOW)
    assert len(tasks()) == 1
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)
    assert len(tasks()) == 1, "half of the visit still lies outside hours"
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)
    assert tasks() == []


def test_extra_hours_keep_a_patient_within_hours_when_weekly_ones_end() -> None:
    a_booking(local(6, 10))
    row = the_hours(1, 540)
    schedules.add_extra_hours(surgeon().id, OFFICE, on=date(2026, 10, 6), from_minute=600, until_minute=720, now=NOW)
    assert schedules.remove_hours(row.id, now=NOW).booked == ()


def test_removing_extra_hours_that_a_patient_has_asks_first() -> None:
    schedules.add_extra_hours(surgeon().id, OFFICE, on=date(2026, 10, 10), from_minute=600, until_minute=720, now=NOW)
    a_booking(local(10, 10))
    row = schedules.extra_hours(since=date(2026, 10, 5))[0]
    with pytest.raises(HitsBooked) as asked:
        schedules.remove_extra_hours(row.id, now=NOW)
    assert schedules.remove_extra_hours(row.id, seen=asked.value.impact.seen, now=NOW).booked
    assert len(tasks()) == 1


def test_ending_hours_hits_only_those_after_their_last_day() -> None:
    a_booking(local(6, 10))
    a_booking(local(13, 10), browser=b"another")
    span = WeeklySpan(OFFICE, 1, 540, 720, None, date(2026, 10, 6))
    with pytest.raises(HitsBooked) as asked:
        schedules.change_hours(the_hours(1, 540).id, span, now=NOW)
    assert hit_by(asked) == [local(13, 10)]


def test_moving_hours_to_video_hits_who_comes_to_the_office() -> None:
    a_booking(local(6, 10))
    with pytest.raises(HitsBooked):
        schedules.change_hours(the_hours(1, 540).id, WeeklySpan(VIDEO, 1, 540, 720), now=NOW)


def test_hours_that_overlap_in_one_location_are_refused_and_in_two_are_not() -> None:
    with pytest.raises(Overlaps) as refused:
        schedules.add_hours(surgeon().id, WeeklySpan(OFFICE, 1, 660, 800), now=NOW)
    assert (refused.value.from_minute, refused.value.until_minute) == (540, 720)
    schedules.add_hours(surgeon().id, WeeklySpan(VIDEO, 1, 660, 800), now=NOW)
    schedules.add_hours(surgeon().id, WeeklySpan(OFFICE, 1, 720, 780), now=NOW)  # meets both, shares time with none
    late = WeeklySpan(OFFICE, 1, 1020, 1080, date(2026, 12, 1), None)
    schedules.add_hours(surgeon().id, late, now=NOW)
    before = WeeklySpan(OFFICE, 1, 1020, 1080, None, date(2026, 11, 30))
    schedules.add_hours(surgeon().id, before, now=NOW)


def test_every_change_raises_the_version_that_caches_ask_for() -> None:
    def version() -> int:
        db.session.rollback()
        return surgeon().version

    seen = [version()]
    schedules.add_hours(surgeon().id, WeeklySpan(OFFICE, 5, 540, 720), now=NOW)
    seen.append(version())
    schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), now=NOW)
    seen.append(version())
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)
    seen.append(version())
    schedules.add_closure(hours(local(6, 0), local(7, 0)), label="Closed", now=NOW)
    seen.append(version())
    assert seen == sorted(set(seen))


def test_time_off_is_offered_no_longer_and_again_once_removed() -> None:
    def starts() -> int:
        day = date(2026, 10, 6)
        consultation = about()
        agenda = schedules.agendas(
            consultation,
            [consultation.performer("david-kim")],  # type: ignore[list-item]
            first=day,
            last=day,
            now=NOW,
        )[0]
        return len(open_slots(agenda, consultation.rules, first=day, last=day, now=NOW))

    usual = starts()
    schedules.add_time_off(surgeon().id, hours(local(6, 9), local(6, 12)), now=NOW)
    assert 0 < starts() < usual
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)
    assert starts() == usual


def test_the_same_time_off_sent_twice_stands_once() -> None:
    for _ in range(2):
        schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), reason="Away", now=NOW)
    assert len(schedules.time_off(since=NOW)) == 1
    assert len(db.session.scalars(select(CalendarEvent)).all()) == 1


def test_the_reason_is_sealed() -> None:
    schedules.add_time_off(surgeon().id, hours(local(6, 0), local(7, 0)), reason="Operates on Jane Roe", now=NOW)
    row = schedules.time_off(since=NOW)[0]
    event = db.session.scalars(select(CalendarEvent)).one()
    for sealed in (row.private, event.body, event.body_with_initials, event.body_with_name):
        assert sealed
        assert b"Roe" not in sealed


def test_a_booking_and_time_off_at_one_moment_never_both_win_unseen(app: Flask) -> None:
    """Either the booking is refused, or the time off has asked about it."""
    visit = a_hold(local(6, 10))
    appointments.keep_answers(visit, {"name": "A B", "email": "a@b.example"}, now=NOW)
    visit_id, surgeon_id, asked = visit.id, surgeon().id, []
    db.session.remove()

    def book() -> None:
        with app.app_context():
            try:
                appointments.book(db.session.get_one(Visit, visit_id), now=NOW)
            except appointments.SlotTaken:
                asked.append("booking refused")

    def leave() -> None:
        with app.app_context():
            try:
                schedules.add_time_off(surgeon_id, hours(local(6, 0), local(7, 0)), now=NOW)
            except HitsBooked:
                asked.append("time off asked")

    both = [Thread(target=book), Thread(target=leave)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(asked) == 1


def test_the_holidays_shown_are_the_days_without_hours() -> None:
    first, last = date(2026, 10, 5), date(2027, 10, 4)
    listed = catalog.public_holidays_between(catalog.practice(), first=first, last=last)
    consultation = about()
    agenda = schedules.agendas(consultation, consultation.performers, first=first, last=last, now=NOW)[0]
    closed = {holiday.on for holiday in listed if not holiday.kept_open}
    assert closed == {on for on in agenda.holidays if first <= on <= last}
    assert any(holiday.kept_open for holiday in listed)
