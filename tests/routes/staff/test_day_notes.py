"""A note to a day is sealed, stands on its day, and is changed by nobody unseen."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking import schedules
from booking.database import db
from booking.models import DayNote
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

DAY = "/staff/?day=2026-10-06"
WORDS = "Jane Roe brings a film crew"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def written(desk: PageClient) -> Page:
    page = desk.get(DAY).follow("Note to this day, Dr. David Kim")
    assert page.h1 == "Note to Tuesday, October 6, 2026"
    return page.press("Save the note", words=WORDS).follow()


def notes(app: Flask) -> list[DayNote]:
    with app.app_context():
        return list(db.session.scalars(select(DayNote)))


def change(desk: PageClient) -> Page:
    return desk.get(DAY).follow("Change the note")


def test_it_stands_on_its_day_alone_with_names(app: Flask, desk: PageClient, written: Page) -> None:
    assert "Dr. David Kim: " in written.text
    assert WORDS in written.text or "Shown with names" in written.text
    assert "Dr. David Kim: " not in desk.get("/staff/?day=2026-10-07").text
    (row,) = notes(app)
    assert b"Roe" not in row.private


def test_it_is_changed_given_to_everybody_and_removed(app: Flask, desk: PageClient, written: Page) -> None:
    page = change(desk)
    assert page.fields("Save the note")["words"] == WORDS
    page.press("Save the note", words="No crew", surgeon="0")
    assert change(desk).fields("Save the note").items() >= {"words": "No crew", "surgeon": "0"}.items()
    late = page.press("Save the note", words="Another")
    assert late.status == 409
    assert late.fields("Save the note")["words"] == "Another", "nothing typed is lost"
    page = change(desk)
    page.press("Save the note", words="")
    assert notes(app) == []
    assert page.press("Save the note", words="x").status == 303, "somebody has removed it"


def test_the_same_page_sent_twice_writes_one(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/day-notes/new?day=2026-10-06")
    for _press in range(2):
        assert page.press("Save the note", words="Painters at noon").status == 303
    assert len(notes(app)) == 1


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_what_cannot_be_a_note_is_said(app: Flask, desk: PageClient, words: str) -> None:
    assert desk.get("/staff/day-notes/new").press("Save the note", words=words).status == 422
    assert notes(app) == []


def test_another_surgeon_does_not_read_it(app: Flask, written: Page) -> None:
    assert "Dr. David Kim: " in signed_in(app, "surgeon", surgeon="david-kim").get(DAY).text
    assert "Dr. David Kim: " not in signed_in(app, "surgeon", surgeon="eugene-kim").get(DAY).text


def test_it_is_forgotten_when_answers_are(app: Flask, written: Page) -> None:
    with app.app_context():
        assert schedules.forget_day_notes(now=NOW + timedelta(days=365)) == 0
        assert schedules.forget_day_notes(now=NOW + timedelta(days=367)) == 1
        assert schedules.forget_day_notes(now=NOW + timedelta(days=367)) == 0
