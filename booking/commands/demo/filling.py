"""Whether this database may be filled with the demo, and with what."""

from __future__ import annotations

from datetime import datetime
from random import Random

import click
from sqlalchemy import func, select

from booking.commands.demo.absences import add_absences
from booking.commands.demo.aftermath import let_time_pass, send_letters
from booking.commands.demo.diary import DemoDiary, consultations
from booking.commands.demo.people import people
from booking.commands.demo.users import add_users
from booking.commands.demo.waiting import add_waiting
from booking.config import settings
from booking.database import db, writing
from booking.models import Practice, User, Visit


class DemoRefused(click.ClickException):
    """Why no demo people come here, in one line."""


def is_empty() -> bool:
    """Whether nobody signs in and nobody is booked yet."""
    return not any(db.session.scalar(select(table.id).limit(1)) for table in (User, Visit))


def require_allowed() -> None:
    """Raises DemoRefused where demo people must not come."""
    if not settings().development:
        raise DemoRefused("Demo people have published passwords: they are only for ENVIRONMENT=development.")
    if not is_empty():
        raise DemoRefused("There are users or visits in this database: demo people only go into an empty one.")
    if not consultations():
        raise DemoRefused("No practice is loaded: run load-practice first.")


def fill_demo(*, now: datetime) -> int:
    """Users, four weeks of appointments around `now`, and days that differ; how many visits there are then.

    Into an empty database only. Raises DemoRefused.
    """
    require_allowed()
    dice = Random(20)  # the same demo for everybody
    with writing() as session:
        session.get_one(Practice, 1).is_demo = True
        desk_id = add_users(session, now=now).id
    add_absences(now=now)
    DemoDiary(consultations(), people(dice), desk_id, now, dice).fill()
    with writing() as session:
        let_time_pass(session, desk_id=desk_id, now=now)
        send_letters(session)
    add_waiting(desk_id=desk_id, now=now)
    return db.session.scalar(select(func.count()).select_from(Visit)) or 0
