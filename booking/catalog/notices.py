"""Dated lines on every page for patients, such as "closed for the holidays", and which of them holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.models import TextIn


@dataclass(frozen=True, slots=True)
class Notice:
    """From its first day to its last, by the practice's calendar; the text by language."""

    first_day: date
    last_day: date
    texts: Mapping[str, str]

    def said_in(self, language: str) -> str:
        """Where it is missing, as when the practice has begun to speak one more: a TextIn of the first there is."""
        first, text = next(iter(self.texts.items()))
        return self.texts.get(language) or TextIn(text, first)

    def shares_a_day_with(self, other: Notice) -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day


def read_notice(kept: Mapping[str, Any]) -> Notice:
    """From the column `notices` of the practice."""
    return Notice(date.fromisoformat(kept["from"]), date.fromisoformat(kept["until"]), kept["texts"])


def kept_notice(notice: Notice) -> dict[str, Any]:
    first, last = notice.first_day.isoformat(), notice.last_day.isoformat()
    return {"from": first, "until": last, "texts": dict(notice.texts)}


def notice_on(day: date, kept: Iterable[Mapping[str, Any]]) -> Notice | None:
    """There is one at most."""
    return next((one for one in map(read_notice, kept) if one.first_day <= day <= one.last_day), None)
