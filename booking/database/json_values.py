"""JSON out of the database. What is long is parsed once a process: each page reads the same texts of the practice."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

LONG: Final = 500  # characters; a copy costs a seventh of parsing, and short values are of many kinds
CONTAINERS: Final = frozenset({dict, list})
KEPT: Final = 256  # texts, of which a practice has some sixty


def read_moment(value: str) -> datetime:
    """An instant, as `isoformat` has written it into a JSON column."""
    return datetime.fromisoformat(value)


def read_json(value: str | bytes) -> Any:
    """As json.loads: whoever asks may change what they get."""
    return _copy(_parsed(value)) if len(value) > LONG else json.loads(value)


@lru_cache(maxsize=KEPT)
def _parsed(value: str | bytes) -> Any:
    return json.loads(value)


def _copy(value: Any) -> Any:
    """Most values are texts, which nobody can change: they cost no call."""
    if type(value) is dict:
        return {key: _copy(one) if type(one) in CONTAINERS else one for key, one in value.items()}
    if type(value) is list:
        return [_copy(one) if type(one) in CONTAINERS else one for one in value]
    return value
