"""Settings that can be used and yet look like a mistake are said, and translations that nobody compiled."""

import os
from pathlib import Path

import pytest

from booking.config import doubts_about, doubts_about_translations, read_settings
from tests.stage.settings import an_environment


@pytest.mark.parametrize(
    "local_part",
    ["no-reply", "noreply", "No.Reply", "no_reply", "do-not-reply", "donotreply", "no-reply+visits", "NOREPLY2"],
)
def test_an_address_that_nobody_reads_is_said_since_answers_go_there(tmp_path: Path, local_part: str) -> None:
    settings = read_settings(an_environment(MAIL_FROM=f"{local_part}@practice.example"), tmp_path)
    [said] = doubts_about(settings)
    assert said.startswith("MAIL_FROM is ")
    assert "answers to invitations" in said


@pytest.mark.parametrize(
    "address", ["", "office@practice.example", "reply@noreply.example", "nora.ply@practice.example"]
)
def test_an_address_that_is_read_is_not_doubted(tmp_path: Path, address: str) -> None:
    assert list(doubts_about(read_settings(an_environment(MAIL_FROM=address), tmp_path))) == []


@pytest.fixture
def catalogs(tmp_path: Path) -> dict[str, Path]:
    """Compiled just now, by language."""
    made = {language: tmp_path / language / "LC_MESSAGES" / "messages.po" for language in ("es", "ko")}
    for catalog in made.values():
        catalog.parent.mkdir(parents=True)
        catalog.write_text("")
        catalog.with_suffix(".mo").write_bytes(b"")
    return made


def test_translations_that_are_compiled_are_not_doubted(tmp_path: Path, catalogs: dict[str, Path]) -> None:
    assert list(doubts_about_translations(tmp_path)) == []


def test_translations_that_are_not_compiled_are_named_with_what_to_do(
    tmp_path: Path, catalogs: dict[str, Path]
) -> None:
    catalogs["ko"].with_suffix(".mo").unlink()
    [said] = doubts_about_translations(tmp_path)
    assert said.startswith("The translations (ko) are not compiled")
    assert "`.venv/bin/pybabel compile -d booking/translations`" in said


def test_neither_are_those_that_changed_since(tmp_path: Path, catalogs: dict[str, Path]) -> None:
    an_hour_ago = catalogs["es"].stat().st_mtime - 3600
    os.utime(catalogs["es"].with_suffix(".mo"), (an_hour_ago, an_hour_ago))
    assert next(doubts_about_translations(tmp_path)).startswith("The translations (es) are not")
