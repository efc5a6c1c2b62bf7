"""Commands that take rights away from a user, or give others: whoever is out leaves no way in behind."""

from __future__ import annotations

from collections.abc import Sequence

import click
from sqlalchemy.orm import Session

from booking import access, clock
from booking.calendars import feed_links_of_nobody, revoke_feed_links_of
from booking.commands.faults import needs_database
from booking.commands.users import ROLES, surgeon_for, user_named
from booking.database import writing
from booking.messages import CALENDAR_LINK_REVOKED, write_task
from booking.models import FeedLink, User


@click.command("disable-user")
@click.argument("email")
@needs_database
def disable_user(email: str) -> None:
    """Let EMAIL sign in no longer: signed out everywhere, and every calendar link that they made is revoked."""
    user = user_named(email)
    with writing() as session:
        user.active = False
        # Their own calendar is not to be followed again by them.
        revoked = _revoke_links(session, user, unless_of=user.surgeon_id)
    access.end_sessions_of(user, now=clock.now())
    click.echo(f"{user.email} can sign in no longer.")
    _tell_of_links(revoked)


@click.command("enable-user")
@click.argument("email")
@needs_database
def enable_user(email: str) -> None:
    """Let EMAIL sign in again, with the password and role that they had; their calendar links stay revoked."""
    user = user_named(email)
    with writing():
        user.active = True
    click.echo(f"{user.email} can sign in again, as {user.role}.")


@click.command("set-role")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--surgeon", "slug", metavar="SLUG", help="Whose appointments the user sees; for the role surgeon.")
@needs_database
def set_role(email: str, role: str, slug: str | None) -> None:
    """Give EMAIL another role: signed out everywhere, and calendar links that they made in the old one are revoked."""
    user, surgeon = user_named(email), surgeon_for(role, slug)
    surgeon_id = surgeon.id if surgeon else None
    if (user.role, user.surgeon_id) == (role, surgeon_id):
        click.echo(f"{user.email} has the role {role} already.")
        return
    with writing() as session:
        user.role, user.surgeon_id = role, surgeon_id
        revoked = _revoke_links(session, user)
    access.end_sessions_of(user, now=clock.now())
    click.echo(f"{user.email} has the role {role} now, and is signed out everywhere.")
    if not user.active:
        click.echo(f"But {user.email} is disabled and cannot sign in: run `flask --app app enable-user {user.email}`.")
    _tell_of_links(revoked)


def _revoke_links(session: Session, user: User, *, unless_of: int | None = None) -> Sequence[FeedLink]:
    """Those of theirs; a task for each device that must follow a new one, but none for calendars of `unless_of`."""
    now = clock.now()
    links = revoke_feed_links_of(session, user, now=now)
    for link in links:
        if link.surgeon_id is None or link.surgeon_id != unless_of:
            write_task(session, CALENDAR_LINK_REVOKED, detail={"link": str(link.uuid)}, now=now)
    return links


def _tell_of_links(revoked: Sequence[FeedLink]) -> None:
    for link in revoked:
        click.echo(f"Revoked: {_in_words(link)}.")
    if revoked:
        click.echo("Whoever followed one of these needs a new link: see /staff/tasks.")
    unknown = feed_links_of_nobody()
    for link in unknown:
        click.echo(f"Still open, maker not known: {_in_words(link)}.")
    if unknown:
        click.echo("Revoke at /staff/feeds those that they may have.")


def _in_words(link: FeedLink) -> str:
    whose = link.surgeon.name if link.surgeon else "the whole practice"
    device = f", “{link.label}”" if link.label else ""
    return f"calendar link of {whose}{device}, made {link.created_at:%Y-%m-%d}"
