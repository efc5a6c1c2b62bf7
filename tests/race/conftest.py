"""What the races share: a site of four server processes on a database of its own, with the test practice."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage.servers import GUARDED, Site, serving


@pytest.fixture
def site(practice: None, engine_url: str, tmp_path: Path) -> Iterator[Site]:
    with serving(GUARDED, {"DATABASE_URL": engine_url}, tmp_path / "site") as site:
        yield site


@pytest.fixture(scope="session")
def whole() -> bool:
    """Whether to run the race at full length, as `make race` does."""
    return os.environ.get("RACE") == "whole"
