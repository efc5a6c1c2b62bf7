"""Who has reviewed what patients read: said to patients in that language alone, and what is missing to staff."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from booking import catalog
from booking.catalog import Review
from booking.commands.load_practice.loading import load_practice
from booking.database import db
from booking.models import Practice, Procedure
from tests.stage.databases import PRACTICE_FILE
from tests.stage.desk import signed_in
from tests.stage.edited_practice import Edited
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PAGE = "/procedures/mini-facelift"
KOREAN = "김민지 <선생님>"


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "practice.toml")


def review(app: Flask, *languages: str, by: str = KOREAN, on: str = "2026-10-06", everything: bool = False) -> None:
    """As the practice file would say it."""
    with app.app_context():
        chosen: list[Procedure | Practice] = [one for one in db.session.scalars(select(Procedure)) if one.slug in PAGE]
        if everything:
            chosen = [*db.session.scalars(select(Procedure)), db.session.get_one(Practice, 1)]
        for row in chosen:
            said = {"reviewed_by": by, "reviewed_on": on}
            row.texts = row.texts | {one: row.texts.get(one, {"name": "–"}) | said for one in languages}
        db.session.commit()


def waiting(page: Page) -> list[tuple[str, ...]]:
    rows = page.tree.findall(".//table//tbody/tr")
    return [tuple(words(cell) for cell in row) for row in rows]


def test_patients_read_who_has_reviewed_a_text_and_when(app: Flask) -> None:
    review(app, "en")
    pages = PageClient(app.test_client())
    assert f"Reviewed by {KOREAN}, October 6, 2026" in pages.get(PAGE).text
    assert "Reviewed by" not in pages.get("/procedures/rhinoplasty").text


@pytest.mark.parametrize("language", ["es", "ko"])
def test_a_review_is_of_one_language_alone(app: Flask, language: str) -> None:
    pages = PageClient(app.test_client())
    review(app, "en")
    assert KOREAN not in pages.get(f"{PAGE}?lang={language}").text
    review(app, language, on="2026-02-03")
    assert KOREAN in pages.get(f"{PAGE}?lang={language}").text
    days = {"es": f"Revisado por {KOREAN}, 3 de febrero de 2026", "ko": f"검토: {KOREAN}, 2026년 2월 3일"}
    assert days[language] in pages.get(f"{PAGE}?lang={language}").text


def test_the_practices_own_texts_are_reviewed_as_well(app: Flask) -> None:
    with app.app_context():
        by_video = f"{appointment_path(a_booking(local(21, 17), location='video'))}/telehealth"
    pages = PageClient(app.test_client())
    for path in ("/privacy", by_video):
        assert KOREAN not in pages.get(path).text
    review(app, "en", everything=True)
    for path in ("/privacy", by_video):
        assert f"Reviewed by {KOREAN}, October 6, 2026" in pages.get(path).text


@pytest.mark.parametrize("role", ["admin", "desk"])
def test_staff_read_what_nobody_has_reviewed_in_which_language(app: Flask, role: str) -> None:
    desk = signed_in(app, role)
    menu = [words(one) for one in desk.get("/staff/").tree.findall(".//header//a")]
    assert "Texts" in menu
    before = waiting(desk.get("/staff/texts"))
    with app.app_context():
        offered = len(catalog.procedures())
    assert len(before) == len(set(before)) == (offered + 1) * 3
    assert ("Mini facelift, English", "English", "not reviewed") in before
    assert ("Mini facelift, Korean", "Korean", "not written: patients read it in English") in before
    review(app, "en")
    after = waiting(desk.get("/staff/texts"))
    assert set(before) - set(after) == {("Mini facelift, English", "English", "not reviewed")}
    assert f"{len(after)} of {len(before)} texts wait for a review." in desk.get("/staff/texts").text


def test_half_a_review_is_none(app: Flask) -> None:
    review(app, "en", by="")
    review(app, "es", on="")
    assert [row for row in waiting(signed_in(app).get("/staff/texts")) if "Mini facelift" in row[0]][1][1] == "Spanish"
    assert "Reviewed" not in PageClient(app.test_client()).get(PAGE).text


def test_once_all_is_reviewed_the_page_says_so(app: Flask) -> None:
    desk = signed_in(app)
    review(app, "en", "es", "ko", everything=True)
    page = desk.get("/staff/texts")
    assert "Every text has been reviewed" in page.text
    assert waiting(page) == []


def test_each_leads_to_where_patients_read_it(app: Flask) -> None:
    desk = signed_in(app)
    links = desk.get("/staff/texts").links()
    assert links["Mini facelift, Korean"] == f"{PAGE}?lang=ko"
    assert all(desk.get(href).tree.get("lang") == href[-2:] for href in links.values() if "lang=" in href)


def test_the_desks_own_page_is_not_for_surgeons(app: Flask) -> None:
    signed_in(app, "surgeon", surgeon="david-kim").get("/staff/texts", expect=403)


def test_a_text_that_changes_under_its_review_is_told(app: Flask, edited: Edited) -> None:
    name, where = 'name = "Mini facelift"', "procedures.mini-facelift.texts.en"
    review = 'reviewed_by = "Dr. Ana Ruiz"\nreviewed_on = {}\nname = "{}"'
    with app.app_context():
        load_practice(edited((name, review.format("2026-10-01", "Mini facelift"))), replace=True)
        lines = load_practice(edited((name, review.format("2026-10-01", "Small facelift"))), replace=True)
        assert lines[1:] == [f"{where}: changed, and the review is still that of 2026-10-01"]
        again = load_practice(edited((name, review.format("2026-10-02", "Mini facelift"))), replace=True)
        assert not any("is still" in line for line in again)
        assert load_practice(edited((name, review.format("2026-10-02", "Mini facelift"))), replace=True) == []


def test_reviews_come_with_the_practice_file_and_go_with_it(app: Flask, edited: Edited) -> None:
    said = 'reviewed_by = "Dr. Ana Ruiz"\nreviewed_on = 2026-10-06\nname = "Mini facelift"'
    with app.app_context():
        lines = load_practice(edited(('name = "Mini facelift"', said)), replace=True)
        texts = "procedures.mini-facelift.texts.en"
        assert lines == [f"{texts}.reviewed_by: none → Dr. Ana Ruiz", f"{texts}.reviewed_on: none → 2026-10-06"]
        found = catalog.procedure("mini-facelift")
        assert found
        assert catalog.review_of(found.texts, "en") == Review("Dr. Ana Ruiz", date(2026, 10, 6))
        assert load_practice(PRACTICE_FILE) != []
        load_practice(PRACTICE_FILE, replace=True)
        found = catalog.procedure("mini-facelift")
        assert found
        assert catalog.review_of(found.texts, "en") is None
