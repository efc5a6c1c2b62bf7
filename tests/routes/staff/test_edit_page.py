"""The desk edits a booking: its note, topic and length; what is in the way is told, and set aside."""

from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import Contact
from booking.database import db
from booking.models import Appointment, Letter
from tests.stage.desk import signed_in
from tests.stage.obstacles import obstacles
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import TUESDAY_TEN, a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

SAVE = "Save topic and length"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def booked(app: Flask, starts_at: datetime = TUESDAY_TEN, browser: bytes = b"a browser") -> UUID:
    with app.app_context():
        return a_booking(starts_at, browser=browser).appointments[0].uuid


def edit(desk: PageClient, uuid: UUID) -> Page:
    return desk.get(f"/staff/appointments/{uuid}/contact")


def row_of(app: Flask, uuid: UUID) -> Appointment:
    with app.app_context():
        return db.session.scalars(select(Appointment).where(Appointment.uuid == uuid)).one()


def history(page: Page) -> list[str]:
    return [words(line) for line in page.tree.findall(".//ul[@class='changes']/li")]


def test_a_note_is_corrected_and_history_says_that_alone(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    edit(desk, uuid).press("Save", note="Her sister comes along.")
    shown = desk.get(f"/staff/appointments/{uuid}")
    assert "Her sister comes along." in shown.text
    assert any(line.startswith("Corrected: note ") for line in history(shown))


def test_a_form_without_the_note_leaves_it(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    page = edit(desk, uuid)
    sent = {name: value for name, value in page.fields("Save").items() if name != "note"} | {"name": "Cora Lane"}
    assert desk.post(f"/staff/appointments/{uuid}/contact", sent).status == 303
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        known: Contact = appointments.contact_of(row.visit)
    assert (known.name, known.note) == ("Cora Lane", "I take a blood thinner.")


def test_a_longer_visit_is_saved_and_says_that_the_patient_is_told(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    edit(desk, uuid).press(SAVE, minutes="60")
    shown = desk.get(f"/staff/appointments/{uuid}")
    assert "Changed at Tue, Oct 6, 10:00 AM, 60 minutes instead of 45 minutes" in history(shown)[-1]
    assert "changed A. R. at Tue, Oct 6, 10:00 AM" in shown.text
    assert row_of(app, uuid).ends_at == local(6, 11)


def test_what_is_in_the_way_is_told_and_set_aside_with_a_reason(app: Flask, desk: PageClient) -> None:
    uuid, _other = booked(app), booked(app, local(6, 11), b"another")
    page = edit(desk, uuid)
    answer = desk.post(f"/staff/appointments/{uuid}/booking", page.fields(SAVE) | {"minutes": "60"})
    assert answer.status == 409
    assert obstacles(answer) == ["Too close to 11:00 AM – 11:45 AM, A. R: 15 minutes are kept free."]
    sent = answer.fields("Save anyway")
    assert sent["minutes"] == "60"
    asked = desk.post(f"/staff/appointments/{uuid}/booking", sent)
    assert asked.status == 422
    assert "Enter a reason for the overlap." in asked.text
    done = desk.post(f"/staff/appointments/{uuid}/booking", asked.fields("Save anyway") | {"override_reason": "Agreed"})
    assert done.status == 303
    shown = desk.get(f"/staff/appointments/{uuid}")
    assert "60 minutes instead of 45 minutes, set aside: overlap" in history(shown)[-1]
    assert "Agreed" in shown.text
    assert row_of(app, uuid).lane == 1


def test_somebody_else_in_the_way_meanwhile_is_told_anew_and_nothing_is_done(app: Flask, desk: PageClient) -> None:
    uuid = booked(app, local(6, 11))
    page = edit(desk, uuid)
    late = desk.post(f"/staff/appointments/{uuid}/booking", page.fields(SAVE) | {"minutes": "90"})
    (before,) = obstacles(late)
    assert "hours that day" in before
    booked(app, local(6, 13), b"another")
    later = desk.post(f"/staff/appointments/{uuid}/booking", late.fields("Save anyway") | {"minutes": "135"})
    assert later.status == 409
    assert len(obstacles(later)) == 2
    assert row_of(app, uuid).ends_at == local(6, 11, 45)


def test_another_topic_takes_its_own_length_unless_that_is_changed_too(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    edit(desk, uuid).press(SAVE, procedure="not-sure-yet")
    assert row_of(app, uuid).ends_at == local(6, 10, 30)
    edit(desk, uuid).press(SAVE, procedure="rhinoplasty", minutes="30")
    assert row_of(app, uuid).ends_at == local(6, 11)
    assert "about another procedure" in history(desk.get(f"/staff/appointments/{uuid}"))[-1]


def test_a_topic_of_the_same_length_tells_nobody(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    edit(desk, uuid).press(SAVE, procedure="not-sure-yet", minutes="60")
    with app.app_context():
        before = db.session.scalars(select(Letter.kind)).all()
    edit(desk, uuid).press(SAVE, procedure="rhinoplasty")
    with app.app_context():
        assert db.session.scalars(select(Letter.kind)).all() == before


def test_a_surgeon_who_does_not_do_that_is_told(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    sent = edit(desk, uuid).fields(SAVE) | {"procedure": "dermal-fillers"}
    answer = desk.post(f"/staff/appointments/{uuid}/booking", sent)
    assert answer.status == 422
    assert "do not go together" in answer.text


def test_another_topic_of_a_visit_to_both_surgeons_is_for_both_and_undone_as_one(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", local(6, 11))]
        first, second = (row.uuid for row in a_booking_with(parts, uuid=UUID(int=5), user_id=1).appointments)
    page = edit(desk, second)
    assert "Where the second begins right after the first, it still does." in page.text
    saved = page.press(SAVE, procedure="not-sure-yet").follow()
    assert [row_of(app, uuid).starts_at for uuid in (first, second)] == [TUESDAY_TEN, local(6, 10, 30)]
    saved.press(next(name for name in saved.buttons() if name.startswith("Undo")))
    assert [row_of(app, uuid).starts_at for uuid in (first, second)] == [TUESDAY_TEN, local(6, 11)]


def test_a_topic_of_only_one_of_both_surgeons_is_refused_in_words(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", local(6, 11))]
        uuid = a_booking_with(parts, uuid=UUID(int=5), user_id=1).appointments[0].uuid
    refused = edit(desk, uuid).press(SAVE, procedure="dermal-fillers")
    assert refused.status == 422
    assert "do not go together" in refused.text
    assert refused.fields(SAVE)["procedure"] == "dermal-fillers"


@pytest.mark.parametrize("wrong", [{"minutes": "5000"}, {"minutes": "-15"}, {"minutes": "x"}, {"procedure": "x"}])
def test_what_was_not_offered_is_not_found(app: Flask, desk: PageClient, wrong: dict[str, str]) -> None:
    uuid = booked(app)
    sent = edit(desk, uuid).fields(SAVE) | wrong
    assert desk.post(f"/staff/appointments/{uuid}/booking", sent).status == 404


def test_two_desks_on_one_booking_and_a_key_pressed_twice(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    first, second = edit(desk, uuid).fields(SAVE), edit(desk, uuid).fields(SAVE)
    path = f"/staff/appointments/{uuid}/booking"
    assert desk.post(path, first | {"minutes": "60"}).status == 303
    assert desk.post(path, first | {"minutes": "60"}).status == 303
    other = desk.post(path, second | {"minutes": "30"})
    assert other.status == 409
    assert "It was changed while you were looking at it" in other.text
    assert row_of(app, uuid).ends_at == local(6, 11)
