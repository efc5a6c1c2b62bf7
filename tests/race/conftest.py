"""What do the races share? A site of four server processes on a database of its own, with the test practice."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.race.servers import GUARDED, Site, serving

Slot = dict[str, str]


@pytest.fixture
def site(practice: None, engine_url: str, tmp_path: Path) -> Iterator[Site]:
    with serving(GUARDED, {"DATABASE_URL": engine_url}, tmp_path / "site") as site:
        yield site


@pytest.fixture(scope="session")
def whole() -> bool:
    """Whether to run the race at full length, as `make race` does."""
    return os.environ.get("RACE") == "whole"


def open_slots(site: Site, **query: str) -> list[Slot]:
    """Of the two weeks after next."""
    first = datetime.now(UTC).date() + timedelta(days=14)
    asked = {
        "procedure": "mini-facelift",
        "location": "office",
        "from": str(first),
        "to": str(first + timedelta(days=13)),
    }
    answer = site.ask("GET", f"/api/v1/slots?{urlencode(asked | query)}")
    assert answer.status == 200, answer.text
    found: list[Slot] = json.loads(answer.text)["slots"]
    return found
