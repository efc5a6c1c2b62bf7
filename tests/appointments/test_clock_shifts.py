"""A law changes the clocks: what is to come keeps its wall time, on both engines, with all guards on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from booking import appointments, catalog, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.database import db, writing
from booking.models import (
    Appointment,
    CalendarEvent,
    Closure,
    History,
    Letter,
    Surgeon,
    Task,
    TimeOff,
    User,
    missing_guards,
)
from booking.schedules import CLOCK_CALL, CLOCKS_CHANGED, Trouble
from tests.stage.laws import ALWAYS_SUMMER, ALWAYS_WINTER, FORWARD_AT_TEN, LATER_AUTUMN, law
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

HOUR = timedelta(hours=1)
ZONE = "America/Los_Angeles"
LAWS = [(ALWAYS_SUMMER, 9, 11), (ALWAYS_WINTER, 13, 10)]  # each with a day (and month) that it shifts


def a_user() -> int:
    with writing() as session:
        user = User(email="desk@practice.test", name="The desk", role="desk", password_hash="-", created_at=NOW)
        user.password_changed_at = NOW
        session.add(user)
        session.flush()
        return user.id


def by_the_wall() -> list[str]:
    """What pages would show of each appointment, by the law that is in force."""
    db.session.rollback()
    zone = catalog.practice().zone
    rows = db.session.scalars(select(Appointment).order_by(Appointment.id))
    return [f"{row.starts_at.astimezone(zone):%m-%d %H:%M}" for row in rows]


def spans() -> list[tuple[datetime, ...]]:
    db.session.rollback()
    rows = db.session.scalars(select(Appointment).order_by(Appointment.id))
    return [(row.starts_at, row.ends_at, row.takes_from, row.takes_until) for row in rows]


def tasks(kind: str) -> list[Task]:
    db.session.rollback()
    return list(db.session.scalars(select(Task).where(Task.kind == kind, Task.done_at.is_(None)).order_by(Task.id)))


def back_to_back(day: int, month: int) -> None:
    """A full morning, without a minute between two visits."""
    for hour in (9, 10, 11):
        a_booking(local(day, hour, month=month), browser=bytes([hour]))


@pytest.mark.parametrize(("footer", "day", "month"), LAWS)
def test_what_is_booked_back_to_back_keeps_its_wall_time(footer: str, day: int, month: int, tmp_path: Path) -> None:
    """Later and earlier by an hour: exactly onto the place that the neighbor has just left."""
    back_to_back(day, month)
    before, shown = spans(), by_the_wall()
    versions = [(row.version, row.sequence) for row in db.session.scalars(select(Appointment).order_by(Appointment.id))]
    with law(footer, tmp_path):
        assert by_the_wall() != shown, "the negative control: the law does shift them"
        planned = appointments.clock_shifts(now=NOW)
        assert spans() == before, "a dry run writes nothing"
        moved = appointments.keep_wall_clock(now=NOW)
        assert moved == planned
        assert by_the_wall() == shown
        by = HOUR if footer == ALWAYS_WINTER else -HOUR
        assert spans() == [tuple(moment + by for moment in row) for row in before]
        rows = list(db.session.scalars(select(Appointment).order_by(Appointment.id)))
        assert [(row.version, row.sequence) for row in rows] == [(v + 1, s + 1) for v, s in versions]
        assert {row.lane for row in rows} == {0}
        assert [shift.after for shift in moved] == [Interval(row.starts_at, row.ends_at) for row in rows]
        assert appointments.clock_shifts(now=NOW) == []
        assert appointments.keep_wall_clock(now=NOW) == []
    assert missing_guards(db.session.connection()) == []


@pytest.mark.parametrize(("footer", "day", "month"), LAWS)
def test_moved_one_after_another_the_guards_would_refuse(footer: str, day: int, month: int) -> None:
    """The negative control of setting them aside first: in the wrong order each meets its neighbor."""
    back_to_back(day, month)
    by = HOUR if footer == ALWAYS_WINTER else -HOUR
    order = Appointment.id if by == HOUR else Appointment.id.desc()
    first, *_others = db.session.scalars(select(Appointment).order_by(order))
    first.starts_at, first.ends_at = first.starts_at + by, first.ends_at + by
    first.takes_from, first.takes_until = first.takes_from + by, first.takes_until + by
    with pytest.raises(IntegrityError, match="appointments_no_overlap"):
        db.session.flush()
    db.session.rollback()


def test_summer_stays_where_only_winter_is_shifted(tmp_path: Path) -> None:
    a_booking(local(6, 10))
    a_booking(local(9, 10, month=11), browser=b"another")
    with law(ALWAYS_SUMMER, tmp_path):
        assert [shift.before.start for shift in appointments.keep_wall_clock(now=NOW)] == [local(9, 10, month=11)]
        assert by_the_wall() == ["10-06 10:00", "11-09 10:00"]


def test_a_law_may_shift_but_some_weeks(tmp_path: Path) -> None:
    for day in (30, 31):
        a_hold(local(day - 1, 14), browser=bytes([day]))
    a_booking(local(9, 10, month=11))
    a_booking(local(16, 10, month=11), browser=b"after the new change")
    with law(LATER_AUTUMN, tmp_path):
        assert [shift.before.start for shift in appointments.keep_wall_clock(now=NOW)] == [local(9, 10, month=11)]
        assert by_the_wall()[-2:] == ["11-09 10:00", "11-16 10:00"]


def test_a_hold_is_shifted_without_history_and_books_as_shown(tmp_path: Path) -> None:
    visit = a_hold(local(9, 10, month=11))
    with law(ALWAYS_SUMMER, tmp_path):
        appointments.keep_wall_clock(now=NOW)
        assert by_the_wall() == ["11-09 10:00"]
        assert list(db.session.scalars(select(History))) == []
        appointments.keep_answers(visit, {"name": "Ana Ruiz", "email": "ana@patient.example"}, now=NOW)
        assert appointments.book(visit, now=NOW).appointments[0].status == "booked"


def test_each_leaves_a_line_of_history_and_no_letter(tmp_path: Path) -> None:
    visit = a_booking(local(9, 10, month=11))
    letters = len(list(db.session.scalars(select(Letter))))
    with law(ALWAYS_SUMMER, tmp_path):
        appointments.keep_wall_clock(now=NOW)
        change = appointments.changes_of(visit)[-1]
    assert (change.act, change.way, change.by) == ("clocks_changed", "command", None)
    assert change.before is not None
    was, now = (datetime.fromisoformat(row["starts_at"]) for row in (change.before, change.after))
    assert was - now == HOUR
    assert [letter.superseded_at for letter in db.session.scalars(select(Letter))] == [None] * letters


def test_a_visit_to_both_surgeons_stays_one(tmp_path: Path) -> None:
    parts = [a_part(surgeon, "office", local(9, 10, month=11)) for surgeon in ("david-kim", "eugene-kim")]
    a_booking_with(parts, uuid=uuid4(), user_id=a_user())
    with law(ALWAYS_SUMMER, tmp_path):
        assert len(appointments.keep_wall_clock(now=NOW)) == 2
        assert by_the_wall() == ["11-09 10:00"] * 2
        assert len(list(db.session.scalars(select(History).where(History.act == "clocks_changed")))) == 2


def test_what_was_booked_by_the_new_clocks_meanwhile_stands_beside_it(tmp_path: Path) -> None:
    """Nobody is lost and nobody is put off: both stand, in two lanes, and the desk is told to call."""
    old = a_booking(local(9, 10, month=11))
    with law(ALWAYS_SUMMER, tmp_path):
        ten = datetime(2026, 11, 9, 10, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
        a_booking(ten, browser=b"another")
        (planned,) = appointments.clock_shifts(now=NOW)
        assert appointments.keep_wall_clock(now=NOW) == [planned]
        assert planned.trouble is Trouble.OVERLAPS
        assert by_the_wall() == ["11-09 10:00"] * 2
        lanes = dict(db.session.execute(select(Appointment.visit_id, Appointment.lane)).all())
        assert lanes == {old.id: 1, old.id + 1: 0}
        (task,) = tasks(CLOCK_CALL)
        assert (task.visit_id, task.detail) == (old.id, {"why": "overlaps"})
        appointments.cancel(old, actor=PATIENT, now=NOW)
        assert tasks(CLOCK_CALL) == []


def test_a_wall_time_that_exists_no_longer_is_told(tmp_path: Path) -> None:
    visit = a_booking(local(6, 10))
    with law(FORWARD_AT_TEN, tmp_path):
        (shift,) = appointments.keep_wall_clock(now=NOW)
        assert shift.trouble is Trouble.NO_SUCH_TIME
        assert by_the_wall() == ["10-06 11:00"]
        (task,) = tasks(CLOCK_CALL)
        assert (task.visit_id, task.detail) == (visit.id, {"why": "no_such_time"})
        assert appointments.clock_shifts(now=NOW) == [], "it is agreed anew, until somebody has called"


def test_time_off_and_closures_keep_their_days(tmp_path: Path) -> None:
    schedules.add_time_off(1, Interval(local(10, 0, month=11), local(13, 0, month=11)), now=NOW)
    schedules.add_time_off(2, Interval(local(10, 13, month=11), local(10, 15, month=11)), now=NOW)
    schedules.add_time_off(2, Interval(local(30, 0), local(3, 0, month=11)), now=NOW)  # over the old change itself
    schedules.add_closure(Interval(local(24, 0, month=12), local(26, 0, month=12)), label="Closed", now=NOW)

    def shown() -> list[tuple[str, str]]:
        db.session.rollback()
        zone = catalog.practice().zone
        rows = (*db.session.scalars(select(TimeOff)), *db.session.scalars(select(Closure)))
        return sorted(
            (f"{row.starts_at.astimezone(zone):%m-%d %H:%M}", f"{row.ends_at.astimezone(zone):%m-%d %H:%M}")
            for row in rows
        )

    before, event_before = shown(), events()
    with law(ALWAYS_SUMMER, tmp_path):
        assert shown() != before
        planned = appointments.clock_shifts(now=NOW)
        assert appointments.keep_wall_clock(now=NOW) == planned
        assert [shift.subject for shift in planned] == ["closure", "time_off", "time_off", "time_off"]
        assert shown() == before
        assert appointments.clock_shifts(now=NOW) == []
        for uid, (sequence, stamp, start, _end, body) in events().items():
            was = event_before[uid]
            assert (sequence, start != was[2] or b"VALUE=DATE" in body) == (was[0] + 1, True)
            assert stamp > was[1]
        dated = [body for *_rest, body in events().values() if b"DTSTART;VALUE=DATE:20261110" in body]
        assert [b"DTEND;VALUE=DATE:20261113" in body for body in dated] == [True]


def test_feeds_follow_with_a_raised_sequence_and_version(tmp_path: Path) -> None:
    a_booking(local(9, 10, month=11))
    (before,) = events().values()
    versions = dict(db.session.execute(select(Surgeon.id, Surgeon.feed_version)).all())
    with law(ALWAYS_SUMMER, tmp_path):
        appointments.keep_wall_clock(now=NOW)
        (after,) = events().values()
        assert after[0] == before[0] + 1
        assert after[1] > before[1]
        start = icalendar.Calendar.from_ical(after[4]).decoded("dtstart")
        assert start.astimezone(UTC) == local(9, 10, month=11) - HOUR
        now = dict(db.session.execute(select(Surgeon.id, Surgeon.feed_version)).all())
        assert all(now[id] > version for id, version in versions.items())


def events() -> dict[str, tuple[int, datetime, datetime, datetime, bytes]]:
    db.session.rollback()
    rows = db.session.scalars(select(CalendarEvent))
    return {row.uid: (row.sequence, row.changed_at, row.starts_at, row.ends_at, row.body) for row in rows}


def test_the_start_detects_it_and_writes_one_task_alone(tmp_path: Path) -> None:
    a_booking(local(9, 10, month=11))
    a_booking(local(9, 11, month=11), browser=b"another")
    before = spans()
    appointments.note_clock_shifts(now=NOW)
    assert tasks(CLOCKS_CHANGED) == [], "the negative control: under the same law there is nothing to tell"
    with law(ALWAYS_SUMMER, tmp_path):
        for _start in range(3):
            appointments.note_clock_shifts(now=NOW)
        (task,) = tasks(CLOCKS_CHANGED)
        assert (task.visit_id, task.detail) == (None, {"moved": 2})
        assert spans() == before
        appointments.keep_wall_clock(now=NOW)
        assert tasks(CLOCKS_CHANGED) == []
        appointments.note_clock_shifts(now=NOW)
        assert tasks(CLOCKS_CHANGED) == []


def test_a_law_that_is_taken_back_takes_the_task_back(tmp_path: Path) -> None:
    a_booking(local(9, 10, month=11))
    with law(ALWAYS_SUMMER, tmp_path):
        appointments.note_clock_shifts(now=NOW)
        assert len(tasks(CLOCKS_CHANGED)) == 1
    appointments.note_clock_shifts(now=NOW)
    assert tasks(CLOCKS_CHANGED) == []


def test_the_past_and_what_is_cancelled_stay(tmp_path: Path) -> None:
    appointments.cancel(a_booking(local(9, 10, month=11)), actor=PATIENT, now=NOW)
    a_booking(local(9, 11, month=11), browser=b"another")
    with law(ALWAYS_SUMMER, tmp_path):
        assert appointments.clock_shifts(now=local(10, 12, month=11)) == []
        assert [shift.before.start for shift in appointments.keep_wall_clock(now=NOW)] == [local(9, 11, month=11)]
