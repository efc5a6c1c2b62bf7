"""The desk finds a patient by whatever they say of themselves, and nobody else."""

import pytest
from flask import Flask

from booking import appointments
from booking.appointments import PATIENT
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.mark.parametrize("sought", ["Ruiz", "ruiz ana", "RUI", "(310) 555-0143", "0143", "Ana@patient.example"])
def test_a_patient_is_found_by_name_telephone_or_address(app: Flask, desk: PageClient, sought: str) -> None:
    with app.app_context():
        coming = a_booking()
        a_booking(
            local(6, 14),
            browser=b"b",
            answers=ANSWERS | {"name": "Bea Fonseca", "telephone": "+12135550177", "email": "b@c.example"},
        )
        appointments.cancel(a_booking(local(7, 9), browser=b"c"), actor=PATIENT, now=NOW)
        uuid = coming.appointments[0].uuid
    page = desk.get("/staff/").press("Find", sought=sought).follow()
    assert page.status == 200
    assert "Next: Tue, Oct 6, 10:00 AM" in page.text
    assert "Last: Wed, Oct 7, 9:00 AM, Ana María Ruiz canceled" in page.text
    assert "Fonseca" not in page.text
    assert page.links()["Tue, Oct 6, 10:00 AM, Ana María Ruiz"] == f"/staff/appointments/{uuid}"
    assert "Ruiz" not in page.title


def test_who_is_not_found_gets_words_and_nothing_is_not_searched(desk: PageClient) -> None:
    page = desk.get("/staff/")
    assert "Nobody is found" in page.press("Find", sought="Zzyzx").follow().text
    empty = page.press("Find", sought="  ")
    assert (empty.status, "Type a name" in empty.text) == (422, True)
    assert "Nobody is found" not in desk.get("/staff/find-or-book").text


def test_a_hold_is_not_found_by_its_name(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        appointments.keep_answers(a_hold(), ANSWERS, now=NOW)
    assert "Nobody is found" in desk.get("/staff/").press("Find", sought="Ruiz").follow().text


def test_one_more_letter_narrows_what_is_found(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(answers=ANSWERS | {"name": "Min-seo Kim"})
        a_booking(local(7, 10), browser=b"b", answers=ANSWERS | {"name": "Karen Kim"})
    page = desk.get("/staff/")
    assert {"Min-seo", "Karen"} <= set(page.press("Find", sought="kim").follow().text.split())
    narrowed = page.press("Find", sought="kim m").follow().text
    assert "Min-seo Kim" in narrowed
    assert "Karen" not in narrowed


@pytest.mark.parametrize("sought", ["word " * 20_000, "a b c d e f g", "a" * 121, "a@" + "b" * 200])
def test_a_search_that_is_too_long_is_refused_in_words(desk: PageClient, sought: str) -> None:
    page = desk.get("/staff/")
    answer = page.press("Find", sought=sought[:60_000])
    assert answer.status == 422
    assert "too long to search for" in answer.text
    assert len(answer.text) < 2000
