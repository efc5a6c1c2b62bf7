"""Patients are found by what is unsealed into memory, which follows every change and is gone with the last sign-in."""

import resource
import threading
from datetime import timedelta

import pytest
from flask import Flask

from booking import access, appointments
from booking.appointments import PATIENT, patient_index
from booking.appointments.patient_index import PatientIndex
from booking.confidential import read_search, seal_answers
from booking.database import writing
from booking.models import Visit
from tests.stage.desk import signed_in
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


def found(typed: str) -> list[int]:
    return [one.row.visit_id for one in appointments.found_appointments(read_search(typed), limit=50)]


def index(app: Flask) -> PatientIndex:
    held = app.extensions["patient_index"]
    assert isinstance(held, PatientIndex)
    return held


def booked(day: int, name: str) -> Visit:
    answers = ANSWERS | {"name": name, "telephone": f"+1310555{day:04}"}
    return a_booking(local(day, 10), answers=answers, browser=name.encode())


def test_the_latest_come_first_and_no_more_than_asked_for(app_context: Flask) -> None:
    ids = [booked(day, f"Kim Number{day}").id for day in (6, 7, 13)]
    assert found("kim") == ids[::-1]
    assert [one.row.visit_id for one in appointments.found_appointments(read_search("kim"), limit=2)] == ids[:0:-1]


def test_what_changes_is_unsealed_anew_and_nothing_else(app_context: Flask) -> None:
    first, second = booked(6, "Bea Ono"), booked(7, "Cleo Ono")
    assert found("ono") == [second.id, first.id]
    with statements_sent(app_context) as sent:
        assert found("ono") == [second.id, first.id]
    assert [one for one in sent if "visits.private" in one and "JOIN" not in one] == []
    with writing():
        first.private = seal_answers(first, ANSWERS | {"name": "Bea Married"})
        first.appointments[0].version += 1
    assert found("ono") == [second.id]
    assert found("married") == [first.id]


def test_who_is_canceled_is_found_and_a_hold_is_not(app_context: Flask) -> None:
    visit = booked(6, "Bea Ono")
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    appointments.keep_answers(a_hold(local(7, 10), browser=b"b"), ANSWERS | {"name": "Cleo Ono"}, now=NOW)
    assert found("ono") == [visit.id]


def test_whole_addresses_and_numbers_are_found_without_unsealing_anybody(app_context: Flask) -> None:
    visit = booked(6, "Bea Ono")
    assert found(ANSWERS["email"]) == found("310 555 0006") == [visit.id]
    assert "patient_index" not in app_context.extensions
    assert found("0006") == [visit.id]
    assert len(index(app_context)) == 1


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
    monkeypatch.setattr(patient_index, "LOOKED_AFTER_EVERY", 0)
    after = threading.Thread(target=index(app)._drop_in_the_end, args=(app,))
    after.start()
    after.join(10)
    assert len(index(app)) == 0


def test_a_database_that_is_away_drops_it_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> bool:
        raise OSError

    monkeypatch.setattr(access, "is_anybody_signed_in", away)
    assert not patient_index._is_needed(app)


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
