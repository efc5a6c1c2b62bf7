"""A person's page has all of their visits; staff say who is one person, and take it back exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments, messages, people
from booking.appointments import PATIENT, Actor, ChangedMeanwhile
from booking.database import db, writing
from booking.models import PersonVerdict, Task, Visit
from tests.faults.tables import changed, contents
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

ANA = ANSWERS | {"note": "My sister drives me."}
NOT_ACTS = {"staff_sessions", "attempts", "kept_forms", "desk_versions"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def booked(app: Flask, day: int, answers: Mapping[str, str] = ANA, *, surgeon: str = "david-kim") -> UUID:
    with app.app_context():
        return a_booking(local(day, 10), answers=answers, browser=str(day).encode(), surgeon=surgeon).uuid


def page_of(desk: PageClient, uuid: UUID) -> Page:
    return desk.get(f"/staff/people/{uuid}")


def times(page: Page) -> list[str]:
    return [text for text, href in page.links().items() if href.startswith("/staff/appointments/")]


def people_now(app: Flask) -> set[frozenset[int]]:
    with app.app_context():
        return {
            frozenset(visit.id for visit in person.visits)
            for one in people.find("ru", limit=50, now=NOW)
            if (person := people.person_of(one.uuid, now=NOW))
        }


def test_any_visit_leads_to_all_of_the_person(app: Flask, desk: PageClient) -> None:
    first, second = booked(app, 6), booked(app, 7, ANA | {"email": "ana.ruiz@work.example"})
    booked(app, 8, ANA | {"name": "Bea Fonseca"})
    for uuid in (first, second):
        page = page_of(desk, uuid)
        assert page.h1 == "Ana María Ruiz"
        assert "Ruiz" not in page.title
        assert times(page) == ["Tuesday, October 6, 2026 at 10:00 AM", "Wednesday, October 7, 2026 at 10:00 AM"]
        assert "My sister drives me." in page.text
        for given in ("(310) 555-0143", "ana.ruiz@work.example", "ana@patient.example"):
            assert given in page.text
        assert page.links()["Book again"] == f"/staff/book?person={second}"


def test_past_and_canceled_visits_emails_and_calls_stand_there(app: Flask, desk: PageClient) -> None:
    uuid, gone = booked(app, 6), booked(app, 7)
    with app.app_context():
        visit = appointments.visit_by_uuid(gone)
        assert visit
        appointments.cancel(visit, actor=PATIENT, now=NOW)
        with writing() as session:
            messages.write_task(session, "outside_hours", detail={}, visit_id=visit.id, now=NOW)
    page = page_of(desk, uuid)
    assert page.headings()[1:3] == ["Coming", "Earlier and canceled"]
    assert "canceled" in page.text
    assert "Confirmation" in page.text
    assert "Cancellation" in page.text
    assert "The hours have changed" in page.text


def test_a_number_says_when_it_was_given_last(app: Flask, desk: PageClient) -> None:
    uuid = booked(app, 6)
    with app.app_context():
        visit = appointments.visit_by_uuid(uuid)
        assert visit
        later = NOW + timedelta(days=3)
        appointments.correct_contact(
            visit, {"telephone": "+13105550199"}, actor=Actor("desk"), seen=appointments.versions_of(visit), now=later
        )
    text = " ".join(page_of(desk, uuid).text.split())
    assert "(310) 555-0199 given October 8, 2026" in text
    assert "ana@patient.example given October 5, 2026" in text


def test_a_surgeon_sees_the_people_of_their_own_visits_and_these_alone(app: Flask) -> None:
    davids, eugenes = booked(app, 6), booked(app, 7, surgeon="eugene-kim")
    other = booked(app, 8, ANA | {"name": "Bea Fonseca"}, surgeon="eugene-kim")
    david = signed_in(app, "surgeon", surgeon="david-kim")
    assert times(page_of(david, davids)) == ["Tuesday, October 6, 2026 at 10:00 AM"]
    for uuid in (eugenes, other):
        david.get(f"/staff/people/{uuid}", expect=404)
    assert "Same person" not in page_of(david, davids).text


def test_who_was_never_booked_is_nobody(desk: PageClient) -> None:
    desk.get(f"/staff/people/{uuid4()}", expect=404)


def compared(desk: PageClient, one: UUID, other: UUID) -> Page:
    return desk.get(f"/staff/people/{one}/comparison?other={other}")


MARRIED = ANA | {"name": "Ana Ruiz Lopez"}


def test_two_are_joined_and_taken_back_to_the_letter(app: Flask, desk: PageClient, engine_url: str) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    before, apart = contents(engine_url, without=NOT_ACTS), people_now(app)
    page = page_of(desk, one).follow("Compare with Ana Ruiz Lopez")
    assert page.headings()[1:3] == ["Ana María Ruiz", "Ana Ruiz Lopez"]
    joined = page.press("They are one person").follow()
    assert len(times(joined)) == 2
    assert changed(before, contents(engine_url, without=NOT_ACTS)) == {"person_verdicts"}
    assert people_now(app) == {frozenset.union(*apart)}
    again = page_of(desk, other).press("Undo: Monday, October 5, 2026 at 9:00 AM").follow()
    assert len(times(again)) == 1
    assert people_now(app) == apart
    assert changed(before, contents(engine_url, without=NOT_ACTS)) == {"person_verdicts"}


def test_a_key_pressed_twice_decides_once(app: Flask, desk: PageClient) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    page = compared(desk, one, other)
    sent = page.fields("They are one person")
    for _ in range(2):
        assert desk.post(f"/staff/people/{one}/comparison?other={other}", sent).status == 303
    with app.app_context():
        assert len(db.session.scalars(select(PersonVerdict)).all()) == 1


def test_one_visit_is_somebody_elses_until_that_is_taken_back(app: Flask, desk: PageClient) -> None:
    first, second, third = (booked(app, day) for day in (6, 7, 8))
    page = desk.get(f"/staff/people/{second}/apart")
    assert page.press("Yes, it is someone else’s").status == 303
    assert times(page_of(desk, second)) == ["Wednesday, October 7, 2026 at 10:00 AM"]
    assert len(times(page_of(desk, first))) == len(times(page_of(desk, third))) == 2
    assert "Compare with" not in page_of(desk, first).text
    page_of(desk, second).press("Undo: Monday, October 5, 2026 at 9:00 AM")
    assert len(times(page_of(desk, second))) == 3


def test_whom_staff_say_to_be_two_is_not_asked_about_again(app: Flask, desk: PageClient) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    compared(desk, one, other).press("They are two people")
    for uuid in (one, other):
        assert "Compare with" not in page_of(desk, uuid).text


def test_two_dates_of_birth_are_warned_of_and_may_be_joined_all_the_same(app: Flask, desk: PageClient) -> None:
    one = booked(app, 6, ANA | {"born_on": "1980-02-03"})
    other = booked(app, 7, ANA | {"born_on": "1991-12-24"})
    page = compared(desk, one, other)
    assert "Their dates of birth differ, so these are most likely two people." in page.text
    assert "February 3, 1980" in page.text
    assert "December 24, 1991" in page.text
    assert len(times(page.press("They are one person").follow())) == 2
    assert "differ" not in compared(desk, one, booked(app, 8, MARRIED)).text


def test_what_has_been_changed_meanwhile_is_looked_at_again(app: Flask, desk: PageClient) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    page = compared(desk, one, other)
    booked(app, 8, MARRIED)
    refused = page.press("They are one person")
    assert (refused.status, "nothing was done" in refused.text) == (409, True)
    assert refused.press("They are one person").status == 303
    assert len(times(page_of(desk, one))) == 3


@pytest.mark.parametrize("button", ["They are two people", "They are one person"])
def test_who_says_of_two_that_were_joined_meanwhile_is_told_and_nothing_more_is_done(
    app: Flask, desk: PageClient, engine_url: str, button: str
) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    page = compared(desk, one, other)
    compared(desk, one, other).press("They are one person")
    rows = contents(engine_url, without=NOT_ACTS)
    refused = page.press(button)
    assert (refused.status, "They are one person already" in refused.text) == (409, True)
    assert len(times(refused)) == 2
    assert not changed(rows, contents(engine_url, without=NOT_ACTS))


@pytest.mark.parametrize("decide", [people.keep_apart, people.join])
def test_of_two_that_have_become_one_nothing_is_decided_by_what_was_seen_before(
    app: Flask, decide: Callable[..., None]
) -> None:
    one, other = booked(app, 6), booked(app, 7, MARRIED)
    add_user(app)
    with app.app_context():
        ids = dict(db.session.execute(select(Visit.uuid, Visit.id)).all())
        pair, seen = (ids[one], ids[other]), people.seen_people(ids[one], ids[other], now=NOW)
        people.join(*pair, act=uuid4(), seen=seen, user_id=1, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            decide(*pair, act=uuid4(), seen=seen, user_id=1, now=NOW)


def test_who_sets_a_visit_apart_that_was_set_apart_meanwhile_is_told(app: Flask, desk: PageClient) -> None:
    _first, second = booked(app, 6), booked(app, 7)
    page = desk.get(f"/staff/people/{second}/apart")
    desk.get(f"/staff/people/{second}/apart").press("Yes, it is someone else’s")
    refused = page.press("Yes, it is someone else’s")
    assert (refused.status, "stands by itself already" in refused.text) == (409, True)


def test_an_erased_visit_is_nobodys_and_takes_what_was_decided_with_it(app: Flask, desk: PageClient) -> None:
    one, other = booked(app, 6), booked(app, 20, MARRIED)
    compared(desk, one, other).press("They are one person")
    later = local(6, 11) + timedelta(days=365)
    with app.app_context():
        assert appointments.erase_answers(now=later) == 1
        assert people.person_of(one, now=later) is None
        assert [len(found.visits) for found in [people.person_of(other, now=later)] if found] == [1]
        assert [found.visits for found in people.find("ruiz", limit=9, now=later)] == [1]
        assert db.session.scalars(select(PersonVerdict)).all() == []


def test_what_is_due_to_be_erased_is_found_no_more_whether_the_worker_has_come_or_not(app_context: Flask) -> None:
    a_booking(answers=ANSWERS)
    ends_at = local(6, 10, 45)
    assert len(people.find("ruiz", limit=9, now=NOW)) == 1
    year = timedelta(days=365)
    assert len(people.find("ruiz", limit=9, now=ends_at + year - timedelta(seconds=1))) == 1
    assert people.find("ruiz", limit=9, now=ends_at + year) == []


def test_two_visits_that_staff_told_apart_are_no_task(app: Flask, desk: PageClient) -> None:
    first, second = booked(app, 6), booked(app, 7)
    desk.get(f"/staff/people/{second}/apart").press("Yes, it is someone else’s")
    with app.app_context():
        people.leave_tasks_of_two_visits(now=NOW)
        assert db.session.scalars(select(Task)).all() == []
    page_of(desk, first).press("Undo: Monday, October 5, 2026 at 9:00 AM")
    with app.app_context():
        people.leave_tasks_of_two_visits(now=NOW)
        assert [task.kind for task in db.session.scalars(select(Task))] == [people.TWO_VISITS]


def test_the_calls_are_of_this_person_alone(app: Flask, desk: PageClient) -> None:
    uuid = booked(app, 6)
    other = booked(app, 7, ANA | {"name": "Bea Fonseca"})
    with app.app_context():
        visit = appointments.visit_by_uuid(other)
        assert visit
        with writing() as session:
            session.add(Task(kind="outside_hours", visit_id=visit.id, detail={}, created_at=NOW))
    assert "The hours have changed" not in page_of(desk, uuid).text
    assert "The hours have changed" in page_of(desk, other).text
