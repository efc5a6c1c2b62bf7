"""`flask demo`: made-up people and four weeks of appointments, for development alone."""

from __future__ import annotations

import click

from booking import clock
from booking.commands.demo.filling import fill_demo, is_empty, require_allowed
from booking.commands.faults import needs_database
from booking.config import settings


@click.command("demo")
@needs_database
def demo() -> None:
    """Fill an empty development database with made-up people and four weeks of appointments."""
    if settings().development and not is_empty():  # `make run` asks at every start
        click.echo("The database is in use already: no demo people were added.")
        return
    require_allowed()
    click.echo("Writing four weeks of demo appointments ...")
    click.echo(f"{fill_demo(now=clock.now())} demo visits are booked.")
