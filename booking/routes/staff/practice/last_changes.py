"""What was changed last on a screen of the practice, by whom and when, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from booking import catalog, schedules
from booking.formats import moment
from booking.models import Location, Practice, Procedure, Surgeon

MOST: Final = 10

Words = Mapping[str, tuple[str, Callable[[Any], str]]]
"""Of each column its name, and how a value of it reads."""


@dataclass(frozen=True, slots=True)
class LastChange:
    at: str
    by: str
    lines: list[str]


def last_changes(row: Practice | Location | Surgeon | Procedure, words: Words) -> list[LastChange]:
    """One statement."""
    zone = catalog.practice().zone
    return [
        LastChange(
            at=moment(one.at, zone),
            by=one.by or "The practice file",
            lines=[_line(words[name], *pair) for name, pair in one.changed.items()],
        )
        for one in schedules.setting_changes(row, list(words), most=MOST)
    ]


def _line(words: tuple[str, Callable[[Any], str]], was: Any, became: Any) -> str:
    """Length: 45 minutes, now 60 minutes"""
    name, shown = words
    return f"{name}: {'not noted' if was is None else shown(was)}, then {shown(became)}"
