"""Fields for a whole number and for an amount of money; whatever does not fit stays as typed, with words about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from booking.formats import money
from booking.forms.amounts import NotAnAmount, read_amount

_WHOLE: Final = re.compile(r"[0-9]{1,6}")


class WholeNumberField(StringField):
    """`data` is a number from `least` to `most`; None where nothing was typed and it may be empty."""

    data: int | None

    def __init__(self, label: Any, *, least: int, most: int, may_be_empty: bool = False, **named: Any) -> None:
        super().__init__(label, **named)
        self.least, self.most, self.may_be_empty, self.typed = least, most, may_be_empty, ""
        self.flags.required = not may_be_empty

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        if self.may_be_empty and not self.typed:
            return
        number = int(self.typed) if _WHOLE.fullmatch(self.typed) else None
        if number is None or not self.least <= number <= self.most:
            raise ValueError(_("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most))
        self.data = number

    def _value(self) -> str:
        return str(self.data) if self.data is not None else self.typed


class AmountField(StringField):
    """`data` is in the smallest unit of the practice's `currency`, which the page sets before it reads."""

    data: int | None
    most = 1_000_000

    def __init__(self, label: Any, *, currency: str = "USD", **named: Any) -> None:
        super().__init__(label, **named)
        self.currency, self.typed = currency, ""
        self.flags.required = True

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None

    def pre_validate(self, form: Any) -> None:
        try:
            amount = read_amount(self.typed, self.currency)
        except NotAnAmount:
            example = money(15000, self.currency)
            raise ValidationError(_("Enter an amount like %(example)s, or 0 for no fee.", example=example)) from None
        if amount > self.most:
            raise ValidationError(_("Enter at most %(most)s.", most=money(self.most, self.currency)))
        self.data = amount

    def _value(self) -> str:
        return self.typed or (money(self.data, self.currency) if self.data is not None else "")
