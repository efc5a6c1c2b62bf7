"""Fields for a start, sent as an instant with an offset."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import StringField


class InstantField(StringField):
    """ISO 8601 with an offset, any offset, as an aware UTC datetime; None with words when it is none."""

    data: Any  # datetime | None: of a valid form, the datetime

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not valuelist or not valuelist[0].strip():
            raise ValueError(_("Choose one of the times we show."))
        self.data = read_instant(valuelist[0])
        if self.data is None:
            raise ValueError(_("That is not a time that exists. Choose one of the times we show."))

    def _value(self) -> str:
        return self.data.isoformat() if self.data else ""


class GivenInstantField(InstantField):
    """The same, and None without words when nothing was sent."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if valuelist and valuelist[0].strip():
            super().process_formdata(valuelist)


def read_instant(text: str) -> datetime | None:
    """None for February 31, for a time without an offset, and for what is no time at all."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
