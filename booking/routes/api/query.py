"""What a program asks of GET /api/v1/slots, read and found right or wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext as _

from booking.catalog import FIRST_AVAILABLE
from booking.forms.dates import NoSuchDay, NotADate, read_date

MOST_DAYS: Final = 92
DAYS_UNLESS_SAID: Final = 30  # after the first


class WrongQuery(Exception):
    """What is wrong with which field, in words; `status` is 404 for a name that we do not know, else 422."""

    def __init__(self, field: str, message: str, *, status: int = 422) -> None:
        super().__init__(message)
        self.field, self.message, self.status = field, message, status


@dataclass(frozen=True, slots=True)
class SlotsQuery:
    """Dates of the practice's zone, both inclusive; the slugs may be nobody's."""

    first: date
    last: date
    surgeon: str | None  # None: all of them, or with `one_a_start` whoever is first
    one_a_start: bool
    location: str | None


def read_slots_query(args: Mapping[str, str], *, today: date) -> SlotsQuery:
    """Raises WrongQuery."""
    first = _day(args, "from") or today
    last = _day(args, "to") or _after(first, DAYS_UNLESS_SAID)
    if last < first:
        raise WrongQuery("to", _("The last day, “to”, must not be before the first, “from”."))
    if (last - first).days >= MOST_DAYS:
        raise WrongQuery("to", _("Ask for %(most)s days at most.", most=MOST_DAYS))
    surgeon = args.get("surgeon", "").strip()
    one_a_start = surgeon == FIRST_AVAILABLE
    return SlotsQuery(first, last, None if one_a_start else surgeon or None, one_a_start, _given(args, "location"))


def looks_like_slug(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9-]{1,60}", text) is not None


def _given(args: Mapping[str, str], name: str) -> str | None:
    return args.get(name, "").strip() or None


def _day(args: Mapping[str, str], name: str) -> date | None:
    if not args.get(name):
        return None
    try:
        return read_date(args[name])
    except (NotADate, NoSuchDay):
        raise WrongQuery(name, _("“%(name)s” must be a date that exists, as 2026-10-05.", name=name)) from None


def _after(day: date, count: int) -> date:
    return min(day, date.max - timedelta(days=count)) + timedelta(days=count)
