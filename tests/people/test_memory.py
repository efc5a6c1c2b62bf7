"""Patients are found by what is unsealed into memory, which follows every change and is gone with the last sign-in."""

import resource
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import access, appointments, people
from booking.appointments import PATIENT, Actor
from booking.confidential.keys import Keyring
from booking.models import Visit
from booking.people import memory
from booking.people.memory import READS_AHEAD, Memory
from tests.stage.desk import signed_in
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


def found(typed: str) -> list[int]:
    return [one.visit.id for one in people.find(typed, limit=50, now=NOW)]


def index(app: Flask) -> Memory:
    held = app.extensions["people"]
    assert isinstance(held, Memory)
    return held


def booked(day: int, name: str) -> Visit:
    answers = ANSWERS | {"name": name, "telephone": f"+1310555{day:04}"}
    return a_booking(local(day, 10), answers=answers, browser=name.encode())


def test_the_next_come_first_and_no_more_than_asked_for(app_context: Flask) -> None:
    ids = [booked(day, f"Kim Number{day}").id for day in (6, 7, 13)]
    assert found("kim") == ids
    assert [one.visit.id for one in people.find("kim", limit=2, now=NOW)] == ids[:2]


def test_what_changes_is_unsealed_anew_and_nothing_else(app_context: Flask) -> None:
    first, second = booked(6, "Bea Ono"), booked(7, "Cleo Ono")
    assert found("ono") == [first.id, second.id]
    with statements_sent(app_context) as sent:
        assert found("ono") == [first.id, second.id]
    assert [one for one in sent if one.startswith("SELECT visits.id, visits.uuid, visits.private")] == []
    appointments.correct_contact(first, {"name": "Bea Married"}, actor=Actor("desk"), seen=None, now=NOW)
    assert found("ono") == [second.id]
    assert found("married") == [first.id]


def test_who_is_canceled_is_found_and_a_hold_is_not(app_context: Flask) -> None:
    visit = booked(6, "Bea Ono")
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    appointments.keep_answers(a_hold(local(7, 10), browser=b"b"), ANSWERS | {"name": "Cleo Ono"}, now=NOW)
    assert found("ono") == [visit.id]


@pytest.mark.parametrize("typed", [ANSWERS["email"], "310 555 0006", "0006", "Bea"])
def test_whole_addresses_and_numbers_are_found_as_names_are(app_context: Flask, typed: str) -> None:
    visit = booked(6, "Bea Ono")
    assert found(typed) == [visit.id]
    assert len(index(app_context)) == 1


def test_who_was_sealed_before_a_new_key_came_is_found(app_context: Flask) -> None:
    old, new = ("2025", b"o" * 32), ("2026", b"n" * 32)
    app_context.extensions["keyring"] = Keyring([old])
    visit = booked(6, "Bea Ono")
    app_context.extensions["keyring"] = Keyring([new, old])
    assert found("(310) 555-0006") == found("bea") == [visit.id]


def test_with_the_last_sign_out_it_is_gone(app: Flask) -> None:
    with app.app_context():
        booked(6, "Bea Ono")
    desk, admin = signed_in(app), signed_in(app, "admin")
    assert "Bea Ono" in desk.get("/staff/").press("Find", sought="ono").follow().text
    assert len(index(app)) == 1
    desk.get("/staff/").press("Sign out")
    assert len(index(app)) == 1, "somebody else is signed in"
    admin.get("/staff/").press("Sign out")
    assert len(index(app)) == 0


def test_a_thread_drops_it_where_nobody_presses_anything(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        booked(6, "Bea Ono")
    signed_in(app).get("/staff/").press("Find", sought="ono").follow()
    answers = iter([True, True, False])
    monkeypatch.setattr(access, "is_anybody_signed_in", lambda **_: next(answers))
    monkeypatch.setattr(memory, "LOOKED_AFTER_EVERY", 0)
    after = threading.Thread(target=index(app)._drop_in_the_end, args=(app,))
    after.start()
    after.join(10)
    assert len(index(app)) == 0


def test_a_database_that_is_away_drops_it_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> bool:
        raise OSError

    monkeypatch.setattr(access, "is_anybody_signed_in", away)
    assert not memory._is_needed(app)


def test_no_image_of_the_process_is_left_on_a_disk(app: Flask) -> None:
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_who_is_booked_under_the_number_of_a_forgotten_hold_is_found(app_context: Flask) -> None:
    a_hold(local(7, 10), browser=b"one who leaves")
    lapsed_at = NOW + timedelta(hours=1)
    appointments.clear_expired_holds(now=lapsed_at)
    assert found("ono") == []
    appointments.delete_lapsed(now=NOW + timedelta(hours=3))
    visit = booked(7, "Bea Ono")
    assert found("ono") == [visit.id]


def test_where_pages_are_served_everybody_is_known_before_anybody_searches(app: Flask) -> None:
    with app.app_context():
        booked(6, "Bea Ono")
    desk = signed_in(app)
    desk.get("/staff/tasks")
    assert "people" not in app.extensions  # a test, or a command, reads when it searches
    app.extensions[READS_AHEAD] = True
    desk.get("/staff/tasks")
    for thread in threading.enumerate():
        if thread.name == READS_AHEAD:
            thread.join()
    assert len(index(app)) == 1
    with app.app_context(), statements_sent(app) as sent:
        found("ono")
    assert not [one for one in sent if one.startswith("SELECT visits.id, visits.uuid, visits.private")]


def test_for_nobody_who_is_signed_out_anybody_is_read(app: Flask, client: FlaskClient) -> None:
    app.extensions[READS_AHEAD] = True
    assert client.get("/staff/").status_code == 303
    assert client.get("/").status_code == 200
    assert "people" not in app.extensions


def test_what_is_to_be_erased_is_not_unsealed_first(app_context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    booked(6, "Bea Ono")
    opened: list[object] = []
    monkeypatch.setattr(memory, "unsealed_answers", lambda *_, **of: opened.append(of))
    assert people.find("ono", limit=9, now=NOW + timedelta(days=400)) == []
    assert opened == []
