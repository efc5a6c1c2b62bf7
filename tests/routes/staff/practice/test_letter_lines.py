"""The practice says a sentence of its own in each kind of email, by language, and never what a visit is about."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.database import db, writing
from booking.messages import WITH_OWN_LINE
from booking.messages.rendering import letter_words, plain_text
from booking.models import Letter, Practice, Procedure, Visit
from booking.routes.staff.letters import LETTER_KINDS
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local
from tests.stage.waiting import offered, who_waits_without_visit

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

LIST = "/staff/practice/emails"
SAVE, LOOK = "Save the line", "Show first how it reads"
LINE = {
    "line_en": "The elevator is being repaired.",
    "line_es": "El elevador está en reparación.",
    "line_ko": "엘리베이터를 수리하고 있습니다.",
}


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


@pytest.fixture
def in_three_languages(app: Flask) -> None:
    with app.app_context(), writing() as session:
        [facelift] = session.scalars(select(Procedure).where(Procedure.slug == "mini-facelift"))
        facelift.texts = facelift.texts | {"es": {"name": "Minilifting facial"}, "ko": {"name": "미니 안면거상술"}}


def lines(app: Flask) -> dict[str, dict[str, str]]:
    with app.app_context():
        return dict(db.session.scalars(select(Practice.letter_lines)).one())


def test_every_kind_of_letter_has_a_line_or_says_why_not(admin: PageClient) -> None:
    """No kind is written that LETTER_KINDS does not know: conftest.py watches every test."""
    assert {*WITH_OWN_LINE} == {*LETTER_KINDS} - {"departure"}
    page = admin.get(LIST)
    assert "an address that somebody has changed, and the one that stands for several, have none." in page.text


def test_the_whole_email_is_shown_in_each_language_before_it_is_saved(app: Flask, admin: PageClient) -> None:
    page = admin.get(f"{LIST}/booked").press(LOOK, **LINE)
    assert page.status == 409
    assert "Nothing is saved yet." in page.text
    assert [words(one) for one in page.tree.iter("mark")] == list(LINE.values())
    assert [one.get("lang") for one in page.tree.iter("article")] == ["en", "es", "ko"]
    assert "예약이 완료되었습니다" in page.text
    assert lines(app) == {}
    assert page.press(SAVE).status == 303
    assert list(lines(app)["booked"].values()) == list(LINE.values())


@pytest.mark.parametrize("kind", WITH_OWN_LINE)
def test_each_kind_shows_how_it_reads(admin: PageClient, kind: str) -> None:
    page = admin.get(f"{LIST}/{kind}").press(LOOK, **LINE)
    assert [words(one) for one in page.tree.iter("mark")] == list(LINE.values())
    assert not [one for one in page.tree.iter("a") if str(one.get("href")).startswith("/appointments/")]


def test_nothing_that_is_shown_is_written(app: Flask, admin: PageClient) -> None:
    for kind in WITH_OWN_LINE:
        admin.get(f"{LIST}/{kind}")
    with app.app_context():
        assert db.session.scalars(select(Visit)).all() == []


def test_a_language_without_a_line_has_none(app: Flask, admin: PageClient) -> None:
    page = admin.get(f"{LIST}/booked").press(LOOK, line_en=LINE["line_en"])
    assert [words(one) for one in page.tree.iter("mark")] == [LINE["line_en"]]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Your Mini-Facelift is waiting.", "Leave out “Mini facelift”"),
        ("We look forward to your MINI  FACELIFTS!", "Leave out “Mini facelift”"),
        ("미니 안면거상술을 기다립니다", "Leave out “미니 안면거상술”"),
        ("ＭＩＮＩ ＦＡＣＥＬＩＦＴ", "Leave out “Mini facelift”"),
        ("Su minilífting facial", "Leave out “Minilifting facial”"),
        ("See https://evil.example", "Leave web addresses out"),
        ("See WWW.evil.example", "Leave web addresses out"),
        ("x" * 301, "Shorten this to 300 characters; it has 301."),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.usefixtures("in_three_languages")
def test_what_no_email_may_say_is_refused_beside_its_field(
    app: Flask, admin: PageClient, typed: str, said: str, language: str
) -> None:
    page = admin.get(f"{LIST}/reminder").press(SAVE, **LINE | {f"line_{language}": typed})
    assert page.status == 422
    assert said in page.text
    assert page.fields(SAVE)["line_es"] == LINE["line_es"]
    assert lines(app) == {}


def test_whoever_was_slower_of_two_is_told_and_keeps_what_they_typed(app: Flask, admin: PageClient) -> None:
    first, second = admin.get(f"{LIST}/booked"), admin.get(f"{LIST}/booked")
    assert first.press(SAVE, **LINE).status == 303
    page = second.press(SAVE, line_en="Please ring twice.")
    assert page.status == 409
    assert "Look at it as it is now, and press again." in page.text
    assert page.fields(SAVE)["line_en"] == "Please ring twice."
    assert LINE["line_en"] in page.text
    assert lines(app)["booked"]["en"] == LINE["line_en"]
    page.press(SAVE)
    assert lines(app) == {"booked": {"en": "Please ring twice."}}


def test_it_goes_when_it_is_emptied_and_comes_back_by_undo(app: Flask, admin: PageClient) -> None:
    admin.get(f"{LIST}/booked").press(SAVE, **LINE)
    before = lines(app)
    done = admin.get(f"{LIST}/booked").press(SAVE, **dict.fromkeys(LINE, "")).follow()
    assert "The line is gone." in done.text
    assert lines(app) == {}
    done.press("Undo: line in emails saved: confirmation")
    assert lines(app) == before


def test_emails_that_wait_say_it_too(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        uuid = db.session.scalars(select(Letter.uuid)).one()
        with writing() as session:
            session.execute(update(Letter).values(language="ko"))
    admin.get(f"{LIST}/booked").press(SAVE, **LINE)
    assert LINE["line_ko"] in admin.get(f"/staff/letters/{uuid}").text


@pytest.mark.parametrize("kind", ["wish", "offer"])
def test_whoever_waits_for_an_earlier_time_is_told_it_in_their_language(
    app: Flask, admin: PageClient, kind: str
) -> None:
    with app.app_context():
        who_waits_without_visit(language="ko")
        offered()
        uuid = db.session.scalars(select(Letter.uuid).where(Letter.kind == kind)).first()
    admin.get(f"{LIST}/{kind}").press(SAVE, **LINE)
    assert LINE["line_ko"] in admin.get(f"/staff/letters/{uuid}").text
    with app.app_context():
        rows = db.session.scalars(select(Letter).where(Letter.wish_id.is_not(None)))
        told = {letter.kind for letter in rows if LINE["line_ko"] in plain_text(letter, letter_words(letter, now=NOW))}
    assert told == {kind}


def test_who_changed_it_is_noted(admin: PageClient) -> None:
    admin.get(f"{LIST}/booked").press(SAVE, **LINE)
    page = admin.get(f"{LIST}/booked")
    assert "The admin: Lines: none, then confirmation “The elevator is being repaired.”" in page.text
    assert admin.get("/staff/practice").text.count("A line of yours stands in: confirmation.") == 1


def test_there_is_no_other_kind(admin: PageClient) -> None:
    admin.get(f"{LIST}/departure", expect=404)
    admin.get(f"{LIST}/nothing", expect=404)
