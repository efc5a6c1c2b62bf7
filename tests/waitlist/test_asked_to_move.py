"""Whoever is to be called since their time cannot stay may be asked by email instead, and is called after a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments, catalog, messages, schedules, waitlist
from booking.appointments import Actor, NotOffered, OfferedMeanwhile, SlotTaken, WishEnded
from booking.availability import Interval, Part, whole_day
from booking.database import db, writing
from booking.messages import Answer, CalledMeanwhile, CallOutcome, DoneAlready
from booking.models import Appointment, Letter, Offer, Task, User, Visit, Wish
from booking.schedules import CALLS
from booking.waitlist import ANY_TIME
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

THEIRS, LATER, EARLIER = local(6, 10), local(8, 10), local(5, 14)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAY_OF_IT = local(6, 0).date()


@pytest.fixture
def user(app: Flask) -> int:
    return user_at_desk(app, "desk")


def user_at_desk(app: Flask, name: str) -> int:
    add_user(app, email=f"{name}@practice.test")
    db.session.rollback()
    return db.session.scalars(select(User.id).order_by(User.id.desc())).first() or 0


@pytest.fixture
def task() -> Task:
    """Dr. David Kim is away on the day for which his patient is booked."""
    visit = a_booking(THEIRS)
    david = visit.appointments[0].surgeon_id
    with pytest.raises(schedules.HitsBooked) as hits:
        schedules.add_time_off(david, Interval(local(6, 0), local(7, 0)), reason="", now=NOW)
    schedules.add_time_off(david, Interval(local(6, 0), local(7, 0)), reason="", seen=hits.value.impact.seen, now=NOW)
    return db.session.scalars(select(Task)).one()


def visit_of(task: Task) -> Visit:
    db.session.expire_all()
    assert task.visit
    return task.visit


def ask(task: Task, user: int, at: datetime = LATER, *, seen: int = 0, now: datetime = NOW) -> Offer:
    part = a_part("david-kim", "office", at)
    return appointments.ask_to_move(task, part, user_id=user, seen=seen, now=now)


def answer(now: datetime) -> Answer | None:
    """None for whom nobody has asked."""
    db.session.rollback()
    (owed,) = messages.owed_calls(CALLS, None, surgeon_id=None, now=now).calls
    return owed.asked.answer if owed.asked else None


def to_call(now: datetime) -> int:
    db.session.rollback()
    span = whole_day(DAY_OF_IT, catalog.practice().zone)
    return len(messages.owed_call_times(CALLS, span, surgeon_id=None, now=now))


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).where(Letter.offer_id.is_not(None))))


def test_asked_by_email_they_are_not_to_be_called_for_a_day_and_then_again(task: Task, user: int) -> None:
    assert (answer(NOW), to_call(NOW)) == (None, 1)
    ask(task, user)
    assert letters() == ["move_offer"]
    last = NOW + 24 * HOUR - MINUTE
    assert (answer(NOW), to_call(NOW)) == (Answer.AWAITED, 0)
    assert (answer(last), to_call(last)) == (Answer.AWAITED, 0)
    assert (answer(last + MINUTE), to_call(last + MINUTE)) == (Answer.NONE, 1)
    waitlist.end_over_wishes(now=last + MINUTE)
    assert (answer(last + 2 * MINUTE), to_call(last + 2 * MINUTE)) == (Answer.NONE, 1)


@pytest.mark.parametrize("at", [LATER, EARLIER])
def test_a_claim_moves_the_visit_also_later_and_ends_the_task(task: Task, user: int, at: datetime) -> None:
    offer = ask(task, user, at)
    visit = appointments.claim(offer, browser=b"x", now=NOW + HOUR)
    assert [row.starts_at for row in visit.appointments] == [at]
    db.session.expire_all()
    assert task.done_at == NOW + HOUR
    assert (offer.claimed_at, offer.wish.ended_by) == (NOW + HOUR, "claim")
    assert appointments.claim(offer, browser=b"y", now=NOW + 2 * HOUR).id == visit.id


def test_after_a_day_nothing_can_be_claimed(task: Task, user: int) -> None:
    offer = ask(task, user)
    with pytest.raises(WishEnded):
        appointments.claim(offer, browser=b"x", now=NOW + 24 * HOUR)
    assert [row.starts_at for row in visit_of(task).appointments] == [THEIRS]


def test_it_can_be_claimed_after_the_deadline_of_patients_own_changes(task: Task, user: int) -> None:
    near = THEIRS - HOUR
    offer = ask(task, user, local(6, 13) + 48 * HOUR, now=near)
    assert appointments.claim(offer, browser=b"x", now=near + MINUTE).appointments[0].starts_at == local(8, 13)


def reached(task: Task, user: int) -> None:
    messages.note_call(task, CallOutcome.REACHED, user_id=user, seen=0, now=NOW + MINUTE)


def moved(task: Task, _user: int) -> None:
    appointments.reschedule(
        visit_of(task), [a_part("david-kim", "office", local(9, 10))], actor=Actor("desk"), now=NOW + MINUTE
    )


def canceled(task: Task, _user: int) -> None:
    appointments.cancel(visit_of(task), actor=Actor("desk"), now=NOW + MINUTE)


def taken_back(_task: Task, _user: int) -> None:
    offer = db.session.scalars(select(Offer)).one()
    waitlist.take_move_offer_back(offer.uuid, now=NOW + MINUTE)


@pytest.mark.parametrize("ends", [reached, moved, canceled, taken_back])
def test_what_ends_it_leaves_nothing_to_claim_and_no_email(
    task: Task, user: int, ends: Callable[[Task, int], None]
) -> None:
    offer = ask(task, user)
    ends(task, user)
    db.session.expire_all()
    with pytest.raises(appointments.Refused):
        appointments.claim(offer, browser=b"x", now=NOW + HOUR)
    assert not messages.is_answer_awaited(offer, now=NOW + HOUR)
    assert not db.session.scalar(select(func.count(Appointment.id)).where(Appointment.starts_at == LATER))


def test_taken_back_they_are_to_be_called_as_before(task: Task, user: int) -> None:
    ask(task, user)
    taken_back(task, user)
    assert (answer(NOW + HOUR), to_call(NOW + HOUR)) == (None, 1)


def test_once_somebody_else_has_the_time_they_are_to_be_called(task: Task, user: int) -> None:
    offer = ask(task, user)
    a_booking(LATER, browser=b"faster", answers=ANSWERS | {"email": "faster@patient.example"})
    assert (answer(NOW), to_call(NOW)) == (Answer.TAKEN, 1)
    with pytest.raises(SlotTaken):
        appointments.claim(offer, browser=b"x", now=NOW + HOUR)


def test_once_the_email_came_back_they_are_to_be_called(task: Task, user: int) -> None:
    ask(task, user)
    with writing() as session:
        session.execute(update(Letter).where(Letter.kind == "move_offer").values(gave_up_at=NOW))
    assert (answer(NOW), to_call(NOW)) == (Answer.UNDELIVERED, 1)


def test_the_same_press_is_one_offer_and_another_waits_for_its_answer(app: Flask, task: Task, user: int) -> None:
    assert ask(task, user).id == ask(task, user, now=NOW + MINUTE).id
    with pytest.raises(OfferedMeanwhile):
        ask(task, user, EARLIER)
    with pytest.raises(OfferedMeanwhile):
        ask(task, user_at_desk(app, "another"))
    assert letters() == ["move_offer"]
    ask(task, user, now=NOW + 25 * HOUR)
    assert answer(NOW + 25 * HOUR) is Answer.AWAITED
    assert letters() == ["move_offer"] * 2


def test_it_is_asked_only_as_the_page_showed_it(task: Task, user: int) -> None:
    messages.note_call(task, CallOutcome.VOICEMAIL, user_id=user, seen=0, now=NOW)
    with pytest.raises(CalledMeanwhile):
        ask(task, user)
    moved(task, user)
    with pytest.raises(DoneAlready):
        ask(task, user, seen=1)
    assert letters() == []


@pytest.mark.parametrize(
    ("start", "told"), [(local(6, 14), NotOffered), (THEIRS, NotOffered), (local(7, 9), SlotTaken)]
)
def test_only_a_time_that_can_be_had_is_offered(
    task: Task, user: int, start: datetime, told: type[appointments.Refused]
) -> None:
    a_booking(local(7, 9), browser=b"another", answers=ANSWERS | {"email": "another@patient.example"})
    with pytest.raises(told):
        ask(task, user, start)
    assert letters() == []


def test_whoever_has_no_address_is_called(task: Task, user: int) -> None:
    appointments.correct_contact(visit_of(task), ANSWERS | {"email": ""}, actor=Actor("desk", user), seen=None, now=NOW)
    with pytest.raises(NotOffered):
        ask(task, user)


def test_what_they_wish_for_themselves_stays_and_the_list_knows_nothing_of_the_other(task: Task, user: int) -> None:
    wish = waitlist.make_wish_of(visit_of(task), ANY_TIME, now=NOW)
    offer = ask(task, user)
    assert [one.uuid for one in waitlist.listed_wishes(now=NOW)] == [wish.uuid]
    assert waitlist.wish_of(visit_of(task), now=NOW) == wish
    assert waitlist.wish_by_token(waitlist.wish_token(offer.wish)) is None
    earlier = Part(offer.surgeon_id, offer.location_id, EARLIER)
    assert [one.uuid for one in waitlist.suited([earlier], now=NOW)[earlier]] == [wish.uuid]
    appointments.claim(offer, browser=b"x", now=NOW)
    db.session.expire_all()
    assert db.session.get_one(Wish, wish.id).ended_at is None
