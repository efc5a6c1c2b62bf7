"""Hangul is set as Korean readers expect it: whole words, lines that lie apart, nothing slanted or drawn together."""

import re
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import select

from booking.database import db
from booking.messages.rendering import render
from booking.models import Letter
from booking.routes.assets import joined
from tests.stage.mail_server import parsed
from tests.stage.settings import NOW
from tests.stage.visits import a_booking

CSS = Path(__file__).parents[2] / "static" / "css"


def test_korean_pages_break_between_words_and_part_their_lines() -> None:
    sheet = joined(CSS / "patient.css")
    korean = sheet.split(":root:lang(ko) {")[1].split("\n  }")[0]
    said = dict(re.findall(r"^\s+([a-z-]+):\s*([^;]+);", korean, re.MULTILINE))
    assert said["word-break"] == "keep-all"
    assert said["overflow-wrap"] == "anywhere"
    assert said["--leading-heading"] == said["--leading-title"] == "1.3"
    assert said["--tracking-title"] == "0"
    for face in ("Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR"):
        assert face in said["--sans"]
    for face in ("Noto Serif KR", "AppleMyungjo"):
        assert face in said["--serif"]


def test_no_page_of_patients_slants_text_or_draws_it_together_in_korean() -> None:
    parts = [sheet for folder in ("base", "layout", "components") for sheet in (CSS / folder).glob("*.css")]
    for sheet in parts:
        css = sheet.read_text()
        assert "italic" not in css, sheet
        assert "uppercase" not in css, sheet
        assert set(re.findall(r"letter-spacing: ([^;]+);", css)) <= {"inherit", "var(--tracking-title)"}, sheet


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("practice", "app_context")
def test_a_korean_email_is_set_so_too_and_no_other() -> None:
    visit = a_booking()
    letter = db.session.scalars(select(Letter).where(Letter.visit_id == visit.id)).one()
    for language in ("en", "es", "ko"):
        letter.language = language
        body = parsed(render(letter, now=NOW).as_bytes(policy=SMTP)).get_body(("html",))
        assert body
        assert ("keep-all" in str(body.get_content())) == (language == "ko")
