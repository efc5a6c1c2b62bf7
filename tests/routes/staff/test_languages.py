"""The desk works in English, sees which language a patient reads, and chooses what their emails speak."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.catalog import questions_of
from booking.database import db, writing
from booking.messages.outbox import DEPARTURE
from booking.models import History, Letter, Location, Practice, Procedure, Surgeon, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.people import PASSWORD
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_part, about, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example"}
HANGUL = re.compile("[\uac00-\ud7a3]")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def a_korean_booking() -> Visit:
    parts = [a_part("david-kim", "office", TUESDAY_TEN)]
    visit = appointments.hold(about(), parts, browser=b"a browser", language="ko", now=NOW)
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    return appointments.book(visit, now=NOW)


def an_appointment(app: Flask, *, korean: bool = True) -> str:
    """Its page at the desk."""
    with app.app_context():
        visit = a_korean_booking() if korean else a_booking()
        return f"/staff/appointments/{visit.appointments[0].uuid}"


def of_letters(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(one.kind, one.language) for one in db.session.scalars(select(Letter).order_by(Letter.id))]


def of_visit(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(Visit)).one().language


def translate_everything(app: Flask) -> None:
    def with_korean(texts: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        return texts | {"ko": dict.fromkeys(texts["en"], "가나다")}

    with app.app_context(), writing() as session:
        for table in (Practice, Procedure, Location, Surgeon):
            for row in session.execute(select(table.id, table.texts)).all():
                session.execute(update(table).where(table.id == row.id).values(texts=with_korean(row.texts)))
        for procedure in session.scalars(select(Procedure)):
            procedure.questions = [one | {"texts": with_korean(one["texts"])} for one in procedure.questions]


def only(app: Flask, *languages: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(languages=list(languages)))


def choices(page: Page) -> list[str]:
    return [words(one) for field in page.tree.iter("select") if field.get("name") == "language" for one in field]


def answer_to(page: Page, key: str) -> str:
    return next(
        words(row.find("dd"))
        for row in page.tree.findall(".//dl[@class='answers']/div")
        if words(row.find("dt")) == key
    )


def test_the_desk_books_in_the_language_that_the_caller_reads(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    assert choices(page) == ["English", "Spanish", "Korean"]
    assert page.fields("Book")["language"] == "en"
    booked = page.press("Book", **CALLER, language="ko").follow()
    assert answer_to(booked, "Language of emails") == "Korean"
    assert of_visit(app) == "ko"
    assert of_letters(app) == [("booked", "ko")]


def test_without_a_choice_emails_speak_the_practices_own(app: Flask, desk: PageClient) -> None:
    only(app, "es", "en")
    page = desk.get(AT_TWO)
    assert choices(page) == ["Spanish", "English"]
    page.press("Book", **CALLER)
    assert of_visit(app) == "es"


def test_where_there_is_one_language_nobody_is_asked(app: Flask, desk: PageClient) -> None:
    only(app, "en")
    page = desk.get(AT_TWO)
    assert choices(page) == []
    address = page.press("Book", **CALLER).location or ""
    assert of_visit(app) == "en"
    assert choices(desk.get(f"{address}/contact")) == []
    assert desk.get(f"{address}/contact").press("Save", name="Bea Right").status == 303
    assert of_visit(app) == "en"


def test_a_refused_booking_keeps_the_language(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    wrong = page.press("Book", **CALLER | {"telephone": "12"}, language="ko")
    assert (wrong.status, wrong.fields("Book")["language"]) == (422, "ko")
    an_appointment(app)
    with app.app_context():
        a_booking(NOW + timedelta(hours=29))  # Tuesday, 2:00 PM
    lost = wrong.press("Book", telephone=CALLER["telephone"])
    assert (lost.status, lost.fields("Book")["language"]) == (409, "ko")
    other = lost.press("Show the times", surgeon="eugene-kim").follow()
    assert other.fields("Book")["language"] == "ko"


def test_a_sign_out_keeps_the_language(desk: PageClient, standing_clock: StandingClock) -> None:
    page = desk.get(AT_TWO)
    standing_clock.move(timedelta(minutes=16))
    answer = page.press("Book", **CALLER, language="es")
    signed = answer.follow().press("Sign in", email="desk.one@practice.test", password=PASSWORD).follow()
    assert signed.fields("Book")["language"] == "es"


def test_a_page_gone_back_to_says_that_its_other_language_is_not_booked(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    page.press("Book", **CALLER)
    again = page.press("Book", **CALLER, language="ko").follow()
    assert "This had been booked before" in words(again.tree)
    assert of_visit(app) == "en"


@pytest.mark.parametrize("sent", ["de", "xx", "KO", "en es", "e" * 5000])
def test_no_other_language_is_taken(app: Flask, desk: PageClient, sent: str) -> None:
    refused = desk.get(AT_TWO).press("Book", **CALLER, language=sent)
    assert refused.status == 422
    assert "Choose one of the languages in the list." in refused.text
    address = an_appointment(app)
    assert desk.get(f"{address}/contact").press("Save", language=sent).status == 422
    assert of_visit(app) == "ko"


def test_another_language_is_in_history_and_reaches_emails(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    page = desk.get(f"{address}/contact")
    assert page.fields("Save")["language"] == "ko"
    saved = page.press("Save", language="es").follow()
    assert "Saved." in words(saved.tree)
    assert "Corrected: language" in saved.text
    assert answer_to(saved, "Language of emails") == "Spanish"
    assert of_letters(app) == [("booked", "es")]  # which waits
    with app.app_context():
        last = db.session.scalars(select(History).order_by(History.id.desc()).limit(1)).one()
        assert last.after["corrected"] == ["language"]
        visit = db.session.scalars(select(Visit)).one()
        appointments.cancel(visit, actor=appointments.PATIENT, now=NOW)
    assert of_letters(app)[1:] == [("cancelled", "es")]


def test_what_has_left_stays_as_it_was_and_a_farewell_too(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    with app.app_context(), writing() as session:
        session.execute(update(Letter).values(sent_at=NOW))
        visit = session.scalars(select(Visit)).one()
        session.add(Letter(visit_id=visit.id, kind=DEPARTURE, language="ko", created_at=NOW, send_after=NOW))
    desk.get(f"{address}/contact").press("Save", language="es")
    assert of_letters(app) == [("booked", "ko"), (DEPARTURE, "ko")]
    desk.get(f"{address}/contact").press("Save", email="other@patient.example", language="en")
    assert of_letters(app)[2:] == [("booked", "en")]


def test_the_same_language_again_changes_nothing(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    desk.get(f"{address}/contact").press("Save")
    with app.app_context():
        assert db.session.scalars(select(History.act)).all() == ["booked"]


def test_no_language_at_all_changes_nothing_either(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    assert desk.get(f"{address}/contact").press("Save", name="Ana Right", language="").status == 303
    assert of_visit(app) == "ko"


def test_a_language_changed_meanwhile_is_said_and_the_choice_kept(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    first, second = desk.get(f"{address}/contact"), desk.get(f"{address}/contact")
    first.press("Save", language="es")
    late = second.press("Save", language="en")
    assert (late.status, late.fields("Save")["language"]) == (409, "en")
    assert "Corrected: language" in late.text
    assert of_visit(app) == "es"


def test_a_language_that_the_practice_gave_up_stays_until_it_is_changed(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    only(app, "en", "es")
    page = desk.get(f"{address}/contact")
    assert choices(page) == ["English", "Spanish", "Korean"]
    page.press("Save", name="Ana Right")
    assert of_visit(app) == "ko"
    assert choices(desk.get(AT_TWO)) == ["English", "Spanish"]


def test_lists_name_another_language_and_not_the_practices_own(app: Flask, desk: PageClient) -> None:
    address = an_appointment(app)
    diary = desk.get("/staff/?day=2026-10-06")
    assert "Korean" in [words(one) for one in diary.tree.iter("span") if one.get("class") == "mark"]
    assert "Korean" in desk.get("/staff/").press("Find", sought="Ruiz").follow().text
    assert "A. R. Korean" in desk.get("/staff/tasks").text  # tomorrow, not confirmed yet
    desk.get(f"{address}/contact").press("Save", language="en")
    assert "English" not in desk.get("/staff/?day=2026-10-06").text
    assert "English" not in desk.get("/staff/").press("Find", sought="Ruiz").follow().text


def test_an_email_is_shown_in_its_language_which_is_named(app: Flask, desk: PageClient) -> None:
    an_appointment(app)
    listed = desk.get("/staff/letters")
    assert "Korean" in listed.text
    letter = desk.get(next(href for href in listed.links().values() if "/staff/letters/" in href))
    assert answer_to(letter, "Language") == "Korean"
    (text,) = (one for one in letter.tree.iter("article"))
    assert text.get("lang") == "ko"
    assert HANGUL.search(words(text))
    subject = next(one for one in letter.tree.iter("p") if one.get("lang"))
    assert (subject.get("lang"), bool(HANGUL.search(words(subject)))) == ("ko", True)


def test_a_consent_says_in_which_language_it_was_read(app: Flask, desk: PageClient) -> None:
    translate_everything(app)
    for language, said in (("ko", True), ("en", False)):
        with app.app_context():
            visit = a_booking(local(21 if said else 28, 17), location="video")
            appointments.consent_to_telehealth(visit, language=language, seen=None, now=NOW)
            address = f"/staff/appointments/{visit.appointments[0].uuid}"
        assert ("Read in Korean" in desk.get(address).text) is said
        assert "Read in English" not in desk.get(address).text


def test_all_else_at_the_desk_stays_english(app: Flask, desk: PageClient) -> None:
    """Whatever the browser speaks, and whatever was chosen on patients' pages in the same browser."""
    translate_everything(app)
    address = an_appointment(app)
    with app.app_context():
        own_page = appointment_path(db.session.scalars(select(Visit)).one())
    assert "Accept-Language" in desk.client.get(f"{own_page}?lang=ko").headers["Vary"]
    paths = [address, "/contact", "/move", "/cancellation"]
    pages = [f"{address}{path}" if path != address else path for path in paths]
    everywhere = ["/staff/", "/staff/?day=2026-10-06", "/staff/tasks", "/staff/letters", "/staff/hours", AT_TWO]
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        answers = {one.slug: next(iter(one.choices), "-") for one in questions_of(visit.procedure)}
        appointments.answer_questions(visit, answers, seen=None, now=NOW)
    for path in [*pages, *everywhere]:
        page = desk.get(path, headers={"Accept-Language": "ko"})
        assert page.tree.get("lang") == "en", path
        assert not HANGUL.search(words(page.tree)), path
