"""`flask import-appointments --undo`: the last import taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from booking import appointments, catalog
from booking.appointments import Actor, NothingImported, Touched, TouchedSince
from booking.config import settings


def undo_import(*, zone: ZoneInfo, now: datetime) -> None:
    """Raises ClickException where it cannot be taken back, with each visit that is in the way told before."""
    try:
        undone = appointments.take_back_import(actor=Actor("command"), now=now)
    except NothingImported as refused:
        raise click.ClickException("There is no import that could be taken back.") from refused
    except TouchedSince as refused:
        _tell_touched(refused.touched, zone)
        raise click.ClickException(
            "Nothing was taken back: some of its visits have been changed or told of since, or have begun. "
            "Cancel what should not be at the desk."
        ) from refused
    made_at = f"{undone.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
    click.echo(f"The import of {made_at} is taken back: {undone.visits:,} booked times are free again.")


def _tell_touched(touched: Sequence[Touched], zone: ZoneInfo) -> None:
    surgeons = catalog.surgeon_names()
    for one in touched:
        when = f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
        click.echo(f"{when}, {surgeons[one.surgeon_id]}: {settings().base_url}/staff/appointments/{one.appointment}")
