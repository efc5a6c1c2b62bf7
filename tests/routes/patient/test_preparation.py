"""Before the visit: questions, the consent to telehealth and comfort requests on the patient's page, for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db, writing
from booking.models import Appointment, History, Practice, Procedure, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

AT_TEN, VIDEO_EVENING = local(6, 10), local(7, 18)
TEXT = {"slug": "bothers", "kind": "text", "choices": [], "texts": {"en": {"question": "What bothers you most?"}}}
MORE = {"slug": "allergies", "kind": "yes_no", "choices": [], "texts": {"en": {"question": "Do you have allergies?"}}}


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(AT_TEN))


@pytest.fixture
def by_video(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(VIDEO_EVENING, location="video"))


def ask(app: Flask, *questions: dict[str, Any]) -> None:
    """As another practice file would have it."""
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).values(questions=list(questions)))


def answer(pages: PageClient, address: str, **answers: str) -> Page:
    typed = {f"answer-{slug.replace('_', '-')}": answer for slug, answer in answers.items()}
    return pages.get(f"{address}/questions").press("Save my answers", **typed)


@dataclass
class Desk:
    pages: PageClient
    app: Flask

    def appointment(self) -> str:
        with self.app.app_context():
            uuid = db.session.scalars(select(Appointment.uuid)).one()
        return self.pages.get(f"/staff/appointments/{uuid}").text

    def day(self, day: str) -> str:
        return self.pages.get(f"/staff/?day={day}").text


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(signed_in(app), app)


def acts(app: Flask) -> Sequence[str]:
    with app.app_context():
        return db.session.scalars(select(History.act).order_by(History.id)).all()


def test_answers_are_kept_and_shown_to_the_desk(app: Flask, pages: PageClient, desk: Desk, address: str) -> None:
    assert "0 of 3 answered" in pages.get(address).text
    saved = answer(pages, address, bothers="The line\r\nof my jaw", nicotine="now", cold_sores="no")
    assert (saved.status, saved.location) == (303, address)
    page = saved.follow()
    assert "Your answers are saved." in page.text
    assert "3 of 3 answered" in page.text
    again = pages.get(f"{address}/questions").fields("Save my answers")
    assert again["answer-bothers"] == "The line\nof my jaw"
    assert (again["answer-nicotine"], again["answer-cold-sores"]) == ("now", "no")
    shown = desk.appointment()
    for said in (
        "What bothers you most? The line",
        "Do you smoke? Yes, at present",
        "Do you get cold sores? No",
    ):
        assert said in shown
    assert "Answered the questions before the visit" in shown
    assert acts(app) == ["booked", "answered"]


@pytest.mark.sqlite_only
def test_what_is_answered_is_sealed_and_goes_with_the_rest(app: Flask, pages: PageClient, address: str) -> None:
    answer(pages, address, bothers="A very private sentence", nicotine="now")
    pages.get(f"{address}/comfort").press("Save my requests", interpreter="Tagalog")
    with app.app_context():
        raw = db.engine.raw_connection()
        dump = "\n".join(raw.driver_connection.iterdump())  # type: ignore[union-attr]
        raw.close()
    plain = dump.encode()
    for word in (b"A very private sentence", b"Tagalog"):
        assert word not in plain
        assert word.hex().upper().encode() not in plain
    with app.app_context():
        keep = db.session.scalars(select(Practice.keep_answers_days)).one()
        assert appointments.erase_answers(now=AT_TEN + timedelta(days=keep, hours=1)) == 1
        visit = db.session.scalars(select(Visit)).one()
        assert appointments.preparation_of(visit).answered == ()
        assert appointments.preparation_of(visit).comfort == appointments.Comfort()


def test_an_unanswered_question_is_a_mark_and_never_a_wall(
    app: Flask, pages: PageClient, desk: Desk, address: str
) -> None:
    assert "3 questions open" in desk.day("2026-10-06")
    assert answer(pages, address, bothers="   ", nicotine="", cold_sores="").status == 303
    assert acts(app) == ["booked"]
    answer(pages, address, nicotine="never", cold_sores="yes")
    assert "1 question open" in desk.day("2026-10-06")
    answer(pages, address, bothers="My chin")
    assert "question open" not in desk.day("2026-10-06")
    answer(pages, address, nicotine="")  # taken back
    assert "1 question open" in desk.day("2026-10-06")


def test_a_past_visit_has_no_open_questions(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    standing_clock.move(timedelta(days=1, hours=2))
    assert "question" not in Desk(signed_in(app), app).day("2026-10-06")
    page = pages.get(address)
    assert "Questions from your surgeon" not in page.text
    assert pages.get(f"{address}/questions", expect=303).location == address


@pytest.mark.parametrize("typed", ["x" * 501, "x\n" * 251, "가" * 501])
def test_an_answer_that_is_too_long_is_kept_on_the_page(
    app: Flask, pages: PageClient, address: str, typed: str
) -> None:
    page = answer(pages, address, bothers=typed, nicotine="now")
    assert page.status == 422
    assert page.title.startswith("Error")
    assert "Shorten this answer to 500 characters" in page.text
    assert page.fields("Save my answers")["answer-bothers"].strip() == typed.replace("\r\n", "\n").strip()
    assert page.fields("Save my answers")["answer-nicotine"] == "now"
    assert acts(app) == ["booked"]


@pytest.mark.parametrize("sent", ["perhaps", "yes", "question", "hint", "\u0000", "now now"])
def test_what_is_no_answer_to_a_choice_is_none(app: Flask, pages: PageClient, address: str, sent: str) -> None:
    page = pages.get(f"{address}/questions")
    fields = page.fields("Save my answers") | {"answer-nicotine": sent}
    pages.client.post(f"{address}/questions", data=fields)
    with app.app_context():
        prepared = appointments.preparation_of(db.session.scalars(select(Visit)).one())
        assert {one.question.slug for one in prepared.answered} <= {"bothers"}
        assert len(prepared.unanswered) == 3


class TestOtherQuestionsMeanwhile:
    def test_say_what_to_do_and_keep_what_was_typed(
        self, app: Flask, pages: PageClient, desk: Desk, address: str
    ) -> None:
        page = pages.get(f"{address}/questions")
        ask(app, TEXT, MORE)
        late = page.press("Save my answers", **{"answer-bothers": "My chin", "answer-nicotine": "now"})
        assert late.status == 409
        assert "Our questions have changed since you opened this page. What you typed is still here." in late.text
        assert "Check it, and save again." in late.text
        assert late.fields("Save my answers")["answer-bothers"] == "My chin"
        assert "to a question we no longer ask: now" in late.text
        assert acts(app) == ["booked"]
        assert late.press("Save my answers", **{"answer-allergies": "yes"}).status == 303
        shown = desk.appointment()
        assert "What bothers you most? My chin" in shown
        assert "Do you have allergies? Yes" in shown

    @pytest.mark.parametrize(
        "change",
        [
            {"texts": {"en": {"question": "What would you like to be different?"}}},
            {"texts": {"en": {"question": "What bothers you most?", "hint": "A sentence."}}},
            {"kind": "yes_no"},
            {"slug": "other"},
        ],
    )
    def test_any_word_of_them_is_another_version(
        self, app: Flask, pages: PageClient, address: str, change: dict[str, Any]
    ) -> None:
        ask(app, TEXT)
        page = pages.get(f"{address}/questions")
        ask(app, TEXT | change)
        assert page.press("Save my answers", **{"answer-bothers": "My chin"}).status == 409
        assert acts(app) == ["booked"]

    def test_the_same_ones_are_no_change(self, app: Flask, pages: PageClient, address: str) -> None:
        """Control for the ones above."""
        ask(app, TEXT)
        page = pages.get(f"{address}/questions")
        ask(app, TEXT)
        assert page.press("Save my answers", **{"answer-bothers": "My chin"}).status == 303

    def test_an_answer_keeps_the_words_it_was_given_to(
        self, app: Flask, pages: PageClient, desk: Desk, address: str
    ) -> None:
        answer(pages, address, bothers="My chin", nicotine="now")
        ask(app, TEXT | {"texts": {"en": {"question": "What should stay as it is?"}}})
        shown = desk.appointment()
        assert "What bothers you most? My chin" in shown
        assert "What should stay as it is? My chin" not in shown
        assert "Do you smoke? Yes, at present" in shown  # asked no longer
        answer(pages, address, bothers="My chin")
        assert "What should stay as it is? My chin" in desk.appointment()

    def test_none_at_all_leads_back(self, app: Flask, pages: PageClient, address: str) -> None:
        page = pages.get(f"{address}/questions")
        ask(app)
        assert pages.get(f"{address}/questions", expect=303).location == address
        late = page.press("Save my answers", **{"answer-bothers": "My chin"})
        assert late.status == 409
        assert "My chin" in late.text


def test_two_windows_do_not_undo_each_other(app: Flask, pages: PageClient, desk: Desk, address: str) -> None:
    first, second = pages.get(f"{address}/questions"), pages.get(f"{address}/questions")
    first.press("Save my answers", **{"answer-bothers": "My chin"})
    late = second.press("Save my answers", **{"answer-bothers": "My nose"})
    assert late.status == 409
    assert "This was changed in another window since." in late.text
    assert late.fields("Save my answers")["answer-bothers"] == "My nose"
    assert late.press("Save my answers").status == 303
    assert "What bothers you most? My nose" in desk.appointment()


@pytest.mark.parametrize("page", ["questions", "comfort", "telehealth"])
def test_what_is_canceled_is_not_prepared(app: Flask, pages: PageClient, by_video: str, page: str) -> None:
    buttons = {"questions": "Save my answers", "comfort": "Save my requests", "telehealth": "I agree"}
    typed = {"questions": {"answer-bothers": "My chin"}, "comfort": {"companion": "y"}, "telehealth": {}}
    opened = pages.get(f"{by_video}/{page}")
    with app.app_context():
        appointments.cancel(db.session.scalars(select(Visit)).one(), actor=PATIENT, now=NOW)
    assert opened.press(buttons[page], **typed[page]).status == 409
    assert pages.get(f"{by_video}/{page}", expect=303).location == by_video
    assert acts(app) == ["booked", "cancelled"]


class TestComfort:
    def test_is_for_the_desk(self, app: Flask, pages: PageClient, desk: Desk, address: str) -> None:
        asked = {"companion": "y", "attendant": "y", "step_free": "y", "discreet": "y"}
        page = pages.get(f"{address}/comfort").press("Save my requests", **asked, interpreter=" Korean ").follow()
        assert "Our front desk has your requests." in page.text
        assert "An interpreter: Korean" in page.text
        said = [
            "brings a companion",
            "wants someone in the room",
            "interpreter: Korean",
            "step-free access",
            "discreet",
        ]
        for shown in (desk.appointment(), desk.day("2026-10-06")):
            assert all(one in shown for one in said)
        assert "Changed what was asked for, such as an interpreter" in desk.appointment()
        assert acts(app) == ["booked", "asked_for_comfort"]

    def test_can_be_taken_back(self, app: Flask, pages: PageClient, desk: Desk, address: str) -> None:
        pages.get(f"{address}/comfort").press("Save my requests", companion="y")
        page = pages.get(f"{address}/comfort")
        fields = page.fields("Save my requests")
        assert fields.pop("companion")
        pages.client.post(f"{address}/comfort", data=fields)
        assert "brings a companion" not in desk.appointment()

    @pytest.mark.parametrize("typed", ["", "  ", "x" * 61])
    def test_an_interpreter_needs_a_language(self, app: Flask, pages: PageClient, address: str, typed: str) -> None:
        page = pages.get(f"{address}/comfort").press(
            "Save my requests", needs_interpreter="y", interpreter=typed, step_free="y"
        )
        assert page.status == 422
        assert page.title.startswith("Error")
        assert "Enter" in page.text
        assert page.fields("Save my requests")["step_free"]
        assert acts(app) == ["booked"]

    def test_by_video_nobody_is_asked_about_stairs(self, pages: PageClient, by_video: str) -> None:
        page = pages.get(f"{by_video}/comfort")
        assert "step-free" not in page.text
        assert "interpreter" in page.text


class TestTelehealth:
    def test_consent_is_kept_with_its_time_and_text(
        self, app: Flask, pages: PageClient, desk: Desk, by_video: str, standing_clock: StandingClock
    ) -> None:
        assert "no telehealth consent" in desk.day("2026-10-07")
        assert "Please read how it works and agree" in pages.get(by_video).text
        page = pages.get(f"{by_video}/telehealth")
        assert "You and your surgeon see each other over the internet." in page.text
        standing_clock.move(timedelta(minutes=3))
        assert page.press("I agree").follow().h1
        assert "You’ve agreed to it" in pages.get(by_video).text
        assert "You agreed to this on Monday, October 5, 2026 at 9:03 AM." in pages.get(f"{by_video}/telehealth").text
        assert "Given Monday, October 5, 2026 at 9:03 AM" in desk.appointment()
        assert "no telehealth consent" not in desk.day("2026-10-07")
        with app.app_context():
            last = db.session.scalars(select(History).order_by(History.id.desc())).first()
            assert last is not None
            assert (last.act, len(last.after["consented"])) == ("consented", 12)

    def test_another_text_is_asked_for_again(self, app: Flask, pages: PageClient, desk: Desk, by_video: str) -> None:
        early = pages.get(f"{by_video}/telehealth")
        early.press("I agree")
        self.reword(app, "Another text.")
        assert "no telehealth consent" in desk.day("2026-10-07")
        assert "The text has been changed since, so it is asked for again." in desk.appointment()
        page = pages.get(f"{by_video}/telehealth")
        assert "The text has changed since you agreed on Monday, October 5, 2026 at 9:00 AM." in page.text
        assert "Another text." in page.text
        self.reword(app, "A third text.")
        late = page.press("I agree")
        assert late.status == 409
        assert "This text has changed since you opened the page." in late.text
        assert "A third text." in late.text
        assert late.press("I agree").status == 303

    def test_nobody_is_asked_who_comes_to_the_office(
        self, app: Flask, pages: PageClient, desk: Desk, address: str
    ) -> None:
        assert pages.get(f"{address}/telehealth", expect=303).location == address
        assert "Video consultation" not in pages.get(address).text
        assert "telehealth" not in desk.day("2026-10-06")

    def test_nobody_is_asked_where_the_practice_has_no_text(
        self, app: Flask, pages: PageClient, desk: Desk, by_video: str
    ) -> None:
        self.reword(app, "")
        assert pages.get(f"{by_video}/telehealth", expect=303).location == by_video
        assert "telehealth" not in desk.day("2026-10-07")

    def reword(self, app: Flask, text: str) -> None:
        with app.app_context(), writing() as session:
            row = session.get_one(Practice, 1)
            row.texts = {"en": {**row.texts["en"], "telehealth_consent": text}}


def test_the_preparation_card_says_how_to_prepare_on_the_screen_alone(
    app: Flask, pages: PageClient, address: str
) -> None:
    with app.app_context(), writing() as session:
        row = session.scalars(select(Procedure).where(Procedure.slug == "mini-facelift")).one()
        row.texts = {"en": {**row.texts["en"], "prepare": "Wear an open collar."}}
    page = pages.get(address)
    screen = [one for one in page.tree.iter() if "screen" in (one.get("class") or "").split()]
    assert any("Wear an open collar." in "".join(one.itertext()) for one in screen)
    assert page.text.count("Wear an open collar.") == 1
    assert any("Questions from your surgeon" in "".join(one.itertext()) for one in screen)
