"""Prices and lengths of time."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from babel.units import format_unit

from booking.formats.locales import COUNTRY, AnyLocale, regional, spaced

_HERE: Final = Locale("en", COUNTRY)


def money(cents: int, currency: str = "USD", locale: AnyLocale = None) -> str:
    """$150, or $149.50: no cents where there are none, and the sign by which the practice's country knows the money."""
    return _money(cents, currency, regional(locale))


def duration(length: int | timedelta, locale: AnyLocale = None) -> str:
    """45 minutes; from two hours on in hours: 24 hours, 2 hours 30 minutes. A bare number is minutes."""
    total = int(length.total_seconds() // 60) if isinstance(length, timedelta) else length
    return _duration(total, regional(locale))


def period(days: int, locale: AnyLocale = None) -> str:
    """30 days; 1 year, where it is a whole number of them."""
    return _period(days, regional(locale))


@lru_cache
def _money(cents: int, currency: str, spoken: Locale) -> str:
    amount = Decimal(cents).scaleb(-get_currency_precision(currency))
    is_whole = amount == amount.to_integral_value()
    pattern = spoken.currency_formats["standard"].pattern
    if is_whole:
        pattern = re.sub(r"\.0+", "", pattern)
    written = format_currency(amount, currency, pattern, locale=spoken, currency_digits=not is_whole)
    return spaced(written.replace(get_currency_symbol(currency, spoken), get_currency_symbol(currency, _HERE)))


@lru_cache(maxsize=1024)
def _duration(total: int, spoken: Locale) -> str:
    hours, minutes = divmod(total, 60) if total >= 120 else (0, total)
    written = [_counted(hours, "duration-hour", spoken)] if hours else []
    if minutes or not hours:
        written.append(_counted(minutes, "duration-minute", spoken))
    return " ".join(written)


@lru_cache
def _period(days: int, spoken: Locale) -> str:
    years, rest = divmod(days, 365)
    return _counted(days, "duration-day", spoken) if rest or not years else _counted(years, "duration-year", spoken)


def _counted(number: int, unit: str, spoken: Locale) -> str:
    written = format_unit(number, unit, locale=spoken)
    # For some languages Babel holds only the short form, and answers with the unit's name in CLDR.
    return spaced(format_unit(number, unit, "short", locale=spoken) if unit in written else written)
