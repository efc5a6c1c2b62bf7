"""Dates and months as addresses and people write them: the one reader of either."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

# Neither 20261006 nor 2026-W41-2, which `date.fromisoformat` takes as well, nor digits of other scripts.
_DAY: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_TYPED_DAY: Final = re.compile(r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[0-9]{4})")
_MONTH: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})")


class NotADate(ValueError):
    """Not written as one."""


class NoSuchMonth(NotADate):
    """Written as one, in a month or year that there is not."""


class NoSuchDay(ValueError):
    """`day` of a month that has no such day; `month` is its first."""

    def __init__(self, month: date, day: int) -> None:
        super().__init__(f"no day {day} in {month:%Y-%m}")
        self.month, self.day = month, day


def read_date(text: str) -> date:
    """2026-10-06, as addresses have it and nothing else. Raises NotADate and NoSuchDay."""
    return _date(_DAY.fullmatch(text))


def read_typed_date(text: str) -> date:
    """2026-10-06 as a browser's calendar sends it, or 10/6/2026. Raises NotADate and NoSuchDay."""
    return _date(_DAY.fullmatch(text) or _TYPED_DAY.fullmatch(text))


def read_month(text: str) -> date:
    """The first day of 2026-10. Raises NotADate, NoSuchMonth among them."""
    return _first_day(_MONTH.fullmatch(text))


def _date(found: re.Match[str] | None) -> date:
    if found is None:
        raise NotADate
    month, day = _first_day(found), int(found["day"])
    try:
        return month.replace(day=day)
    except ValueError:
        raise NoSuchDay(month, day) from None


def _first_day(found: re.Match[str] | None) -> date:
    if found is None:
        raise NotADate
    try:
        return date(int(found["year"]), int(found["month"]), 1)
    except ValueError:
        raise NoSuchMonth from None
