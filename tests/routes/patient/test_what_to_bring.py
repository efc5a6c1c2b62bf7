"""What to bring: the practice's one list in emails and on paper, and the procedure's own beside it on the screen."""

from __future__ import annotations

import re
import tomllib

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from booking.config import PROJECT
from booking.database import db, writing
from booking.messages import letter_in_full
from booking.models import Letter, Practice
from tests.stage.page_client import PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

OF_THE_PROCEDURE = "A list of your medicines."  # of the mini facelift in tests/stage/practice.toml


def in_the_letter(app: Flask) -> tuple[str, ...]:
    with app.app_context(), app.test_request_context():
        letter = letter_in_full(db.session.scalars(select(Letter.uuid)).one(), now=NOW)
        assert letter is not None
        assert letter.wording is not None
        return next(part.lines for part in letter.wording.paragraphs if part.heading == "What to bring")


@pytest.mark.parametrize("own", [None, "Your passport, and the form we sent."])
def test_page_paper_and_letter_agree(app: Flask, pages: PageClient, own: str | None) -> None:
    with app.app_context():
        if own:
            with writing() as session:
                texts = session.get_one(Practice, 1).texts
                session.get_one(Practice, 1).texts = {"en": {**texts["en"], "bring": own}}
        path = appointment_path(a_booking(local(13, 9)))
    (said,) = in_the_letter(app)
    assert said == own if own else said.startswith("A photo ID")
    (event,) = icalendar.Calendar.from_ical(app.test_client().get(f"{path}/calendar.ics").data).walk("VEVENT")
    assert f"What to bring: {said}" in str(event["DESCRIPTION"])
    assert OF_THE_PROCEDURE not in str(event["DESCRIPTION"])
    page = pages.get(path)
    assert said in page.text
    on_screen_alone = [words(one) for one in page.tree.iter() if one.get("class") == "screen"]
    assert OF_THE_PROCEDURE in on_screen_alone
    assert page.text.count(OF_THE_PROCEDURE) == 1
    assert not any(said in one for one in on_screen_alone)


def test_the_shipped_list_names_no_procedure(app: Flask) -> None:
    shipped = tomllib.loads((PROJECT / "booking" / "practice.toml").read_text("utf-8"))
    bring = shipped["practice"]["texts"]["en"]["bring"].casefold()
    names = [procedure["texts"]["en"]["name"].casefold() for procedure in shipped["procedures"]]
    assert not any(name in bring for name in names)


def test_no_procedure_asks_again_for_what_the_practices_list_asks(app: Flask) -> None:
    shipped = tomllib.loads((PROJECT / "booking" / "practice.toml").read_text("utf-8"))
    asked = content_words(shipped["practice"]["texts"]["en"]["bring"])
    repeated = {
        procedure["slug"]: both
        for procedure in shipped["procedures"]
        if (both := asked & content_words(procedure["texts"]["en"]["bring"]))
    }
    assert repeated == {}
    assert content_words("A list of your medicines, please.") & asked, "the negative control"


def content_words(text: str) -> set[str]:
    """Its nouns, near enough: words of more than four letters, in the singular."""
    return {word.rstrip("s") for word in re.findall(r"[a-z]{5,}", text.casefold())} - {"earlier", "about"}


def test_the_procedures_page_lists_both(app: Flask, pages: PageClient) -> None:
    page = pages.get("/procedures/mini-facelift")
    assert "A photo ID" in page.text
    assert page.text.index("A photo ID") < page.text.index(OF_THE_PROCEDURE)
    assert page.text.count(OF_THE_PROCEDURE) == 1
