"""Fields for a day and for a time by the wall clock, as the desk types them.

Whatever does not fit stays in the field as it was typed, with words about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField
from wtforms.widgets import TextInput

from booking.formats import month_name, wall_time
from booking.forms.clock_times import HALF_A_DAY, ClockTime, in_order, read_clock
from booking.forms.dates import NoSuchDay, NoSuchMonth, NotADate, read_typed_date

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_SAYS_WHICH_HALF = re.compile(r"^0|[ap]|midnight", re.IGNORECASE)


class DayInput(TextInput):
    """The browser's own calendar, but a plain field for a day that it would not show."""

    def __call__(self, field: Any, **named: Any) -> Any:
        named["type"] = "text" if field.errors else "date"
        return super().__call__(field, **named)


class DayField(StringField):
    """`data` is a date, or None; `empty` is what to say when there must be one."""

    data: date | None
    widget = DayInput()

    def __init__(self, label: Any, *, empty: Any = None, **named: Any) -> None:
        super().__init__(label, **named)
        self.typed, self.empty = "", empty
        self.flags.required = bool(empty)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        if self.typed:
            self.data = read_day(self.typed)
        elif self.empty:
            raise ValueError(self.empty)

    def _value(self) -> str:
        return self.data.isoformat() if self.data else self.typed


class ClockField(StringField):
    """`data` is in minutes from 0:00, or None; `closing` ones end a span: there midnight is the day's end."""

    data: int | None
    guessed = False  # whether nothing said which half of the day was meant

    def __init__(self, label: Any, *, empty: Any = None, closing: bool = False, **named: Any) -> None:
        super().__init__(label, **named)
        self.typed, self.empty, self.closing = "", empty, closing
        self.flags.required = bool(empty)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed, self.data = (valuelist[0].strip() if valuelist else ""), None
        if self.typed:
            self.data, self.guessed = read_clock(self.typed, closing=self.closing)
        elif self.empty:
            raise ValueError(self.empty)

    def _value(self) -> str:
        return self.typed or (wall_time(self.data) if self.data is not None else "")


def minute_of_day(field: ClockField) -> int | None:
    """From 0:00, of a time to come at: 2:30 is in the afternoon, as a bare 2 is, and 02:30 at night."""
    if field.data is None or _SAYS_WHICH_HALF.search(field.typed):
        return field.data
    return field.data + HALF_A_DAY if 60 <= field.data < 7 * 60 else field.data


def read_in_order(opens: ClockField, closes: ClockField) -> None:
    """Together the two of a span say more about a bare hour than each alone: 5 to 7 are both in the afternoon."""
    if opens.data is not None and closes.data is not None:
        first, last = in_order(ClockTime(opens.data, opens.guessed), ClockTime(closes.data, closes.guessed))
        opens.data, closes.data = first.minute, last.minute


def read_day(typed: str) -> date:
    """2026-10-06 or 10/6/2026. Raises ValueError in words."""
    try:
        day = read_typed_date(typed)
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise NoSuchMonth
    except NoSuchMonth:
        raise ValueError(_("Enter a day like 10/6/2026 or 2026-10-06: there is no month or year like this.")) from None
    except NotADate:
        raise ValueError(_("Enter a day like 10/6/2026 or 2026-10-06.")) from None
    except NoSuchDay as missing:
        named = {"month": month_name(missing.month), "day": missing.day, "year": missing.month.year}
        raise ValueError(_("There is no %(month)s %(day)s, %(year)s. Check the day.", **named)) from None
    return day
