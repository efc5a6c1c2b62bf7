"""The day that an address of a page about hours names."""

from __future__ import annotations

from datetime import date

from booking.forms.dates import NoSuchDay, NotADate, read_date


def asked_day(text: str | None) -> date | None:
    """2026-10-06; None for nothing, and for what is no day."""
    try:
        return read_date(text) if text else None
    except (NotADate, NoSuchDay):
        return None
