"""A patient takes back what they did last: for three minutes, while its time is free, as a change like any other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import (
    PATIENT,
    Actor,
    ChangedMeanwhile,
    NotOffered,
    SlotTaken,
    TooLateToUndo,
    undoable_act,
    versions_of,
)
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, History, Letter, Surgeon, Visit, WorkingHours
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice")

TEN = local(8, 10)
TWO = local(9, 14)
A_MINUTE, THREE_MINUTES = timedelta(minutes=1), timedelta(minutes=3)


@pytest.fixture(autouse=True)
def in_the_app(app: Flask) -> Any:
    with app.app_context():
        yield


def moved(visit: Visit, to: datetime = TWO, *, now: datetime = NOW, actor: Actor = PATIENT) -> Visit:
    return appointments.reschedule(visit, [a_part("david-kim", "office", to)], actor=actor, now=now)


def cancelled(visit: Visit, *, now: datetime = NOW, actor: Actor = PATIENT) -> Visit:
    return appointments.cancel(visit, actor=actor, now=now)


def undone(visit: Visit, *, now: datetime = NOW + A_MINUTE) -> Visit:
    return appointments.undo(visit, seen=versions_of(visit), now=now)


def stands(visit: Visit) -> tuple[str, datetime, int]:
    (row,) = db.session.scalars(select(Appointment).where(Appointment.visit_id == visit.id)).all()
    return row.status, row.starts_at, row.sequence


def acts() -> list[tuple[str, str]]:
    return [(act, way) for act, way in db.session.execute(select(History.act, History.way).order_by(History.id))]


def letters() -> list[tuple[str, str]]:
    """By kind, what became of each."""
    found = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    return [(one.kind, "sent" if one.sent_at else "superseded" if one.superseded_at else "waiting") for one in found]


def everything_left(*, at: datetime = NOW) -> None:
    with writing() as session:
        session.execute(update(Letter).where(Letter.superseded_at.is_(None)).values(sent_at=at))


ACTS: dict[str, Callable[[], Visit]] = {
    "booked": lambda: a_booking(TEN),
    "moved": lambda: moved(a_booking(TEN, now=NOW - timedelta(hours=1))),
    "cancelled": lambda: cancelled(a_booking(TEN, now=NOW - timedelta(hours=1))),
}
AFTERWARDS = {"booked": ("cancelled", TEN, 1), "moved": ("booked", TEN, 2), "cancelled": ("booked", TEN, 2)}


@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_undone_as_a_change_like_any_other(act: str) -> None:
    visit = ACTS[act]()
    versions = dict(db.session.execute(select(Surgeon.slug, Surgeon.feed_version)).all())
    assert undoable_act(visit, now=NOW + THREE_MINUTES) == act
    undone(visit)
    assert stands(visit) == AFTERWARDS[act]
    assert acts()[-1] == ("undone", "page")
    event = db.session.scalars(select(CalendarEvent)).one()
    assert (event.sequence, event.cancelled_at is not None) == (AFTERWARDS[act][2], act == "booked")
    assert event.starts_at == TEN
    raised = dict(db.session.execute(select(Surgeon.slug, Surgeon.feed_version)).all())
    assert raised["david-kim"] > versions["david-kim"]
    assert undoable_act(visit, now=NOW + A_MINUTE) is None


@pytest.mark.parametrize("act", ACTS)
def test_the_same_press_again_is_the_same_undo(act: str) -> None:
    visit = ACTS[act]()
    seen = versions_of(visit)
    for _press in range(2):
        appointments.undo(visit, seen=seen, now=NOW + A_MINUTE)
    assert stands(visit) == AFTERWARDS[act]
    assert [one for one in acts() if one[0] == "undone"] == [("undone", "page")]


@pytest.mark.parametrize("act", ACTS)
def test_after_three_minutes_it_is_too_late(act: str) -> None:
    visit = ACTS[act]()
    before = stands(visit)
    assert undoable_act(visit, now=NOW + THREE_MINUTES + timedelta(seconds=1)) is None
    with pytest.raises(TooLateToUndo):
        undone(visit, now=NOW + THREE_MINUTES + timedelta(seconds=1))
    assert stands(visit) == before


@pytest.mark.parametrize("act", ACTS)
def test_until_the_last_moment_it_is_not_too_late(act: str) -> None:
    """Control for the one above."""
    visit = ACTS[act]()
    undone(visit, now=NOW + THREE_MINUTES)
    assert stands(visit) == AFTERWARDS[act]


@pytest.mark.parametrize("act", ["moved", "cancelled"])
def test_what_the_desk_did_is_not_the_patients_to_undo(app: Flask, act: str) -> None:
    add_user(app)
    visit = a_booking(TEN, now=NOW - timedelta(hours=1))
    {"moved": moved, "cancelled": cancelled}[act](visit, actor=Actor("desk", 1))
    assert undoable_act(visit, now=NOW) is None
    with pytest.raises(TooLateToUndo):
        undone(visit)


def test_what_the_desk_changed_since_ends_the_undo(app: Flask) -> None:
    add_user(app)
    visit = moved(a_booking(TEN))
    moved(visit, local(9, 15), actor=Actor("desk", 1))
    with pytest.raises(TooLateToUndo):
        undone(visit)
    assert stands(visit)[1] == local(9, 15)


def test_a_page_that_showed_something_else_undoes_nothing() -> None:
    visit = moved(a_booking(TEN))
    seen = versions_of(visit)
    moved(visit, local(9, 15))
    with pytest.raises(ChangedMeanwhile):
        appointments.undo(visit, seen=seen, now=NOW + A_MINUTE)
    assert stands(visit)[1] == local(9, 15)


@pytest.mark.parametrize("act", ["moved", "cancelled"])
def test_a_time_taken_meanwhile_is_not_given_back(act: str) -> None:
    visit = ACTS[act]()
    before = stands(visit)
    a_hold(TEN, browser=b"another", now=NOW)
    with pytest.raises(SlotTaken):
        undone(visit)
    assert stands(visit) == before


def test_a_time_outside_the_hours_by_now_is_not_given_back() -> None:
    visit = cancelled(a_booking(TEN))
    with writing() as session:
        session.execute(update(WorkingHours).values(valid_until=local(6, 9).date()))
    with pytest.raises(NotOffered):
        undone(visit)


@pytest.mark.parametrize("act", ["moved", "cancelled"])
def test_it_is_undone_past_the_deadline_too(act: str) -> None:
    """The act was done a minute before the deadline, and the undo comes a minute after it."""
    last_moment = TEN - timedelta(days=1)
    visit = a_booking(TEN)
    {"moved": moved, "cancelled": cancelled}[act](visit, now=last_moment)
    undone(visit, now=last_moment + A_MINUTE)
    assert stands(visit)[:2] == ("booked", TEN)


def test_a_booking_nearer_than_the_deadline_is_undone() -> None:
    soon = local(5, 15)
    visit = a_booking(soon)
    with pytest.raises(appointments.TooLateToChange):
        cancelled(visit)
    undone(visit)
    assert stands(visit)[0] == "cancelled"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("booked", [("booked", "superseded")]),
        ("moved", [("booked", "sent"), ("moved", "superseded")]),
        ("cancelled", [("booked", "sent"), ("cancelled", "superseded")]),
    ],
)
def test_it_is_silent_while_nothing_has_left(act: str, said: list[tuple[str, str]]) -> None:
    visit = a_booking(TEN, now=NOW - timedelta(hours=1))
    if act == "booked":
        db.session.rollback()
        visit = a_booking(local(8, 11), browser=b"another")
        with writing() as session:
            session.execute(update(Letter).where(Letter.visit_id != visit.id).values(sent_at=NOW))
        undone(visit)
        assert letters()[1:] == said
        return
    everything_left(at=NOW - timedelta(minutes=59))
    {"moved": moved, "cancelled": cancelled}[act](visit)
    undone(visit)
    assert letters() == said


@pytest.mark.parametrize(("act", "follows"), [("booked", "cancelled"), ("moved", "moved"), ("cancelled", "booked")])
@pytest.mark.parametrize("is_gone", [True, False], ids=["sent", "in hand"])
def test_an_email_follows_one_that_has_left_or_is_leaving(act: str, follows: str, is_gone: bool) -> None:
    visit = ACTS[act]()
    values = {"sent_at": NOW} if is_gone else {"leased_until": NOW + timedelta(minutes=15), "attempts": 1}
    with writing() as session:
        session.execute(update(Letter).where(Letter.superseded_at.is_(None)).values(values))
    undone(visit)
    assert letters()[-1] == (follows, "waiting")


@pytest.mark.parametrize("act", ["moved", "cancelled"])
def test_a_confirmation_that_the_act_had_overtaken_is_owed_again(act: str) -> None:
    visit = a_booking(TEN)
    {"moved": moved, "cancelled": cancelled}[act](visit, now=NOW + A_MINUTE)
    undone(visit, now=NOW + 2 * A_MINUTE)
    assert letters() == [("booked", "superseded"), (act, "superseded"), ("booked", "waiting")]


def test_an_undo_cannot_be_undone_and_the_time_is_free_for_others() -> None:
    visit = moved(a_booking(TEN))
    undone(visit)
    assert undoable_act(visit, now=NOW + A_MINUTE) is None
    a_hold(TWO, browser=b"another", now=NOW)
