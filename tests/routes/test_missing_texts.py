"""A text that the practice file lacks in the reader's language is shown in the practice's own, and says so."""

import copy
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.database import db, writing
from booking.models import Procedure, TextIn, Visit, words_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_part, about, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

SPANISH = {"name": "Minilifting facial", "summary": "Para la piel caída de la mandíbula."}


@pytest.fixture(autouse=True)
def half_translated(app: Flask) -> None:
    """One procedure has a name and a summary in Spanish; nothing else has anything."""
    with app.app_context(), writing() as session:
        [facelift] = session.scalars(select(Procedure).where(Procedure.slug == "mini-facelift"))
        facelift.texts = facelift.texts | {"es": SPANISH}


def language_of(page: Page, text: str) -> str | None:
    """Of the innermost element that holds it, by the nearest `lang` around it."""
    found = None

    def look(one: Element, spoken: str | None) -> None:
        nonlocal found
        spoken = one.get("lang", spoken)
        if text in words(one):
            found = spoken
            for child in one:
                look(child, spoken)

    look(page.tree.find(".//body"), page.tree.get("lang"))  # type: ignore[arg-type]
    assert text in words(page.tree.find(".//body")), text
    return found


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("/", {"Rhinoplasty": "en", "Changes the shape of the nose.": "en", "Jawline and neck": "en"}),
        ("/", {SPANISH["name"]: "es", SPANISH["summary"]: "es"}),
        ("/", {"He begins with what bothers you.": "en", "We see patients in Beverly Hills.": "en"}),
        ("/procedures/mini-facelift", {SPANISH["name"]: "es", "Often local.": "en", "Beverly Hills office": "en"}),
        ("/procedures/rhinoplasty", {"Rhinoplasty": "en", "These pages are information": "en"}),
        ("/surgeons/eugene-kim", {"He draws what he explains.": "en", "Dermal fillers": "en", SPANISH["name"]: "es"}),
        ("/concerns/nose", {"Nose": "en", "Changes the shape of the nose.": "en"}),
        ("/privacy", {"Nobody else reads it.": "en"}),
    ],
)
def test_what_is_missing_says_that_it_is_english(pages: PageClient, path: str, texts: dict[str, str]) -> None:
    page = pages.get(f"{path}?lang=es")
    assert {text: language_of(page, text) for text in texts} == texts


def test_in_the_practices_own_language_nothing_is_marked(pages: PageClient) -> None:
    page = pages.get("/procedures/mini-facelift?lang=en")
    assert [one.get("lang") for one in page.tree.find(".//main").iter() if one.get("lang")] == []


def booked(app: Flask, *, location: str = "office", at: int = 10) -> str:
    with app.app_context():
        parts = [a_part("david-kim", location, local(7, at))]
        visit = appointments.hold(about(), parts, browser=b"a browser", language="es", now=NOW)
        appointments.keep_answers(visit, ANSWERS, now=NOW)
        return appointment_path(appointments.book(visit, now=NOW))


def test_so_do_places_and_questions_on_the_pages_of_a_visit(app: Flask, pages: PageClient) -> None:
    path = booked(app)
    page = pages.get(path)
    assert language_of(page, "Beverly Hills office") == "en"
    assert language_of(page, "Take the elevator to the third floor.") == "en"
    moving = pages.get(f"{path}/reschedule?procedure=rhinoplasty&surgeon=david-kim")
    assert language_of(moving, "Video consultation") == "en"
    asked = pages.get(f"{path}/questions")
    for text in ("What bothers you most?", "A sentence is enough.", "Do you smoke?", "Yes, at present"):
        assert language_of(asked, text) == "en"


def test_whoever_agrees_to_a_text_agrees_to_it_in_its_language(app: Flask, pages: PageClient) -> None:
    path = booked(app, location="video", at=17)
    page = pages.get(f"{path}/telehealth")
    assert language_of(page, "You and your surgeon see each other over the internet.") == "en"
    fields = {one.get("name", ""): one.get("value", "") for one in page.tree.iter("input")}
    assert pages.post(f"{path}/telehealth", fields).status == 303
    with app.app_context():
        consent = appointments.preparation_of(db.session.scalars(select(Visit)).one()).consent
        assert consent is not None
        assert consent.language == "en"
    read_again = pages.get(f"{path}/telehealth?lang=ko")
    assert language_of(read_again, "You and your surgeon see each other over the internet.") == "en"


def test_a_text_of_another_language_is_a_text() -> None:
    found = words_in({"en": {"name": "Nose", "bio": ""}, "es": {"bio": "Nariz"}}, "es")
    assert found == {"name": "Nose", "bio": "Nariz"}
    assert found["name"].language == "en"
    assert not hasattr(found["bio"], "language")
    assert copy.deepcopy(found)["name"].language == "en"
    assert not any(isinstance(text, TextIn) for text in words_in({"en": {"name": "Nose"}}, "en").values())
