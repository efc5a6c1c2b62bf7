"""The day that an address of a page about hours names."""

from __future__ import annotations

from datetime import date

from booking.forms.wall_fields import read_day


def requested_day(text: str | None) -> date | None:
    """2026-10-06; None for nothing, for what is no day, and for a year that nobody keeps a diary of."""
    try:
        return read_day(text) if text else None
    except ValueError:
        return None
