"""`flask start-for-real`: the way out of the demo."""

from __future__ import annotations

import click
from sqlalchemy import select

from booking.commands.demo.emptying import Emptied, empty_demo, other_bookings, take_published_passwords
from booking.commands.faults import needs_database
from booking.database import db, writing
from booking.models import Practice, User


@click.command("start-for-real")
@click.option("--all-bookings", is_flag=True, help="Delete bookings too that are not the demo's.")
@needs_database
def start_for_real(*, all_bookings: bool) -> None:
    """Empty the demo: its users, and everything booked, with time off, extra hours, closures and calendar links.

    Procedures, surgeons, places, weekly hours and users of your own stay. Where there is no demo, nothing goes.
    """
    if not db.session.scalar(select(Practice.is_demo)):
        _close_published_passwords()
        return
    others = len(other_bookings())
    if others and not all_bookings:
        raise click.ClickException(
            f"Nothing was changed: {others:,} {'booking is' if others == 1 else 'bookings are'} not the demo's. "
            "If nobody will miss them, run it again with --all-bookings."
        )
    for line in _lines(empty_demo()):
        click.echo(line)


def _close_published_passwords() -> None:
    with writing() as session:
        emails = list(take_published_passwords(session))
    click.echo("There is no demo in this database, so nothing was deleted.")
    for email in emails:
        click.echo(_no_password(email))


def _lines(gone: Emptied) -> list[str]:
    lines = [
        f"The demo is gone: {gone.visits} visits, {gone.absences} times off, extra hours and closures, "
        f"{gone.feed_links} calendar links, {len(gone.users)} users.",
        *(_no_password(email) for email in gone.without_password),
    ]
    if not db.session.scalar(select(User.id).where(User.active).limit(1)):
        lines.append("Nobody can sign in now: run `flask --app app create-user EMAIL --role admin`.")
    return [*lines, "Set ENVIRONMENT=production before real patients come: in development an empty demo fills again."]


def _no_password(email: str) -> str:
    return f"{email} had a password of the demo and has none now: run `flask --app app set-password {email}`."
