"""`flask drill`: a race that shows the owner that nobody is booked twice."""

from __future__ import annotations

import click

from booking import clock
from booking.commands.drill.fighting import DrillFailed, Result, race
from booking.commands.drill.scratch import NoScratch, scratch_copy
from booking.commands.faults import needs_database
from booking.database import db


@click.command("drill")
@needs_database
def drill() -> None:
    """Let several processes fight for the same times, in a scratch database without any patient."""
    click.echo("Making a scratch database with your surgeons, hours and procedures. Yours is not touched.")
    try:
        with scratch_copy(db.engine) as scratch:
            click.echo("Several processes fight for the same times ...")
            result = race(scratch, now=clock.now())
    except NoScratch as error:
        raise click.ClickException(f"There is no scratch database: {error}.") from error
    except DrillFailed as error:
        raise click.ClickException(f"The drill could not be held: {error}.") from error
    _report(result)


def _report(result: Result) -> None:
    click.echo(f"{result.attempts} attempts on {result.times} times, by {result.processes} processes at once:")
    click.echo(f"{result.winners} were given a time, {result.told_taken} were told that it is taken.")
    if not result.is_right:
        raise click.ClickException(
            f"That is wrong: {result.times} should have been given one, and {result.overlaps} pairs overlap. "
            "Do not take bookings with this installation."
        )
    click.echo("Each time has exactly one winner, and no two times overlap.")
