"""How an appointment stands on its day: a table of moves, each taken back, each with its history and no letter."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from booking import appointments
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, NotYet, SlotTaken, versions_of
from booking.appointments.statuses import MOVES, ORDER
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Letter, Surgeon
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

TEN = local(8, 10)
SECOND = timedelta(seconds=1)


def the_row() -> Appointment:
    return db.session.scalars(select(Appointment).order_by(Appointment.id)).first()  # type: ignore[return-value]


def stand(status: str, actor: Actor, *, now: datetime = TEN, seen: str | None = None) -> None:
    row = the_row()
    appointments.set_status(row, status, actor=actor, seen=seen or versions_of(row.visit), now=now)


def stands() -> tuple[str, int, int]:
    row = the_row()
    return row.status, row.sequence, row.version


def reach(status: str, actor: Actor) -> None:
    """From booked, in one step: each may be said at once."""
    a_booking(TEN)
    if status != "booked":
        stand(status, actor)


@pytest.mark.parametrize("before", MOVES)
@pytest.mark.parametrize("after", [*ORDER, "no_show", "held", "lapsed", "cancelled", "seen", ""])
def test_the_table_says_what_follows_and_nothing_else_does(before: str, after: str, desk: Actor) -> None:
    reach(before, desk)
    was = stands()
    if after in MOVES[before]:
        stand(after, desk)
        assert stands() == (after, 0, was[2] + 1)
        return
    if after == before and before != "booked":
        stand(after, desk, seen="stale")  # their own press once more
    else:
        with pytest.raises(NotBooked):
            stand(after, desk)
    assert stands() == was


@pytest.mark.parametrize("status", [status for status in MOVES if status != "booked"])
def test_whatever_was_said_can_be_taken_back(status: str, desk: Actor) -> None:
    reach(status, desk)
    stand("booked", desk)
    assert stands()[0] == "booked"


def test_history_says_who_said_it_and_neither_letters_nor_calendars_do(desk: Actor) -> None:
    a_booking(TEN)
    letters = len(db.session.scalars(select(Letter)).all())
    stamp = db.session.scalars(select(CalendarEvent.changed_at)).one()
    for status in ("checked_in", "with_surgeon", "fulfilled", "booked"):
        stand(status, desk)
    lines = db.session.scalars(select(History).order_by(History.id)).all()[1:]
    assert [line.act for line in lines] == ["checked_in", "with_surgeon", "fulfilled", "status_set_back"]
    assert [line.before["status"] for line in lines if line.before] == list(ORDER)
    assert {(line.way, line.user_id) for line in lines} == {("desk", desk.user_id)}
    assert len(db.session.scalars(select(Letter)).all()) == letters
    assert db.session.scalars(select(CalendarEvent.changed_at)).one() == stamp


@pytest.mark.parametrize("status", ORDER[1:])
def test_it_is_said_from_the_morning_of_its_day_on(status: str, desk: Actor) -> None:
    a_booking(TEN)
    before = stands()
    with pytest.raises(NotYet):
        stand(status, desk, now=local(8, 0) - SECOND)
    assert stands() == before
    stand(status, desk, now=local(8, 0))
    assert stands()[0] == status


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=1), timedelta(days=30)])
def test_nobody_has_missed_what_has_not_begun(later: timedelta, desk: Actor) -> None:
    a_booking(TEN)
    with pytest.raises(NotYet):
        stand("no_show", desk, now=TEN - SECOND)
    stand("no_show", desk, now=TEN + later)
    assert stands()[0] == "no_show"


def test_two_desks_are_told_of_one_another_and_nothing_is_overwritten(desk: Actor, other: Actor) -> None:
    a_booking(TEN)
    seen = versions_of(the_row().visit)
    stand("checked_in", desk, seen=seen)
    for wanted in ("checked_in", "with_surgeon", "no_show"):
        with pytest.raises(ChangedMeanwhile):
            stand(wanted, other, seen=seen)
    assert stands()[0] == "checked_in"


def test_the_same_key_twice_acts_once(desk: Actor) -> None:
    a_booking(TEN)
    seen = versions_of(the_row().visit)
    for _press in range(2):
        stand("checked_in", desk, seen=seen)
    assert [one.act for one in db.session.scalars(select(History).order_by(History.id))] == ["booked", "checked_in"]


@pytest.mark.parametrize("back", MOVES["no_show"])
def test_the_time_of_who_did_not_come_may_be_somebody_elses_by_then(back: str, desk: Actor) -> None:
    visit = a_booking(TEN)
    seen = versions_of(visit)
    version = db.session.scalar(select(Surgeon.version).where(Surgeon.slug == "david-kim")) or 0
    stand("no_show", desk, seen=seen)
    assert (db.session.scalar(select(Surgeon.version).where(Surgeon.slug == "david-kim")) or 0) > version
    a_booking_with([a_part("david-kim", "office", TEN)], uuid=uuid4(), user_id=desk.user_id or 0, now=TEN)
    with pytest.raises(SlotTaken):
        stand(back, desk)
    assert stands()[0] == "no_show"


def test_a_patient_who_comes_after_all_is_there_while_the_time_is_free(desk: Actor) -> None:
    """Control for the one above."""
    reach("no_show", desk)
    stand("checked_in", desk)
    assert stands()[0] == "checked_in"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("status", [*ORDER, "no_show"])
def test_what_is_canceled_or_held_does_not_come(status: str, desk: Actor) -> None:
    visit = a_booking(TEN, now=NOW)
    appointments.cancel(visit, actor=desk, now=NOW)
    with pytest.raises(NotBooked):
        stand(status, desk)


@pytest.mark.sqlite_only
def test_each_appointment_of_a_visit_stands_by_itself(desk: Actor) -> None:
    """With one surgeon now, with the other later."""
    parts = [a_part("david-kim", "office", TEN), a_part("eugene-kim", "office", TEN + timedelta(hours=1))]
    a_booking_with(parts, uuid=uuid4(), user_id=desk.user_id or 0)
    stand("with_surgeon", desk)
    assert [row.status for row in db.session.scalars(select(Appointment).order_by(Appointment.id))] == [
        "with_surgeon",
        "booked",
    ]
