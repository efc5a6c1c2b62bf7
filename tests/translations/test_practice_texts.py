"""What the practice file says in its first language it says in the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from booking.catalog import read_practice, untranslated_texts
from booking.commands.load_practice.loading import load_practice
from tests.stage.databases import PRACTICE_FILE
from tests.translations.catalogs import LANGUAGES, ROOT

SHIPPED = ROOT / "booking/practice.toml"


def test_the_practice_file_has_each_text_in_every_language() -> None:
    file = read_practice(SHIPPED.read_text("utf-8"))
    assert list(file.practice.languages) == ["en", *LANGUAGES]
    assert untranslated_texts(file) == {language: [] for language in file.practice.languages[1:]}


def test_its_words_have_one_kind_of_apostrophe() -> None:
    file = read_practice(SHIPPED.read_text("utf-8"))
    entries: tuple[Any, ...] = (
        file.practice,
        *file.locations,
        *file.surgeons,
        *file.questions,
        *file.procedures,
        *file.concerns,
    )
    texts = [text for entry in entries for words in entry.texts.values() for text in words.values()]
    assert [text for text in texts if "'" in text] == []


def test_a_text_that_one_language_lacks_is_named() -> None:
    text = PRACTICE_FILE.read_text("utf-8")
    lacking = untranslated_texts(read_practice(text))
    assert set(lacking) == {"es", "ko"}
    for key in ("practice.welcome", "locations.office.directions", "questions.nicotine.never", "concerns.nose.name"):
        assert key in lacking["ko"]
    spanish = '[practice.texts.es]\nwelcome = "Atendemos en Beverly Hills."\n\n[[locations]]'
    partly = untranslated_texts(read_practice(text.replace("[[locations]]", spanish, 1)))
    assert "practice.welcome" not in partly["es"]
    assert "practice.advice" in partly["es"]
    assert "practice.welcome" in partly["ko"]


def test_an_empty_text_is_a_missing_one_and_names_of_surgeons_are_none() -> None:
    text = PRACTICE_FILE.read_text("utf-8")
    empty = '[practice.texts.es]\nwelcome = ""\n\n[[locations]]'
    lacking = untranslated_texts(read_practice(text.replace("[[locations]]", empty, 1)))
    assert "practice.welcome" in lacking["es"]
    assert "surgeons.david-kim.bio" in lacking["es"]
    assert "surgeons.david-kim.name" not in lacking["es"]


@pytest.mark.sqlite_only
def test_loading_tells_which_texts_are_missing(app_context: Flask, tmp_path: Path) -> None:
    run = app_context.test_cli_runner().invoke(args=["load-practice", str(PRACTICE_FILE)])
    assert run.exit_code == 0
    missing = [line for line in run.output.splitlines() if "not translated" in line]
    assert [line.partition(":")[0] for line in missing] == ["es", "ko"]
    assert "practice.welcome" in missing[0]
    english = tmp_path / "english.toml"
    english.write_text(PRACTICE_FILE.read_text("utf-8").replace('["en", "es", "ko"]', '["en"]'), "utf-8")
    load_practice(english, replace=True)
    again = app_context.test_cli_runner().invoke(args=["load-practice", str(english)])
    assert again.output == "The practice is as the file says.\n"
