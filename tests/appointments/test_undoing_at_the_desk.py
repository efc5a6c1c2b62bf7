"""Whoever did something at the desk takes it back within three minutes; nothing else is touched by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import Actor, ChangedMeanwhile, SlotTaken, TooLateToUndo, undoable_by, versions_of
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, History, Letter, Visit, WorkingHours
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

TEN, ELEVEN = local(8, 10), local(8, 11)
THEN = TEN + timedelta(minutes=1)  # when it is done: what is said of a day needs that day
A_MINUTE, THREE_MINUTES = timedelta(minutes=1), timedelta(minutes=3)


def the_visit() -> Visit:
    return db.session.scalars(select(Visit).order_by(Visit.id)).one()


def says(status: str) -> Callable[[Actor], None]:
    def say(actor: Actor) -> None:
        row = a_booking(TEN).appointments[0]
        if status == "booked":
            appointments.set_status(row, "with_surgeon", actor=actor, seen=None, now=THEN - A_MINUTE)
        appointments.set_status(row, status, actor=actor, seen=None, now=THEN)

    return say


def marks(*said: str) -> Callable[[Actor], None]:
    def mark(actor: Actor) -> None:
        visit = a_booking(TEN)
        for number, one in enumerate(said, start=1 - len(said)):
            appointments.mark_at_desk(visit, one, actor=actor, seen=None, now=THEN + number * A_MINUTE)

    return mark


def books(actor: Actor) -> None:
    parts = [a_part("david-kim", "office", ELEVEN)]
    a_booking_with(parts, uuid=uuid4(), user_id=actor.user_id or 0, now=THEN)


def takes_in(actor: Actor) -> None:
    """Somebody who stands at the desk."""
    appointments.book_walk_in(
        about(),
        a_part("david-kim", "office", ELEVEN),
        uuid=uuid4(),
        answers=ANSWERS,
        language="en",
        user_id=actor.user_id or 0,
        now=THEN,
    )


def moves(actor: Actor) -> None:
    appointments.reschedule(a_booking(TEN), [a_part("eugene-kim", "office", ELEVEN)], actor=actor, now=THEN)


def cancels(actor: Actor) -> None:
    appointments.cancel(a_booking(TEN), actor=actor, now=THEN)


ACTS = {
    "booked": books,
    "moved": moves,
    "cancelled": cancels,
    **{status: says(status) for status in ("checked_in", "with_surgeon", "fulfilled", "no_show")},
    "status_set_back": says("booked"),
    "late": marks("late"),
    "not_late": marks("late", "not_late"),
    "fee_paid": marks("fee_paid"),
    "fee_not_paid": marks("fee_paid", "fee_not_paid"),
}
TELLING = ("booked", "moved", "cancelled")


def standing(visit: Visit) -> tuple[Any, ...]:
    """All that an act may change; whether the marks are set, not when."""
    row = visit.appointments[0]
    return row.status, row.starts_at, row.surgeon_id, *appointments.ticked(visit)


def before(act: str, actor: Actor) -> tuple[Any, ...]:
    """How it stood before the act."""
    row = db.session.scalars(select(Appointment)).one()
    lines = db.session.scalars(select(History).where(History.act == act)).all()
    was = lines[0].before
    ticks = appointments.ticked(row.visit)
    ticks = tuple(appointments.OPPOSITES[one] if one == act else one for one in ticks)  # type: ignore[assignment]
    if was is None:
        return ("cancelled", row.starts_at, row.surgeon_id, *ticks)
    return (was["status"], datetime.fromisoformat(was["starts_at"]), was["surgeon_id"], *ticks)


def undo(actor: Actor, *, seen: str | None = None, now: datetime = THEN + A_MINUTE) -> str | None:
    act = undoable_by(actor.user_id or 0, now=THEN)
    return appointments.undo_at_desk(the_visit(), seen=seen or str(act and act.number), actor=actor, now=now)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_taken_back_and_history_says_so(act: str, desk: Actor) -> None:
    ACTS[act](desk)
    expected = before(act, desk)
    found = undoable_by(desk.user_id or 0, now=THEN + THREE_MINUTES)
    assert found is not None
    assert (found.act, found.name) == (act, "Ana María Ruiz")
    undo(desk, now=THEN + THREE_MINUTES)
    assert standing(the_visit()) == expected
    last = db.session.scalars(select(History).order_by(History.id.desc())).first()
    assert last is not None
    assert (last.act, last.user_id, last.after["undid"]) == ("undone", desk.user_id, found.number)
    after = undoable_by(desk.user_id or 0, now=THEN + THREE_MINUTES)
    assert after is None, "an undo is not undone"


@pytest.mark.parametrize("act", ACTS)
def test_the_same_press_again_is_the_same_undo(act: str, desk: Actor) -> None:
    ACTS[act](desk)
    act_number = undoable_by(desk.user_id or 0, now=THEN)
    assert act_number is not None
    seen = str(act_number.number)
    for _press in range(2):
        undo(desk, seen=seen)
    assert [one for one in db.session.scalars(select(History.act)) if one == "undone"] == ["undone"]


def test_a_walk_in_is_one_act(desk: Actor) -> None:
    takes_in(desk)
    found = undoable_by(desk.user_id or 0, now=THEN)
    assert found is not None
    assert found.act == "booked"
    undo(desk, seen=str(found.number))
    assert the_visit().appointments[0].status == "cancelled"
    assert undoable_by(desk.user_id or 0, now=THEN) is None


@pytest.mark.parametrize("act", ACTS)
def test_after_three_minutes_it_is_too_late(act: str, desk: Actor) -> None:
    ACTS[act](desk)
    was, late = standing(the_visit()), THEN + THREE_MINUTES + timedelta(seconds=1)
    assert undoable_by(desk.user_id or 0, now=late) is None
    with pytest.raises(TooLateToUndo):
        undo(desk, now=late)
    assert standing(the_visit()) == was


@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_else_did_is_not_theirs_to_undo(act: str, desk: Actor, other: Actor) -> None:
    ACTS[act](desk)
    was = standing(the_visit())
    assert undoable_by(other.user_id or 0, now=THEN) is None
    seen = undoable_by(desk.user_id or 0, now=THEN)
    with pytest.raises(ChangedMeanwhile):
        undo(other, seen=str(seen and seen.number))
    assert standing(the_visit()) == was


@pytest.mark.parametrize("act", ["moved", "checked_in", "late"])
def test_what_was_changed_since_is_told_and_not_overwritten(act: str, desk: Actor, other: Actor) -> None:
    ACTS[act](desk)
    seen = undoable_by(desk.user_id or 0, now=THEN)
    appointments.mark_at_desk(the_visit(), "fee_paid", actor=other, seen=None, now=THEN)
    was = standing(the_visit())
    assert undoable_by(desk.user_id or 0, now=THEN) is None
    with pytest.raises(ChangedMeanwhile):
        undo(desk, seen=str(seen and seen.number))
    assert standing(the_visit()) == was


def test_what_the_patient_tells_meanwhile_does_not_stand_in_the_way(desk: Actor) -> None:
    moves(desk)
    visit = the_visit()
    appointments.mark_visit(visit, appointments.Mark.LATE, seen=versions_of(visit), now=THEN)
    undo(desk)
    assert the_visit().appointments[0].starts_at == TEN


@pytest.mark.parametrize("act", ["moved", "cancelled", "no_show"])
def test_a_time_taken_meanwhile_is_not_given_back(act: str, desk: Actor) -> None:
    ACTS[act](desk)
    was = standing(the_visit())
    seen = undoable_by(desk.user_id or 0, now=THEN)
    a_booking_with([a_part("david-kim", "office", TEN)], uuid=uuid4(), user_id=desk.user_id or 0, now=TEN)
    visit = db.session.scalars(select(Visit).order_by(Visit.id)).first()
    assert visit is not None
    with pytest.raises(SlotTaken):
        appointments.undo_at_desk(visit, seen=str(seen and seen.number), actor=desk, now=THEN + A_MINUTE)
    assert standing(db.session.scalars(select(Visit).order_by(Visit.id)).all()[0]) == was


@pytest.mark.parametrize("act", ["moved", "cancelled"])
def test_back_it_goes_though_it_has_begun_or_the_hours_are_others(act: str, desk: Actor) -> None:
    """The desk had it there a minute ago."""
    ACTS[act](desk)
    with writing() as session:
        session.execute(update(WorkingHours).values(valid_until=local(6, 9).date()))
    undo(desk)
    assert the_visit().appointments[0].starts_at == TEN


@pytest.mark.parametrize("act", TELLING)
def test_the_email_that_waits_is_withdrawn(act: str, desk: Actor) -> None:
    ACTS[act](desk)
    with writing() as session:
        session.execute(update(Letter).where(Letter.created_at < THEN).values(sent_at=TEN - A_MINUTE))
        session.execute(update(Letter).where(Letter.sent_at.is_not(None)).values(superseded_at=None))
    assert undo(desk) is None
    waiting = select(Letter.kind).where(Letter.sent_at.is_(None), Letter.superseded_at.is_(None))
    assert list(db.session.scalars(waiting)) == []
    event = db.session.scalars(select(CalendarEvent)).one()
    assert (event.cancelled_at is not None) == (act == "booked")


@pytest.mark.parametrize(("act", "follows"), [("booked", "cancelled"), ("moved", "moved"), ("cancelled", "booked")])
def test_an_email_follows_one_that_has_left(act: str, follows: str, desk: Actor) -> None:
    ACTS[act](desk)
    with writing() as session:
        session.execute(update(Letter).where(Letter.superseded_at.is_(None)).values(sent_at=THEN))
    assert undo(desk) == follows
    waiting = select(Letter.kind).where(Letter.sent_at.is_(None), Letter.superseded_at.is_(None))
    assert list(db.session.scalars(waiting)) == [follows]


def test_the_line_says_when_the_email_goes(desk: Actor) -> None:
    moves(desk)
    found = undoable_by(desk.user_id or 0, now=THEN)
    assert found is not None
    assert found.email_at == THEN + THREE_MINUTES


@pytest.mark.sqlite_only
def test_a_patient_undoes_nothing_of_the_desks(desk: Actor) -> None:
    cancels(desk)
    visit = the_visit()
    assert appointments.undoable_act(visit, now=THEN) is None
    with pytest.raises(TooLateToUndo):
        appointments.undo(visit, seen=versions_of(visit), now=THEN)


@pytest.mark.sqlite_only
def test_of_two_acts_the_latest_is_offered_and_then_the_one_before(desk: Actor) -> None:
    """On two visits: each is undone by itself."""
    moves(desk)
    parts = [a_part("david-kim", "office", local(8, 14))]
    a_booking_with(parts, uuid=uuid4(), user_id=desk.user_id or 0, now=THEN + A_MINUTE)
    found = undoable_by(desk.user_id or 0, now=THEN + A_MINUTE)
    assert found is not None
    assert found.act == "booked"
    visit = db.session.scalars(select(Visit).where(Visit.uuid == found.visit)).one()
    appointments.undo_at_desk(visit, seen=str(found.number), actor=desk, now=THEN + A_MINUTE)
    earlier = undoable_by(desk.user_id or 0, now=THEN + A_MINUTE)
    assert earlier is not None
    assert earlier.act == "moved"
