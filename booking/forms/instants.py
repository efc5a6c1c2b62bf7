"""Fields for a start, sent as an instant with an offset."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from flask_babel import gettext as _
from wtforms import StringField

# Of ISO 8601 what the API and our own pages write (RFC 3339 section 5.6), seconds left out or not: `fromisoformat`
# takes dates by the week and without hyphens too, which no address and no form of ours does.
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})"
)

_WALL_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} ([01][0-9]|2[0-3]):[0-5][0-9]")


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


def read_instant(text: str) -> datetime | None:
    """None for February 31, for a time without an offset, and for what is no time at all."""
    written = text.strip()
    try:
        return datetime.fromisoformat(written.upper()).astimezone(UTC) if _INSTANT.fullmatch(written) else None
    except (ValueError, OverflowError):
        return None


def read_wall_time(text: str) -> datetime | None:
    """2026-10-06 09:30, without a zone; None for what is not written just so, and for February 31."""
    try:
        return datetime.fromisoformat(text) if _WALL_TIME.fullmatch(text) else None
    except ValueError:
        return None
