"""A cancellation asks why; the email leaves that out; and what was canceled is booked again or offered other times."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import clock
from booking.database import db
from booking.messages.rendering import letter_words, plain_text
from booking.models import Appointment, Letter
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import TUESDAY_TEN, a_booking

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

YES, AGAIN = "Yes, cancel it", "Yes, book it again"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def booked(app: Flask, browser: bytes = b"a browser") -> UUID:
    with app.app_context():
        return a_booking(TUESDAY_TEN, browser=browser).appointments[0].uuid


def canceled(app: Flask, desk: PageClient, **typed: str) -> UUID:
    uuid = booked(app)
    page = desk.get(f"/staff/appointments/{uuid}/cancellation")
    answer = desk.post(f"/staff/appointments/{uuid}/cancellation", page.fields(YES) | typed)
    assert answer.status == 303
    return uuid


def status(app: Flask, uuid: UUID) -> str:
    with app.app_context():
        return db.session.scalars(select(Appointment.status).where(Appointment.uuid == uuid)).one()


def email(app: Flask) -> str:
    with app.test_request_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "cancelled")).one()
        return plain_text(letter, letter_words(letter, now=clock.now()))


def last_line(desk: PageClient, uuid: UUID) -> str:
    return [words(line) for line in desk.get(f"/staff/appointments/{uuid}").tree.findall(".//ul[@class='changes']/li")][
        -1
    ]


def test_the_reason_stands_in_history_by_its_choice_and_in_words_on_the_page_alone(
    app: Flask, desk: PageClient
) -> None:
    uuid = canceled(app, desk, why="ill", words="A fever since Sunday")
    assert "illness" in last_line(desk, uuid)
    assert "fever" not in last_line(desk, uuid)
    assert "A fever since Sunday" in desk.get(f"/staff/appointments/{uuid}").text
    assert "fever" not in email(app)
    assert "illness" not in email(app)


def test_a_line_to_the_patient_stands_in_the_email(app: Flask, desk: PageClient) -> None:
    canceled(app, desk, why="practice", told="We are sorry.\nDr. Kim is operating <all> day.")
    assert "We are sorry.\nDr. Kim is operating <all> day." in email(app)


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"why": "other"}, "Enter the reason."), ({"why": "x"}, "Choose a reason."), ({"words": "x" * 501}, "Shorten")],
)
def test_what_does_not_fit_is_asked_again_with_what_was_typed(
    app: Flask, desk: PageClient, typed: dict[str, str], said: str
) -> None:
    uuid = booked(app)
    path = f"/staff/appointments/{uuid}/cancellation"
    answer = desk.post(path, desk.get(path).fields(YES) | {"told": "Sorry."} | typed)
    assert answer.status == 422
    assert said in answer.text
    assert answer.fields(YES)["told"] == "Sorry."
    assert status(app, uuid) == "booked"


def test_what_was_canceled_is_booked_again_by_one_press(app: Flask, desk: PageClient) -> None:
    uuid = canceled(app, desk)
    assert "/restoration" in str(desk.get(f"/staff/appointments/{uuid}").response.data)
    page = desk.get(f"/staff/appointments/{uuid}/restoration")
    sent = page.fields(AGAIN)
    assert desk.post(f"/staff/appointments/{uuid}/restoration", sent).status == 303
    assert desk.post(f"/staff/appointments/{uuid}/restoration", sent).status == 303  # a key pressed twice
    assert status(app, uuid) == "booked"
    assert "Booked again for Tue, Oct 6, 10:00 AM" in last_line(desk, uuid)


def nearest(page: Page) -> list[str]:
    return [button.get("value", "") for button in page.tree.findall(".//button[@name='to']")]


def test_a_time_that_somebody_has_by_now_is_named_and_the_nearest_are_offered(app: Flask, desk: PageClient) -> None:
    uuid = canceled(app, desk)
    free = desk.get(f"/staff/appointments/{uuid}/restoration").fields(AGAIN)
    booked(app, b"another")
    path = f"/staff/appointments/{uuid}/restoration"
    answer = desk.post(path, free)
    assert answer.status == 409
    assert "Somebody else has just taken that time." in answer.text
    assert len(nearest(answer)) == 3
    page = desk.get(path)
    assert "Overlaps 10:00 AM – 10:45 AM" in page.text
    done = desk.post(path, page.fields("Book it again anyway") | {"act": "", "to": nearest(page)[0]})
    assert done.status == 303
    assert status(app, uuid) == "booked"
    with app.app_context():
        rows = db.session.scalars(select(Appointment.starts_at).where(Appointment.status == "booked")).all()
    assert len(set(rows)) == 2


def test_it_is_put_beside_another_with_a_reason(app: Flask, desk: PageClient) -> None:
    uuid = canceled(app, desk)
    booked(app, b"another")
    path = f"/staff/appointments/{uuid}/restoration"
    sent = desk.get(path).fields("Book it again anyway")
    assert desk.post(path, sent).status == 422
    assert desk.post(path, sent | {"override_reason": "They come together"}).status == 303
    assert "set aside: overlap" in last_line(desk, uuid)


def test_what_is_booked_or_over_is_not_booked_again(app: Flask, desk: PageClient) -> None:
    uuid = booked(app)
    desk.get(f"/staff/appointments/{uuid}/restoration", expect=303)
    assert "/restoration" not in str(desk.get(f"/staff/appointments/{uuid}").response.data)


@pytest.mark.parametrize("page", ["restoration", "booking", "contact", "cancellation"])
def test_a_surgeon_corrects_nothing(app: Flask, page: str) -> None:
    uuid = booked(app)
    pages = signed_in(app, "surgeon", surgeon="david-kim")
    pages.get(f"/staff/appointments/{uuid}/{page}", expect=403)
    shown = pages.get(f"/staff/appointments/{uuid}")
    assert page not in str(shown.response.data)
