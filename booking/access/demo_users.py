"""The demo's users, whose passwords everybody can read here, and whether a database still has them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import Connection

from booking.access.passwords import has_published_password
from booking.config import Settings
from booking.models import Practice, User

THE_WAY_OUT: Final = "run `flask --app app start-for-real`, or set ENVIRONMENT=development to go on trying"


def demo_fault(connection: Connection, settings: Settings) -> str | None:
    """Why production must not start on this database, in words that follow “because”; None when it may."""
    if settings.development:
        return None
    if connection.scalar(select(Practice.is_demo)):
        return f"the database holds the demo, whose passwords are published: {THE_WAY_OUT}"
    for email, password_hash in connection.execute(select(User.email, User.password_hash).where(User.active)):
        if has_published_password(password_hash):
            return f"{email} has a password of the demo, which is published: {THE_WAY_OUT}"
    return None
