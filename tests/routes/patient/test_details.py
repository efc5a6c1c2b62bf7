"""Who the visit is for, and addresses that look like a slip: asked as little as can be, kept with everything else."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.database import db
from booking.messages.rendering import render
from booking.models import Appointment, Letter, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FOR_OTHER = {"for_other": "y", "patient": "Elena  Ruiz"}
OWN_NAME = (
    "This is your own name. If the patient is someone else, "
    "check “I’m booking for someone else” above and enter their name."
)
FOR_CHILD = {"for_other": "y", "patient": "Leo Ruiz", "under_18": "y", "guardian": "Carmen Ruiz"}


@pytest.fixture
def details(pages: PageClient) -> Page:
    return pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM").follow()


def errors(page: Page) -> list[str]:
    problem = next(one for one in page.tree.iter("div") if one.get("data-error-summary") is not None)
    return ["".join(link.itertext()) for link in problem.iter("a")]


def main_buttons(page: Page) -> list[str]:
    return ["".join(one.itertext()).strip() for one in page.tree.iter() if "main" in one.get("class", "").split()]


def test_one_button_a_page_is_filled(details: Page, standing_clock: StandingClock) -> None:
    review = details.press(GO_ON, **TYPED).follow()
    standing_clock.move(timedelta(minutes=10))
    assert main_buttons(details) == [GO_ON]
    assert main_buttons(review) == [BOOK]
    assert main_buttons(review.press(BOOK)) == ["Tuesday, October 6, 10:00 AM"]


def test_it_says_who_reads_the_note_and_that_nothing_sent_says_what_the_visit_is_about(details: Page) -> None:
    assert "Anything we should know? (optional)" in details.text
    assert "Only your surgeon and our front desk read this." in details.text
    assert "No email, calendar entry, or printed page says what your visit is about." in details.text


def test_only_ways_that_there_are_reach_a_patient(details: Page) -> None:
    ways = [one.get("value") for one in details.tree.iter("input") if one.get("name") == "reach"]
    assert ways == ["email", "telephone"]
    assert details.press(GO_ON, **TYPED, reach="text").status == 422


def test_who_books_for_somebody_else_gives_the_patients_name_too(details: Page) -> None:
    checked = details.press(GO_ON, **TYPED, **FOR_OTHER).follow()
    assert "Name Ana María Ruiz" in checked.text
    assert "Patient Elena Ruiz" in checked.text
    assert "Guardian" not in checked.text
    kept = checked.follow("Change: Patient").fields(GO_ON)
    assert (kept["name"], kept["patient"], kept["for_other"]) == ("Ana María Ruiz", "Elena Ruiz", "y")
    assert "under_18" not in kept


def test_who_books_for_a_child_is_mostly_their_guardian(details: Page) -> None:
    checked = details.press(GO_ON, **TYPED, **(FOR_CHILD | {"guardian": TYPED["name"]})).follow()
    assert "Guardian Ana María Ruiz" in checked.text


def test_a_patient_under_18_has_a_guardian(details: Page) -> None:
    checked = details.press(GO_ON, **TYPED, **FOR_CHILD).follow()
    assert "Patient Leo Ruiz Change: Patient Guardian Carmen Ruiz" in checked.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"for_other": "y"}, "Enter the patient’s name."),
        ({"for_other": "y", "patient": "   "}, "Enter the patient’s name."),
        ({"for_other": "y", "patient": "1"}, "Enter the patient’s name in letters."),
        ({"under_18": "y", "guardian": "1"}, "Enter the guardian’s name in letters."),
        ({"under_18": "y"}, "Enter the name of a parent or guardian."),
        ({"under_18": "y", "guardian": "g" * 121}, "Enter a shorter name: 120 characters at most."),
        ({"under_18": "y", "guardian": TYPED["name"]}, OWN_NAME),
        ({"under_18": "y", "guardian": f" {TYPED['name'].upper()}"}, OWN_NAME),
    ],
)
def test_a_ticked_box_asks_for_its_name(details: Page, typed: dict[str, str], words: str) -> None:
    page = details.press(GO_ON, **TYPED, **typed)
    assert page.status == 422
    assert errors(page) == [words]
    kept = page.fields(GO_ON)
    assert {name: kept[name] for name in typed} == typed
    assert kept["name"] == TYPED["name"]


def test_what_stands_under_a_box_that_is_not_ticked_counts_for_nothing(app: Flask, details: Page) -> None:
    sent = {"patient": "1", "guardian": "g" * 121}
    assert details.press(GO_ON, **TYPED, **sent).status == 303
    with app.app_context():
        contact = appointments.contact_of(db.session.scalars(select(Visit)).one())
        assert (contact.patient, contact.guardian) == ("", "")


def test_a_box_and_its_field_work_without_a_script(details: Page) -> None:
    """The field stands in the page; a style alone hides it while its box is not ticked."""
    for box, field in (("for_other", "patient"), ("under_18", "guardian")):
        opening = next(
            one
            for one in details.tree.iter("div")
            if one.get("class") == "opening" and any(it.get("name") == box for it in one.iter("input"))
        )
        assert [it.get("name") for it in opening.iter("input")] == [box, field]
        assert all(it.get("hidden") is None and it.get("disabled") is None for it in opening.iter("input"))


def test_both_names_outlive_a_lost_time(details: Page, standing_clock: StandingClock) -> None:
    standing_clock.move(timedelta(minutes=10))
    page = details.press(GO_ON, **TYPED, **FOR_CHILD)
    assert page.status == 409
    kept = page.fields(page.buttons()[0])
    assert {name: kept[name] for name in FOR_CHILD} == FOR_CHILD
    checked = page.press(page.buttons()[0]).follow()
    assert "Leo Ruiz" in checked.text
    assert "Carmen Ruiz" in checked.text


@pytest.fixture
def booked(app: Flask, details: Page) -> tuple[str, UUID]:
    """A child's visit, booked by an adult: the address of its page, and the appointment's uuid."""
    page = details.press(GO_ON, **TYPED, **FOR_CHILD).follow().press(BOOK).location
    assert page
    with app.app_context():
        return page, db.session.scalars(select(Appointment.uuid)).one()


def test_the_desk_reads_who_comes_who_booked_and_who_decides(app: Flask, booked: tuple[str, UUID]) -> None:
    page = signed_in(app).get(f"/staff/appointments/{booked[1]}")
    assert "Patient Leo Ruiz Booked by Ana María Ruiz" in page.text
    assert "Parent or guardian Carmen Ruiz" in page.text


def test_the_diary_shows_who_comes(app: Flask, booked: tuple[str, UUID]) -> None:
    day = signed_in(app).get("/staff/?day=2026-10-06")
    assert str(booked[1]) in day.response.text
    assert "L. R." in day.text
    assert "A. R." not in day.text


@pytest.mark.parametrize("act", ["cancellation", "move", "move?starts_at=2026-10-06T11:00:00-07:00"])
def test_whoever_cancels_or_moves_at_the_desk_reads_who_comes(app: Flask, booked: tuple[str, UUID], act: str) -> None:
    page = signed_in(app).get(f"/staff/appointments/{booked[1]}/{act}")
    assert "Leo Ruiz" in page.text
    assert "Ana María Ruiz" not in page.text


def test_tomorrow_not_confirmed_yet_is_listed_by_who_comes(app: Flask, booked: tuple[str, UUID]) -> None:
    page = signed_in(app).get("/staff/tasks")
    assert str(booked[1]) in page.response.text
    assert "L. R." in page.text
    assert "A. R." not in page.text


@pytest.mark.parametrize("sought", ["Leo", "María", "Carmen"])
def test_the_desk_finds_the_visit_by_each_of_the_three(app: Flask, booked: tuple[str, UUID], sought: str) -> None:
    found = signed_in(app).get("/staff/").press("Find", sought=sought).follow()
    assert "Leo Ruiz" in found.links()
    assert "Tue, Oct 6, 10:00 AM" in found.text
    assert "booked by Ana María Ruiz" in found.text
    assert booked[1].hex in "".join(found.links().values()).replace("-", "")


def test_a_name_among_the_three_is_corrected_on_their_own_page_and_at_the_desk(
    app: Flask, pages: PageClient, booked: tuple[str, UUID]
) -> None:
    pages.get(f"{booked[0]}/contact").press("Save", patient="Leon Ruiz")
    desk, address = signed_in(app), f"/staff/appointments/{booked[1]}"
    page = desk.get(f"{address}/contact").press("Save", guardian="Carmen Ruiz Soto").follow()
    for said in (
        "Patient Leon Ruiz Booked by Ana María Ruiz",
        "Parent or guardian Carmen Ruiz Soto",
        "Corrected: patient’s name",
        "Corrected: guardian’s name",
    ):
        assert said in page.text


def test_a_correction_that_names_neither_keeps_both(app: Flask, pages: PageClient, booked: tuple[str, UUID]) -> None:
    sent = pages.get(f"{booked[0]}/contact").fields("Save")
    for name in ("patient", "guardian"):
        del sent[name]
    assert pages.post(f"{booked[0]}/contact", sent | {"name": "Ana Ruiz"}).status == 303
    with app.app_context():
        contact = appointments.contact_of(db.session.scalars(select(Visit)).one())
        assert (contact.name, contact.patient, contact.guardian) == ("Ana Ruiz", "Leo Ruiz", "Carmen Ruiz")


def test_who_booked_for_themselves_is_asked_for_no_other_name(pages: PageClient, details: Page) -> None:
    done = details.press(GO_ON, **TYPED).follow().press(BOOK).location
    assert not {"patient", "guardian"} & set(pages.get(f"{done}/contact").fields("Save"))


def test_neither_email_nor_calendar_names_who_is_not_written_to(
    app: Flask, pages: PageClient, booked: tuple[str, UUID]
) -> None:
    with app.app_context():
        letter = render(db.session.scalars(select(Letter)).one(), now=NOW)
    sent = [str(part.get_content()) for part in letter.walk() if part.get_content_maintype() == "text"]
    sent.append(pages.client.get(f"{booked[0]}/calendar.ics").get_data(as_text=True))
    assert len(sent) > 2
    assert not [one for one in sent for name in ("Leo", "Carmen") if name in one]


@pytest.mark.parametrize("typed", ["maya@gmial.com", "maya@hotmail.con", "maya@yaho.com"])
def test_a_likely_slip_is_asked_about_once_and_taken_when_sent_again(details: Page, typed: str) -> None:
    asked = details.press(GO_ON, **TYPED | {"email": typed})
    assert asked.status == 422
    (question,) = errors(asked)
    assert question.startswith("Did you mean maya@")
    assert question.endswith(f"? If {typed} is right, just continue.")
    assert asked.fields(GO_ON)["email"] == typed
    taken = asked.press(GO_ON)
    assert taken.status == 303
    assert typed in taken.follow().text


def test_a_corrected_address_that_looks_like_a_slip_is_asked_about_once_too(
    pages: PageClient, booked: tuple[str, UUID]
) -> None:
    asked = pages.get(f"{booked[0]}/contact").press("Save", email="ana@hotmial.com")
    assert asked.status == 422
    assert errors(asked) == ["Did you mean ana@hotmail.com? If ana@hotmial.com is right, just continue."]
    assert asked.press("Save").status == 303


def test_the_page_about_privacy_names_both_names_and_no_box(pages: PageClient) -> None:
    kept = [" ".join("".join(one.itertext()).split()) for one in pages.get("/privacy").tree.iter("dt")]
    assert {"Patient’s name", "Name of a parent or guardian"} <= set(kept)
    assert "The patient is under 18" not in kept


def test_another_slip_is_another_question(details: Page) -> None:
    asked = details.press(GO_ON, **TYPED | {"email": "maya@gmial.com"})
    again = asked.press(GO_ON, email="maya@gmai.com")
    assert again.status == 422
    assert again.press(GO_ON, email="maya@gmail.com").status == 303


def test_a_slip_sent_with_a_time_that_went_is_asked_about_with_the_new_time_held(
    details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(timedelta(minutes=10))
    lost = details.press(GO_ON, **TYPED | {"email": "maya@gmial.com"})
    asked = lost.press(lost.buttons()[0])
    assert (lost.status, asked.status) == (409, 422)
    assert asked.press(GO_ON).status == 303
