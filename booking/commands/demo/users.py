"""The demo's users come into the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.access import DEMO_USERS, hash_password
from booking.models import Surgeon, User

_NAMES = {"admin": "Alex Moreno", "desk": "Jordan Ellis"}


def add_users(session: Session, *, now: datetime) -> User:
    """All of them; a surgeon whom the practice does not have is left out. Returns the user of the front desk."""
    surgeons = {surgeon.slug: surgeon for surgeon in session.scalars(select(Surgeon))}
    users = {}
    for role, email, password in DEMO_USERS:
        surgeon = surgeons.get(email.partition("@")[0].replace(".", "-"))
        if role == "surgeon" and surgeon is None:
            continue
        users[role] = User(
            email=email,
            name=surgeon.name if surgeon else _NAMES[role],
            password_hash=hash_password(password),
            role=role,
            surgeon_id=surgeon.id if surgeon else None,
            created_at=now,
            password_changed_at=now,
        )
        session.add(users[role])
    session.flush()
    return users["desk"]
