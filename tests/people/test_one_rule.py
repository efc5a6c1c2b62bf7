"""Who is one person is told alike wherever it is told, whatever they typed and whatever staff decided."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments, people
from booking.appointments import EXPECTED, PATIENT
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import Appointment, PersonVerdict, Task, User, Visit
from booking.people import TWO_VISITS
from booking.people.entries import traits_of
from booking.people.recognition import Verdict, people_among
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

DAYS = (6, 7, 8)
NAMES = ("Ana Ruiz", "ana  ruíz", "Bea Fonseca")
TELEPHONES = ("+13105550143", "+13105550144", "")
EMAILS = ("ana@patient.example", "Ana@patient.example", "bea@patient.example", "")
BIRTHS = ("", "", "", "1980-02-03", "1991-12-24")


def stage(random: Random) -> list[Visit]:
    """Visits of few names, numbers and addresses, one of them canceled now and then."""
    times = [(day, hour) for day in DAYS for hour in (9, 10, 11, 13, 14)]
    visits = []
    for day, hour in random.sample(times, 12):
        answers = {
            "name": random.choice(NAMES),
            "telephone": random.choice(TELEPHONES),
            "email": random.choice(EMAILS),
            "born_on": random.choice(BIRTHS),
        }
        surgeon = random.choice(("david-kim", "eugene-kim"))
        visit = a_booking(local(day, hour), surgeon=surgeon, answers=answers, browser=bytes([day, hour]))
        if random.random() < 0.2:
            appointments.cancel(visit, actor=PATIENT, now=NOW)
        visits.append(visit)
    return visits


def decide(random: Random, visits: list[Visit], *, user_id: int) -> None:
    """As staff do, and rows by themselves too, such as are left over when visits are erased and corrected."""
    for number in range(random.randrange(6)):
        one, other = random.sample([visit.id for visit in visits], 2)
        act, seen = uuid4(), people.seen_people(one, other, now=NOW)
        if number % 3 == 0:
            people.join(one, other, act=act, seen=seen, user_id=user_id, now=NOW)
        elif number % 3 == 1 and not is_one_person(visits, one, other):
            people.keep_apart(one, other, act=act, seen=seen, user_id=user_id, now=NOW)
        else:
            pair = {"one_id": min(one, other), "other_id": max(one, other), "is_same": random.random() < 0.7}
            with writing() as session:
                session.add(PersonVerdict(act=act, made_at=NOW, made_by_id=user_id, **pair))
        if random.random() < 0.2:
            people.take_back(act, user_id=user_id, now=NOW)


def is_one_person(visits: list[Visit], one: int, other: int) -> bool:
    uuid = next(visit.uuid for visit in visits if visit.id == one)
    person = people.person_of(uuid, now=NOW)
    return person is not None and other in {visit.id for visit in person.visits}


def looked_at_plainly() -> list[frozenset[int]]:
    """By looking at every visit and every decision."""
    traits = {visit.id: traits_of(answers_of(visit)) for visit in db.session.scalars(select(Visit))}
    rows = db.session.scalars(select(PersonVerdict).where(PersonVerdict.ended_at.is_(None)))
    return people_among(traits, [Verdict(row.id, row.one_id, row.other_id, row.is_same) for row in rows])


def first_of(persons: list[frozenset[int]], rows: list[Appointment]) -> set[UUID]:
    """The appointments of who comes for the first time."""
    earliest = {
        person: min((row.starts_at for row in rows if row.visit_id in person), default=None) for person in persons
    }
    return {
        row.uuid for person in persons for row in rows if row.visit_id in person and row.starts_at == earliest[person]
    }


def marked_in_the_diary(desk: PageClient) -> set[UUID]:
    found = set()
    for day in DAYS:
        page = desk.get(f"/staff/?day=2026-10-{day:02}")
        for block in page.tree.iter("a"):
            if "visit" in block.get("class", "").split() and "1st visit" in words(block):
                found.add(UUID(block.get("href", "").split("/")[3].split("?")[0]))
    return found


def marked_on_the_sheets(desk: PageClient) -> set[tuple[str, str]]:
    """Day and time: nobody else is there at that time."""
    return {
        (f"{day}", words(row.find("td") or row).split(" A. R.")[0].split(" B. F.")[0])
        for day in DAYS
        for row in sheet_rows(desk.get(f"/staff/sheet?day=2026-10-{day:02}"))
        if "first visit" in words(row)
    }


def sheet_rows(page: Page) -> list:  # type: ignore[type-arg]
    return page.tree.findall(".//main//section//tbody/tr")


def due_to_be_told(persons: list[frozenset[int]], rows: list[Appointment]) -> set[int]:
    """The visit that was booked last of each who has two ahead."""
    ahead = [sorted(person & {row.visit_id for row in rows}) for person in persons]
    return {visits[-1] for visits in ahead if len(visits) > 1}


@pytest.mark.parametrize("seed", range(8))
def test_wherever_it_is_told_they_are_the_same_people(app: Flask, seed: int) -> None:
    random, desk = Random(seed), signed_in(app)
    with app.app_context():
        user_id = db.session.scalars(select(User.id)).one()
        visits = stage(random)
        decide(random, visits, user_id=user_id)
        persons = looked_at_plainly()
        of = {id: person for person in persons for id in person}
        people.leave_tasks_of_two_visits(now=NOW)
        rows = [row for row in db.session.scalars(select(Appointment)) if row.status in EXPECTED]
        everybody = db.session.scalars(select(Visit)).all()
        for visit in everybody:
            person = people.person_of(visit.uuid, now=NOW)
            assert person
            assert {one.id for one in person.visits} == of[visit.id]
            assert len(people.everything_about(person)["visits"]) == len(of[visit.id])
        found = {one.visit.id: one.visits for name in ("an", "be") for one in people.find(name, limit=99, now=NOW)}
        assert found == {max(person): len(person) for person in persons}
        asked = {row.visit_id for row in rows}
        first = first_of(persons, rows)
        ids = {row.visit_id for row in rows if row.uuid in first}
        assert people.first_visits(asked, now=NOW) == ids
        assert {id for id in asked if id in people.first_visits({id}, now=NOW)} == ids
        tasks = db.session.scalars(select(Task.visit_id).where(Task.kind == TWO_VISITS))
        assert set(tasks) == due_to_be_told(persons, rows)
        starts = {row.starts_at.astimezone(LOS_ANGELES) for row in rows if row.uuid in first}
    assert marked_in_the_diary(desk) == first
    assert marked_on_the_sheets(desk) == {(f"{one.day}", f"{one:%-I:%M %p}") for one in starts}


def test_a_relative_with_the_same_telephone_comes_for_the_first_time(app: Flask) -> None:
    with app.app_context():
        family = {"telephone": "+13105550143", "email": "family@patient.example"}
        a_booking(local(6, 9), answers=family | {"name": "Ana Ruiz"}, browser=b"1")
        bea = a_booking(local(7, 9), answers=family | {"name": "Bea Fonseca"}, browser=b"2").appointments[0].uuid
    assert bea in marked_in_the_diary(signed_in(app))


def test_what_is_due_to_be_erased_tells_of_nobody_any_more(app: Flask) -> None:
    with app.app_context():
        answers = {"name": "Ana Ruiz", "telephone": "+13105550143"}
        a_booking(local(6, 9), answers=answers, browser=b"1")
        last = a_booking(local(8, 9), answers=answers, browser=b"2").id
        year = timedelta(days=365)
        assert people.first_visits({last}, now=local(6, 9, 45) + year - timedelta(seconds=1)) == set()
        assert people.first_visits({last}, now=local(6, 9, 45) + year) == {last}
