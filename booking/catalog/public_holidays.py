"""Public holidays of the practice's region, and which of them it works on all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from booking.catalog.details import PracticeDetails

OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    on: date
    name: str
    kept_open: bool


def public_holidays_between(practice: PracticeDetails, *, first: date, last: date) -> list[PublicHoliday]:
    """Those of its region from `first` to `last`, in order; of several on one date, one closed day closes it."""
    found = _of_years(practice.holiday_region, tuple(practice.holidays_kept_open), first.year, last.year)
    return [holiday for holiday in found if first <= holiday.on <= last]


@lru_cache(maxsize=64)
def closed_days(region: str, kept_open: tuple[str, ...], first_year: int, last_year: int) -> frozenset[date]:
    """Those of a region such as `US-CA`, in these years, on which the practice does not work."""
    return frozenset(
        holiday.on for holiday in _of_years(region, kept_open, first_year, last_year) if not holiday.kept_open
    )


@lru_cache(maxsize=64)
def _of_years(region: str, kept_open: tuple[str, ...], first_year: int, last_year: int) -> Sequence[PublicHoliday]:
    country, _, subdivision = region.partition("-")
    if not country:
        return []
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=range(first_year, last_year + 1), language="en_US"
    )
    return [PublicHoliday(on, names, _is_kept_open(names, kept_open)) for on, names in sorted(found.items())]


def names_of_holiday(name: str) -> list[str]:
    """Of several that fall on one date each by itself, as a practice file spells them."""
    return [one.removesuffix(OBSERVED) for one in name.split("; ")]


def _is_kept_open(names: str, kept_open: tuple[str, ...]) -> bool:
    return all(name in kept_open for name in names_of_holiday(names))
