"""Booking turns a held time into a booked one, once; everything that tells of it is written with it or not at all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments, messages, people
from booking.appointments import HoldLapsed, NotOffered, SlotTaken
from booking.database import db, writing
from booking.models import (
    Appointment,
    CalendarEvent,
    History,
    Letter,
    Procedure,
    Surgeon,
    Visit,
    VisitLookup,
    WorkingHours,
)
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_hold, a_part, about, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

LATER = NOW + timedelta(minutes=3)


def ready() -> Visit:
    """Held, with answers, about to be booked."""
    visit = a_hold()
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    return visit


def counts() -> list[int]:
    db.session.rollback()
    return [
        db.session.scalar(select(func.count()).select_from(model)) or 0
        for model in (History, Letter, CalendarEvent, VisitLookup)
    ]


def test_booking_writes_appointment_history_letter_event_and_lookups_together() -> None:
    visit = appointments.book(ready(), now=LATER)
    row = visit.appointments[0]
    assert (row.status, row.held_until, row.sequence) == ("booked", None, 0)
    assert (visit.consented_at, visit.browser) == (LATER, None)

    history = db.session.scalars(select(History)).one()
    assert (history.act, history.way, history.user_id, history.at) == ("booked", "page", None, LATER)
    assert history.appointment_id == row.id
    assert (history.before or {})["status"] == "held"
    assert history.after["status"] == "booked"

    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.visit_id, letter.send_after, letter.superseded_at) == ("booked", visit.id, LATER, None)

    event = db.session.scalars(select(CalendarEvent)).one()
    assert (event.uuid, event.uid, event.sequence) == (row.uuid, row.calendar_uid, 0)
    assert (event.starts_at, event.surgeon_id, event.changed_at) == (TUESDAY_TEN, row.surgeon_id, LATER)


def test_no_table_says_who_the_patient_is_in_plain_words() -> None:
    appointments.book(ready(), now=LATER)
    for model in (History, Letter, CalendarEvent):
        for row in db.session.scalars(select(model)):
            said = repr({column.key: getattr(row, column.key) for column in model.__table__.columns})
            assert "Ruiz" not in said
            assert "5550143" not in said
            assert "patient.example" not in said
            assert "facelift" not in said.lower()


@pytest.mark.parametrize("typed", ["ruiz", "Ana", "ana@PATIENT.example", "(310) 555-0143", "0143"])
def test_the_desk_finds_the_patient_by_name_telephone_and_mail(typed: str) -> None:
    visit = appointments.book(ready(), now=LATER)
    found = people.find(typed, limit=5, now=LATER)
    assert [one.visit.id for one in found] == [visit.id]


def test_booking_again_changes_nothing() -> None:
    visit = appointments.book(ready(), now=LATER)
    before, version = counts(), visit.appointments[0].version
    assert appointments.book(visit, now=LATER + timedelta(minutes=1)) is visit
    assert counts() == before
    assert visit.appointments[0].version == version


def test_booking_raises_both_versions_of_the_chosen_surgeon_alone() -> None:
    visit = ready()
    query = select(Surgeon.slug, Surgeon.version, Surgeon.feed_version).order_by(Surgeon.slug)
    before = db.session.execute(query).all()
    appointments.book(visit, now=LATER)
    after = db.session.execute(query).all()
    assert after[0].version > before[0].version
    assert after[0].feed_version > before[0].feed_version
    assert after[1] == before[1]


def test_when_anything_cannot_be_written_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    visit, before = ready(), counts()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no letter today")

    monkeypatch.setattr(messages, "write_letter", fail)
    with pytest.raises(RuntimeError, match="no letter today"):
        appointments.book(visit, now=LATER)
    db.session.rollback()
    assert counts() == before == [0, 0, 0, 0]
    assert visit.appointments[0].status == "held"
    monkeypatch.undo()
    appointments.book(visit, now=LATER)
    assert visit.appointments[0].status == "booked"


def test_a_hold_that_lapsed_is_not_booked() -> None:
    visit = ready()
    with pytest.raises(HoldLapsed):
        appointments.book(visit, now=NOW + timedelta(minutes=10))
    db.session.rollback()
    assert counts() == [0, 0, 0, 0]


def test_a_hold_without_answers_is_not_booked() -> None:
    with pytest.raises(HoldLapsed):
        appointments.book(a_hold(), now=LATER)
    assert counts() == [0, 0, 0, 0]


def test_a_time_that_closed_while_the_patient_typed_is_taken() -> None:
    visit = ready()
    with writing() as session:
        session.execute(update(WorkingHours).values(valid_until=local(5, 9).date()))
    with pytest.raises(SlotTaken):
        appointments.book(visit, now=LATER)
    assert counts() == [0, 0, 0, 0]


def test_a_surgeon_who_left_the_catalog_while_the_patient_typed_is_taken() -> None:
    visit = ready()
    with writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(active=False))
    with pytest.raises(SlotTaken):
        appointments.book(visit, now=LATER)
    assert counts() == [0, 0, 0, 0]


def test_the_notice_is_met_when_the_hold_begins_and_not_asked_for_again() -> None:
    visit = a_hold(local(5, 13))
    appointments.keep_answers(visit, ANSWERS, now=LATER)
    appointments.book(visit, now=LATER)
    assert visit.appointments[0].status == "booked"


def test_a_booked_time_stays_taken_long_after_the_hold_would_have_lapsed() -> None:
    a_booking()
    with pytest.raises(SlotTaken):
        a_hold(browser=b"another", now=NOW + timedelta(hours=2))


def test_who_books_next_on_the_same_browser_starts_over() -> None:
    first = a_booking()
    second = a_hold(local(6, 14))
    assert second.id != first.id
    assert second.private is None


def test_a_visit_to_both_surgeons_is_booked_whole() -> None:
    both = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
    visit = appointments.hold(about(), both, browser=b"both", language="en", now=NOW)
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    appointments.book(visit, now=LATER)
    assert [row.status for row in visit.appointments] == ["booked", "booked"]
    assert counts()[:3] == [2, 1, 2]


def test_a_visit_one_half_of_which_lapsed_is_not_booked() -> None:
    both = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
    visit = appointments.hold(about(), both, browser=b"both", language="en", now=NOW)
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    with writing() as session:
        second = Appointment.id == visit.appointments[1].id
        session.execute(update(Appointment).where(second).values(held_until=LATER))
    with pytest.raises(HoldLapsed):
        appointments.book(visit, now=LATER)


def test_the_desk_books_in_one_step_without_notice_and_the_same_again_is_the_same_visit(user: int) -> None:
    uuid = uuid4()

    def call(starts_at: object = local(5, 9, 30)) -> Visit:
        parts = [a_part("david-kim", "office", starts_at)]  # type: ignore[arg-type]
        return appointments.book_for_caller(
            about(), parts, uuid=uuid, answers=ANSWERS, language="en", user_id=user, now=NOW
        )

    visit = call()
    assert call().id == visit.id
    assert visit.consented_at is None
    history = db.session.scalars(select(History)).one()
    assert (history.way, history.user_id, history.before) == ("desk", user, None)
    assert counts()[:3] == [1, 1, 1]


def test_the_desk_too_is_refused_what_is_taken_or_outside_the_hours(user: int) -> None:
    a_booking()
    for starts_at, fact in ((TUESDAY_TEN, SlotTaken), (local(6, 20), NotOffered)):
        with pytest.raises(fact):
            appointments.book_for_caller(
                about(),
                [a_part("david-kim", "office", starts_at)],
                uuid=uuid4(),
                answers=ANSWERS,
                language="en",
                user_id=user,
                now=NOW,
            )


def test_a_caller_without_an_address_gets_no_letter() -> None:
    visit = a_booking(answers={**ANSWERS, "email": ""})
    assert visit.appointments[0].status == "booked"
    assert counts()[1] == 0


def test_the_token_of_a_visits_page_opens_it_whatever_becomes_of_the_booking(app: Flask) -> None:
    visit = a_booking()
    token = appointment_path(visit).rpartition("/")[2]
    for _ in range(2):
        found = appointments.visit_by_page_token(token)
        assert found is not None
        assert found.id == visit.id
        appointments.cancel(visit, actor=appointments.PATIENT, now=NOW)
    assert appointments.visit_by_page_token(token[:-1]) is None


def test_a_procedure_that_is_offered_no_longer_can_still_be_cancelled_but_not_moved() -> None:
    visit = a_booking()
    with writing() as session:
        session.execute(update(Procedure).values(active=False))
    with pytest.raises(NotOffered):
        appointments.reschedule(
            visit, [a_part("david-kim", "office", local(7, 10))], actor=appointments.PATIENT, now=NOW
        )
    appointments.cancel(visit, actor=appointments.PATIENT, now=NOW)
    assert visit.appointments[0].status == "cancelled"
