"""Who works here."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from booking.database import db
from booking.models import User


class UserName(NamedTuple):
    id: int
    name: str


def user_names() -> list[UserName]:
    """Of all who may sign in, by name."""
    query = select(User.id, User.name).where(User.active).order_by(User.name, User.id)
    return [UserName(*row) for row in db.session.connection().execute(query)]
