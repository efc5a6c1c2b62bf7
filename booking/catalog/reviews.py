"""Who has reviewed the texts that patients read, which is said of each language by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from booking.models import Texts

REVIEWED_BY: Final = "reviewed_by"
REVIEWED_ON: Final = "reviewed_on"
REVIEW: Final = (REVIEWED_BY, REVIEWED_ON)
"""They stand among the words of a language, and are given together or not at all."""


@dataclass(frozen=True, slots=True)
class Review:
    by: str
    on: date


def review_of(texts: Texts, language: str) -> Review | None:
    """Of the words in this very language: where another's are shown in their place, nobody has reviewed them in it."""
    words = texts.get(language, {})
    by, on = words.get(REVIEWED_BY), words.get(REVIEWED_ON)
    if not by or not on:
        return None
    year, month, day = map(int, on.split("-"))  # as file/texts.py has written it
    return Review(by, date(year, month, day))
