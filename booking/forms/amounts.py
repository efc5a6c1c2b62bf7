"""An amount of money as people type it, read in the smallest unit of its currency."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision, get_currency_symbol

_WHOLE: Final = r"[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2}"


class NotAnAmount(ValueError):
    """Not a number of this currency, or finer than its smallest unit."""


def read_amount(typed: str, currency: str) -> int:
    """150, $150.00 and 1,250.5 in cents: none is lost to rounding. Raises NotAnAmount."""
    precision = get_currency_precision(currency)
    signs = "|".join(re.escape(sign) for sign in (currency, get_currency_symbol(currency, "en_US")))
    digits = rf"(?:\.[0-9]{{1,{precision}}})?" if precision else ""
    found = re.fullmatch(rf"(?:{signs})?\s*((?:{_WHOLE}){digits})\s*(?:{signs})?", typed.strip(), re.IGNORECASE)
    if not found:
        raise NotAnAmount
    return int(Decimal(found[1].replace(",", "")).scaleb(precision))
