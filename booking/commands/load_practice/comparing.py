"""Compares values in the tables with the practice file's, and decides which of the two stays."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from booking.catalog import REVIEW, REVIEWED_ON
from booking.database import Base
from booking.models import Texts

_LONGEST_SHOWN = 60


class _Worded(Protocol):
    texts: Any


@dataclass(slots=True)
class Comparison:
    """What was found and done, a line each; `replaces` says whether the file's value is to win."""

    replaces: bool
    now: datetime
    lines: list[str] = field(default_factory=list)
    wrote: bool = False
    gives_time: bool = False  # besides what schedules notes a line of

    def inserted(self, name: str) -> None:
        self.lines.append(f"{name}: inserted")
        self.wrote = True

    def is_replaced(self, name: str, there: object, said: object) -> bool:
        """Whether the file's value is to be written over the one that is there."""
        if there == said:
            return False
        if self.replaces:
            self.lines.append(f"{name}: {_shown(there)} → {_shown(said)}")
            self.wrote = True
        else:
            self.lines.append(f"{name}: {_shown(there)} kept, the file says {_shown(said)}")
        return self.replaces

    def follow(self, name: str, row: Base, column: str, said: object) -> None:
        """Write what nobody but the file decides."""
        there = getattr(row, column)
        if there != said:
            self.lines.append(f"{name}.{column}: {_shown(there)} → {_shown(said)}")
            setattr(row, column, said)
            self.wrote = True

    def columns(self, name: str, row: Base, said: Mapping[str, object]) -> None:
        for column, value in said.items():
            if self.is_replaced(f"{name}.{column}", getattr(row, column), value):
                setattr(row, column, value)

    def texts(self, name: str, row: _Worded, said: Mapping[str, Mapping[str, str]]) -> None:
        """Word by word; one that the file does not have is left as it is, but for a review, which is over then."""
        texts: Texts = deepcopy(row.texts)
        for language, words in said.items():
            where, replaced = f"{name}.texts.{language}", set()
            for key, word in (dict.fromkeys(REVIEW, "") | dict(words)).items():
                there = texts.get(language, {}).get(key, "")
                if self.is_replaced(f"{where}.{key}", there, word):
                    texts.setdefault(language, {})[key] = word
                    replaced.add(key)
            if replaced and replaced.isdisjoint(REVIEW) and words.get(REVIEWED_ON):
                self.lines.append(f"{where}: changed, and the review is still that of {words[REVIEWED_ON]}")
        if texts != row.texts:
            row.texts = texts


def _shown(value: object) -> str:
    """On one line; a text is cut short where it is long, a list never."""
    if value is None or value == "" or value == []:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
