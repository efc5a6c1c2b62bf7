"""Settings that can be used and yet look like a mistake are said."""

from pathlib import Path

import pytest

from booking.config import doubts_about, read_settings
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
