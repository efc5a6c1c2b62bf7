"""`edited`: the test practice's file with other words in it."""

from pathlib import Path

import pytest

from tests.stage.edited_practice import Edited


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    return Edited(tmp_path / "edited.toml")
