"""Commands that let somebody sign in."""

from __future__ import annotations

import sys

import click
from sqlalchemy import func, select

from booking import access, catalog, clock
from booking.access import Weakness, hash_password, weakness
from booking.commands.faults import needs_database
from booking.confidential import NotAnEmail, read_email
from booking.database import db, writing
from booking.models import Surgeon, User

ROLES = ("admin", "desk", "surgeon")
_WEAK = {
    Weakness.TOO_SHORT: "it must have at least 12 characters",
    Weakness.TOO_LONG: "it must have at most 256 characters",
    Weakness.TOO_SIMPLE: "it is among the first that would be tried",
    Weakness.LIKE_THE_EMAIL: "it must not be the e-mail address",
    Weakness.PUBLISHED: "it is published with the demo",
}


@click.command("create-user")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--surgeon", "slug", metavar="SLUG", help="Whose appointments the user sees; for the role surgeon.")
@click.option("--name", help="As colleagues see it; the surgeon's name or the e-mail address if left out.")
@needs_database
def create_user(email: str, role: str, slug: str | None, name: str | None) -> None:
    """Let EMAIL sign in. The password is asked for, or read as one line from the standard input."""
    email = _email(email)
    surgeon = surgeon_for(role, slug)
    if db.session.scalar(select(User.id).where(func.lower(User.email) == email)):
        raise click.ClickException(f"There is a user {email} already.")
    hashed = hash_password(_password(email))
    now = clock.now()
    with writing() as session:
        session.add(
            User(
                email=email,
                name=(name or "").strip() or (surgeon.name if surgeon else email),
                password_hash=hashed,
                role=role,
                surgeon_id=surgeon.id if surgeon else None,
                created_at=now,
                password_changed_at=now,
            )
        )
    click.echo(f"{email} can sign in now.")


@click.command("set-password")
@click.argument("email")
@needs_database
def set_password(email: str) -> None:
    """Give EMAIL a new password, asked for as by create-user, and sign the user out everywhere."""
    user = user_named(email)
    access.set_password(user, _password(user.email), now=clock.now())
    click.echo(f"{user.email} has a new password, and is signed out everywhere.")
    if not user.active:
        click.echo(f"But {user.email} is disabled and cannot sign in: run `flask --app app enable-user {user.email}`.")


def user_named(typed: str) -> User:
    user = db.session.scalar(select(User).where(func.lower(User.email) == _email(typed)))
    if user is None:
        raise click.ClickException(f"There is no user {typed}.")
    return user


def _email(typed: str) -> str:
    try:
        return read_email(typed).lower()
    except NotAnEmail as error:
        raise click.ClickException(f"{typed!r} is not exactly one e-mail address.") from error


def surgeon_for(role: str, slug: str | None) -> Surgeon | None:
    if role != "surgeon":
        if slug is not None:
            raise click.ClickException("--surgeon goes with --role surgeon only.")
        return None
    known = [surgeon.slug for surgeon in catalog.surgeons()]
    surgeon = catalog.surgeon(slug) if slug else None
    if surgeon is None:
        named = f"There is no surgeon {slug!r}" if slug else "--role surgeon needs --surgeon SLUG"
        raise click.ClickException(f"{named}; the practice has {', '.join(known) or 'none yet'}.")
    return surgeon


def _password(email: str) -> str:
    if sys.stdin.isatty():
        password = str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again"))
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    fault = weakness(password, email=email)
    if fault is not None:
        raise click.ClickException(f"This password will not do: {_WEAK[fault]}.")
    return password
