"""`flask import-appointments`: brings a practice's appointments along from the program that it used before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from booking import appointments, catalog, clock
from booking.appointments import Actor, Fate, Fated, ImportTerms, LinesRefused
from booking.commands.faults import needs_database
from booking.commands.import_undo import undo_import
from booking.forms.dates import NoSuchDay, NotADate, read_date
from booking.forms.import_file import (
    MOST_BYTES,
    NotAFile,
    ReadFile,
    Unnamed,
    called,
    counted,
    fate_words,
    file_fault_words,
    plan_totals,
    read_import_file,
)

_COMMAND: Final = Actor("command")


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else read_date(value)
        except (NotADate, NoSuchDay):
            self.fail("write it as 2026-10-06.", param, ctx)


@click.command("import-appointments")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--surgeon", metavar="SLUG", default="", help="Whose the lines are that name no surgeon.")
@click.option("--procedure", metavar="SLUG", default="", help="What they are about where they name no procedure.")
@click.option("--dry-run", is_flag=True, help="Show line by line what would happen, and write nothing.")
@click.option("--leave-out", is_flag=True, help="Import the other lines where some cannot be booked.")
@click.option("--beside", metavar="REASON", default="", help="Book what overlaps beside what stands there.")
@click.option("--reminders-from", type=Day(), help="Remind patients of visits from this day on; else of none.")
@click.option("--undo", is_flag=True, help="Take the last import back, while nobody has touched its visits.")
@needs_database
def import_appointments(
    file: Path | None,
    surgeon: str,
    procedure: str,
    *,
    dry_run: bool,
    leave_out: bool,
    beside: str,
    reminders_from: date | None,
    undo: bool,
) -> None:
    """Book the appointments of FILE: a calendar (.ics), or a CSV whose first line is
    surgeon,procedure,location,starts_at,minutes,name,email,telephone,note.

    All of them or none, in one step. Patients get no email about it. The same file again adds nothing.
    """
    zone, now = catalog.practice().zone, clock.now()
    if (file is None) is not undo:
        raise click.UsageError("Name a FILE to import, or write --undo alone.")
    if file is None:
        undo_import(zone=zone, now=now)
        return
    found = _read(file, Unnamed(surgeon, procedure), zone=zone, now=now)
    terms = ImportTerms(reason=beside.strip(), reminders_from=reminders_from)
    if dry_run:
        _show(found, terms, zone=zone, now=now)
    else:
        _import(found, terms, leave_out=leave_out, zone=zone, now=now)


def _read(file: Path, unnamed: Unnamed, *, zone: ZoneInfo, now: datetime) -> ReadFile:
    directory = appointments.read_directory()
    if unnamed.surgeon and not directory.surgeon(unnamed.surgeon):
        raise click.ClickException(f"There is no surgeon {unnamed.surgeon}: write a short name such as david-kim.")
    if unnamed.procedure and not directory.procedure(unnamed.procedure):
        raise click.ClickException(f"There is no procedure {unnamed.procedure}: write one such as rhinoplasty.")
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    click.echo(f"Reading {file} ...", err=True)
    try:
        found = read_import_file(data, file_name=file.name, zone=zone, directory=directory, unnamed=unnamed, now=now)
    except NotAFile as error:
        raise click.ClickException(f"Nothing was imported. {file_fault_words(error)}") from error
    for name in found.unknown_zones:
        click.echo(f"No time zone that we know: {name!r}. Its times are read by the practice’s clock.", err=True)
    return found


def _show(found: ReadFile, terms: ImportTerms, *, zone: ZoneInfo, now: datetime) -> None:
    with _progress("Planning", len(found.lines)) as on_line:
        plan = appointments.plan_import(found.lines, reason=terms.reason, now=now, on_line=on_line)
    _tell(plan.fated, found, zone)
    click.echo(f"{plan_totals(plan, found)} Nothing has been written.")
    unreadable = plan.counts[Fate.UNREADABLE]
    if unreadable:
        many = counted(unreadable, found)
        raise click.ClickException(f"{many} cannot be read: mend the file, or import with --leave-out.")


def _import(found: ReadFile, terms: ImportTerms, *, leave_out: bool, zone: ZoneInfo, now: datetime) -> None:
    run = appointments.import_what_fits if leave_out else appointments.import_all
    try:
        with _progress("Importing", 2 * len(found.lines)) as on_line:
            done = run(found.lines, terms, actor=_COMMAND, now=now, on_line=on_line)
    except LinesRefused as refused:
        _tell(refused.plan.refused, found, zone)
        raise click.ClickException(
            f"Nothing was imported: {counted(len(refused.plan.refused), found)} cannot be booked. "
            "Mend the file, or import the others with --leave-out."
        ) from refused
    _tell([one for one in done.plan.fated if one.fate is not Fate.BOOKED], found, zone)
    click.echo(plan_totals(done.plan, found))


def _tell(fated: Sequence[Fated], found: ReadFile, zone: ZoneInfo) -> None:
    """line 12: 2026-10-06 09:00, Dr. David Kim: booked. Nothing of what the file says of a patient."""
    surgeons, word = catalog.surgeon_names(), called(found)
    for one in fated:
        when = [f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"] if one.starts_at else []
        whose = [surgeons[one.surgeon_id]] if one.surgeon_id else []
        told = [f"{word} {one.number}", ", ".join([*when, *whose]), fate_words(one, zone, called=word)]
        click.echo(": ".join(filter(None, told)))


@contextmanager
def _progress(label: str, most: int) -> Iterator[Callable[[], object]]:
    """On stderr; at its end whatever was counted."""
    with click.progressbar(length=most, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
        bar.update(max(0, most - bar.pos))
