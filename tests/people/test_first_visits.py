"""Who comes for the first time is told by who they are, not by whose telephone they share."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event

from booking import appointments, catalog, people
from booking.appointments import PATIENT
from booking.confidential import Answers, unsealed_answers
from booking.database import db
from booking.models import Visit
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("app_context", "practice")

SAME = ANSWERS | {"telephone": "+13105550143", "email": "ana@example.com"}


def booked(hour: int, answers: Mapping[str, str] = SAME, *, day: int = 6) -> int:
    return a_booking(local(day, hour), answers=answers, browser=bytes([day, hour])).id


def test_the_first_of_two_is_the_first_whenever_it_was_booked() -> None:
    later, first = booked(14), booked(9)
    assert people.first_visits({later, first}, now=NOW) == {first}
    assert people.first_visits({later}, now=NOW) == set()


@pytest.mark.parametrize(
    ("other", "is_first"),
    [
        ({"email": "other@example.com"}, False),
        ({"telephone": "+13105550199"}, False),
        ({"name": " ána  ROSAS"} | {"email": "x@example.com"}, False),
        ({"email": "other@example.com", "telephone": "+13105550199"}, True),
        ({"name": "Luis Rosas"}, True),
        ({"patient": "Luis Rosas"}, True),
    ],
)
def test_it_is_somebody_who_was_here_by_name_and_number_or_address(other: Mapping[str, str], is_first: bool) -> None:
    booked(9, SAME | {"name": "Ana Rosas"})
    again = booked(10, SAME | {"name": "Ana Rosas"} | dict(other), day=7)
    assert people.first_visits({again}, now=NOW) == ({again} if is_first else set())


def test_what_never_took_place_was_no_visit() -> None:
    appointments.cancel(a_booking(local(6, 9), answers=SAME, browser=b"1"), actor=PATIENT, now=NOW)
    a_hold(local(6, 11), browser=b"2")
    again = booked(10, day=7)
    assert people.first_visits({again}, now=NOW) == {again}


def test_who_left_nothing_to_reach_them_by_comes_for_the_first_time() -> None:
    booked(9, {"name": "Ana Rosas"})
    again = booked(10, {"name": "Ana Rosas"}, day=7)
    assert people.first_visits({again}, now=NOW) == {again}


def test_nobody_is_asked_about_nobody() -> None:
    assert people.first_visits(set(), now=NOW) == set()


def test_it_is_one_statement_however_many(app: Flask) -> None:
    visits = {booked(hour, SAME | {"name": f"Ana {hour}"}) for hour in (9, 10, 11, 13, 14)}
    catalog.practice()  # as every page has read it before
    with statements_sent(app) as sent:
        assert people.first_visits(visits, now=NOW) == visits
    assert len([one for one in sent if one != "BEGIN"]) == 1


@pytest.mark.sqlite_only
def test_nobody_else_is_read_however_many_visits_there_are() -> None:
    known = {booked(hour) for hour in (9, 11)}
    found: list[tuple[str, Any]] = []
    event.listen(db.engine, "before_cursor_execute", lambda _one, _cursor, *sent: found.append(sent[:2]))
    people.first_visits(known, now=NOW)
    statement, values = next(sent for sent in found if "RECURSIVE" in sent[0])
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    assert not [step[3] for step in plan if step[3].startswith("SCAN") and "sharing" not in step[3]]


def test_nobody_is_unsealed_again_until_they_change_or_nobody_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    visits, unsealed = {booked(9), booked(10, day=7)}, list[object]()

    def unseal(sealed: bytes | None, *, visit: UUID) -> Answers:
        unsealed.append(visit)
        return unsealed_answers(sealed, visit=visit)

    def told() -> int:
        unsealed.clear()
        assert len(people.first_visits(visits, now=NOW)) == 1
        return len(unsealed)

    monkeypatch.setattr("booking.people.known_traits.unsealed_answers", unseal)
    assert (told(), told()) == (2, 0)
    visit = db.session.get_one(Visit, min(visits))
    appointments.correct_contact(visit, SAME | {"name": "Maria Quiroga-Weber"}, actor=PATIENT, seen=None, now=NOW)
    appointments.correct_contact(visit, SAME, actor=PATIENT, seen=None, now=NOW)
    assert (told(), told()) == (1, 0)
    people.forget_patients(now=NOW)
    assert told() == 2
