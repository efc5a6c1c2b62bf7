"""Which public holidays come, and on which of them does the practice work all the same?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays

from booking.models import Practice

OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    on: date
    name: str
    kept_open: bool


def public_holidays(practice: Practice, *, first: date, last: date) -> list[PublicHoliday]:
    """Those of its region from `first` to `last`, in order; of several on one date, one closed day closes it."""
    country, _, subdivision = practice.holiday_region.partition("-")
    if not country:
        return []
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=range(first.year, last.year + 1), language="en_US"
    )
    return [
        PublicHoliday(on, names, _is_kept_open(names, practice.holidays_kept_open))
        for on, names in sorted(found.items())
        if first <= on <= last
    ]


def _is_kept_open(names: str, kept_open: list[str]) -> bool:
    return all(name.removesuffix(OBSERVED) in kept_open for name in names.split("; "))
