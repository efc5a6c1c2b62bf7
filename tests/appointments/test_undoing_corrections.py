"""A correction at the desk is taken back exactly within three minutes, unless somebody has changed it since."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments
from booking.appointments import PATIENT, Actor, ChangedMeanwhile, Comfort, TooLateToUndo, undoable_by
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import FormerContact, History, Letter, Task, User, Visit, VisitLookup
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking

pytestmark = pytest.mark.usefixtures("practice")

A_MINUTE = timedelta(minutes=1)
THEN = NOW + timedelta(minutes=5)
EVERYTHING = {
    "name": "Bea Fonseca",
    "telephone": "+12135550177",
    "email": "bea@patient.example",
    "patient": "Leo Fonseca",
    "guardian": "Bea Fonseca",
    "born_on": "1961-04-02",
    "note": "My sister comes along.",
}
CORRECTIONS: dict[str, dict[str, str]] = {
    **{field: {field: value} for field, value in EVERYTHING.items()},
    "address taken away": {"email": ""},
    "everything": EVERYTHING,
}


@pytest.fixture(autouse=True)
def in_the_app(app: Flask) -> Any:
    with app.app_context():
        yield


def somebody(app: Flask, email: str) -> Actor:
    add_user(app, "desk", email=email)
    return Actor("desk", db.session.scalar(select(User.id).where(User.email == email)))


@pytest.fixture
def desk(app: Flask) -> Actor:
    return somebody(app, "rosa@practice.test")


@pytest.fixture
def other(app: Flask) -> Actor:
    return somebody(app, "jo@practice.test")


def the_visit() -> Visit:
    db.session.rollback()
    return db.session.scalars(select(Visit)).one()


def standing() -> tuple[Any, ...]:
    """All that a correction changes: what is known, the language, by what they are found, and by which link."""
    visit = the_visit()
    lookups = db.session.scalars(select(VisitLookup.digest).order_by(VisitLookup.digest)).all()
    links = (visit.generation, visit.key_id, visit.hold_digest, visit.page_digest)
    return dict(answers_of(visit)), visit.language, links, lookups


def correct(actor: Actor, typed: dict[str, str], *, language: str | None = None, now: Any = THEN) -> str:
    """The number of the act, for whoever may undo it."""
    appointments.correct_contact(the_visit(), typed, language=language, actor=actor, seen=None, now=now)
    found = undoable_by(actor.user_id or 0, now=now)
    return str(found.number) if found else ""


def undo(actor: Actor, seen: str, *, now: Any = THEN + A_MINUTE) -> str | None:
    return appointments.undo_at_desk(the_visit(), seen=seen, actor=actor, now=now)


def waiting() -> list[str]:
    unsent = select(Letter.kind).where(Letter.sent_at.is_(None), Letter.superseded_at.is_(None))
    return list(db.session.scalars(unsent.order_by(Letter.id)))


@pytest.mark.parametrize("typed", CORRECTIONS.values(), ids=list(CORRECTIONS))
def test_whatever_was_corrected_is_as_it_was_and_history_keeps_both_rows(desk: Actor, typed: dict[str, str]) -> None:
    a_booking(TUESDAY_TEN)
    before, waited = standing(), waiting()
    seen = correct(desk, typed)
    assert standing() != before
    undo(desk, seen, now=THEN + 3 * A_MINUTE)
    assert standing() == before
    assert waiting() == waited
    acts = db.session.execute(select(History.act, History.after).order_by(History.id)).all()[-2:]
    assert [act for act, _after in acts] == ["corrected", "undone"]
    assert acts[0].after["corrected"] == acts[1].after["corrected"] == list(typed)
    told = {*typed.values(), *(ANSWERS[field] for field in ("name", "email", "telephone"))} - {""}
    assert not any(value in str(acts) for value in told)
    assert db.session.scalar(select(func.count()).select_from(FormerContact)) == 0


def test_the_language_comes_back_too(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    before = standing()
    undo(desk, correct(desk, {}, language="ko"))
    assert standing() == before


def test_it_is_offered_for_three_minutes_and_the_same_press_again_is_the_same_undo(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    seen = correct(desk, {"name": "Bea Fonseca"})
    found = undoable_by(desk.user_id or 0, now=THEN + 3 * A_MINUTE)
    assert found is not None
    assert (found.act, found.name) == ("corrected", "Bea Fonseca")
    with pytest.raises(TooLateToUndo):
        undo(desk, seen, now=THEN + 3 * A_MINUTE + timedelta(seconds=1))
    for _press in range(2):
        undo(desk, seen)
    assert [act for act in db.session.scalars(select(History.act)) if act == "undone"] == ["undone"]
    assert undoable_by(desk.user_id or 0, now=THEN + A_MINUTE) is None


@pytest.mark.parametrize("by_patient", [True, False])
def test_what_somebody_changed_meanwhile_stays(desk: Actor, other: Actor, by_patient: bool) -> None:
    a_booking(TUESDAY_TEN)
    seen = correct(desk, {"telephone": "+12135550177"})
    correct(PATIENT if by_patient else other, {"telephone": "+12135550199"}, now=THEN + A_MINUTE)
    stands = standing()
    assert undoable_by(desk.user_id or 0, now=THEN + A_MINUTE) is None
    with pytest.raises(ChangedMeanwhile):
        undo(desk, seen)
    assert standing() == stands


def test_what_the_patient_answered_meanwhile_stays(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    before = standing()[0]
    seen = correct(desk, {"name": "Bea Fonseca"})
    appointments.ask_for_comfort(the_visit(), Comfort(attendant=True), seen=None, now=THEN)
    asked = set(standing()[0]) - set(before)
    assert asked
    undo(desk, seen)
    assert {field: value for field, value in standing()[0].items() if field not in asked} == before


def test_a_letter_to_the_new_address_that_waits_is_withdrawn(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    seen = correct(desk, {"email": "bea@patient.example"})
    assert undo(desk, seen) == "booked"  # the confirmation that it had overtaken is owed again
    assert waiting() == ["booked"]


def test_a_link_that_has_left_to_the_new_address_ends_and_the_old_address_gets_another(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    before = standing()
    seen = correct(desk, {"email": "bea@patient.example"})
    theirs = the_visit().page_digest
    with writing() as session:
        session.execute(update(Letter).where(Letter.superseded_at.is_(None)).values(sent_at=THEN))
    assert undo(desk, seen) == "booked"
    after = standing()
    assert (after[0], after[1], after[3]) == (before[0], before[1], before[3])
    assert the_visit().page_digest not in (theirs, before[2][3])
    assert waiting() == ["booked"]


def test_what_asked_a_person_to_tell_them_asks_again(desk: Actor) -> None:
    visit = a_booking(TUESDAY_TEN)
    with writing() as session:
        session.add(Task(kind="letter_not_delivered", visit_id=visit.id, created_at=NOW))
    seen = correct(desk, {"email": "bea@patient.example"})
    assert db.session.scalars(select(Task.done_at)).all() == [THEN]
    undo(desk, seen)
    assert db.session.scalars(select(Task.done_at)).all() == [None]


def test_what_can_no_longer_be_undone_is_forgotten(desk: Actor) -> None:
    a_booking(TUESDAY_TEN)
    correct(desk, {"name": "Bea Fonseca"})
    kept = select(FormerContact.sealed)
    assert b"Ana" not in db.session.scalars(kept).one()
    assert appointments.forget_former_contacts(now=THEN + 3 * A_MINUTE) == 0
    assert appointments.forget_former_contacts(now=THEN + 4 * A_MINUTE) == 1
    assert db.session.scalars(kept).all() == []
