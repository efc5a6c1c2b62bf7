"""Who has changed what the practice offers: read for its screens, and for a practice file that is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.database import db
from booking.models import Location, ScheduleChange, User
from booking.schedules.setters import OWN_WORDS, Loaded, subjects_of


@dataclass(frozen=True, slots=True)
class SettingChange:
    """`by` is the user's name, None for a command; `changed` has what each column was, and became."""

    at: datetime
    by: str | None
    changed: Mapping[str, tuple[Any, Any]]


def setting_changes(row: Loaded | Location, columns: Sequence[str], *, most: int) -> list[SettingChange]:
    """The newest first, of these columns alone. One statement."""
    query = (
        select(ScheduleChange.before, ScheduleChange.after, ScheduleChange.at, User.name)
        .outerjoin(User, User.id == ScheduleChange.user_id)
        .where(
            ScheduleChange.subject.in_(_subjects(row)),
            ScheduleChange.row_id == row.id,
            ScheduleChange.act == "changed",
        )
        .order_by(ScheduleChange.id.desc())
    )
    found = [
        SettingChange(at, by, _changed(before, after, columns))
        for before, after, at, by in db.session.connection().execute(query)
    ]
    return [one for one in found if one.changed][:most]


def set_by_staff(session: Session, row: Loaded, column: str) -> bool:
    """Whether it was a user who changed it last, and not a practice file."""
    query = (
        select(ScheduleChange.before, ScheduleChange.after, ScheduleChange.user_id)
        .where(ScheduleChange.subject.in_(subjects_of(row)), ScheduleChange.row_id == row.id)
        .order_by(ScheduleChange.id.desc())
    )
    lines = session.connection().execute(query)
    return next((user is not None for before, after, user in lines if _changed(before, after, [column])), False)


def _subjects(row: Loaded | Location) -> set[str]:
    return {row.__tablename__} if isinstance(row, Location) else {*subjects_of(row), OWN_WORDS}


def _changed(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, columns: Sequence[str]
) -> Mapping[str, tuple[Any, Any]]:
    pairs = {name: ((before or {}).get(name), (after or {}).get(name)) for name in columns}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
