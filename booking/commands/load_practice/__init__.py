"""How the owner brings a practice file into the database."""

from __future__ import annotations

from pathlib import Path

import click

from booking.commands.faults import needs_database
from booking.commands.load_practice import loading, remarks


@click.command("load-practice")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Write the file's values over those that staff have changed.")
@needs_database
def load_practice(file: Path, replace: bool) -> None:
    """Insert what FILE has and the database has not; list what differs, what has left the file, and what it lacks."""
    lines, said = loading.load_practice(file, replace=replace), loading.read_file(file)
    lines += remarks.not_in_file(said)
    for line in [*(lines or ["The practice is as the file says."]), *remarks.untranslated(said)]:
        click.echo(line)
