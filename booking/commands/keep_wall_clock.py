"""`flask keep-wall-clock`: what is booked stays at its wall time when a law has changed the clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import click

from booking import appointments, catalog, clock
from booking.commands.faults import needs_database
from booking.schedules import ClockShift, Trouble

_TROUBLE: Final = {
    Trouble.NO_SUCH_TIME: "; this wall time no longer exists, so it goes to the next one",
    Trouble.OVERLAPS: "; it overlaps what has been booked since, so both stand",
}


@click.command("keep-wall-clock")
@click.option("--dry-run", is_flag=True, help="Only list what would be moved.")
@needs_database
def keep_wall_clock(*, dry_run: bool) -> None:
    """Keep all appointments, holds and absences to come at their wall time after a law has changed the clocks.

    Lists in UTC what it moves. Nobody gets an email: by the clock on the wall nothing changes.
    """
    catalog.practice()
    now = clock.now()
    shifts = appointments.clock_shifts(now=now) if dry_run else appointments.keep_wall_clock(now=now)
    surgeons = catalog.surgeon_names()
    for shift in shifts:
        click.echo(_line(shift, surgeons))
    if not shifts:
        click.echo("Everything to come is at the wall time that was agreed: nothing to move.")
    elif dry_run:
        click.echo(f"{len(shifts)} would be moved. Nothing has been changed.")
    else:
        click.echo(f"{len(shifts)} moved, each with its wall time kept.")


def _line(shift: ClockShift, surgeons: dict[int, str]) -> str:
    """appointment 0c4e…, Dr. David Kim: 2026-11-10 18:00 to 18:45 → 2026-11-10 17:00 to 17:45 UTC"""
    whose = "everybody" if shift.surgeon_id is None else surgeons.get(shift.surgeon_id, "?")
    what = f"{shift.subject.replace('_', ' ')} {shift.uuid}, {whose}"
    moved = " → ".join(f"{_utc(span.start)} to {_utc(span.end)}" for span in (shift.before, shift.after))
    return f"{what}: {moved} UTC{_TROUBLE[shift.trouble] if shift.trouble else ''}"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
