"""Who set the hours, absences and notes there are: each that is written leaves a line here, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from booking.database import db
from booking.models import (
    Closure,
    DayNote,
    ExtraHours,
    Location,
    Practice,
    Procedure,
    ScheduleChange,
    Surgeon,
    TimeOff,
    User,
    WorkingHours,
)

Rule = WorkingHours | ExtraHours | TimeOff | Closure | DayNote
Loaded = Practice | Surgeon | Procedure
"""Rows of the practice file; of these the columns that decide when somebody can be booked."""

DECIDING: Final[Mapping[str, tuple[str, ...]]] = {
    "practice": (
        "slot_step_minutes",
        "minimum_notice_minutes",
        "minimum_notice_days",
        "booking_horizon_days",
        "holiday_region",
        "holidays_kept_open",
    ),
    "surgeons": ("daily_cap",),
    "procedures": ("active", "consultation_minutes", "buffer_before_minutes", "buffer_after_minutes"),
}
TERMS: Final = ("cancellation_notice_minutes", "consultation_fee_cents", "currency", "fee_counts_toward_surgery")
"""Of the practice: what is agreed with patients, and decides no time. Lines of it have a subject of their own."""

OWN_WORDS: Final = "own_words"
"""The subject of what the practice tells patients of itself: it decides about no time."""
NOT_KEPT: Final = ("id", "uuid", "private", "label", "local_start", "local_end", "start_fold", "end_fold", "time_zone")


class Subject(NamedTuple):
    """A row that somebody has set: its table, and its id."""

    table: str
    id: int


@dataclass(frozen=True, slots=True)
class Setter:
    """`by` is the user's name, None for a command; `act` says what they did: added, changed or removed."""

    at: datetime
    act: str
    by: str | None


def add_rule(session: Session, row: Rule | Loaded, *, by: int | None, now: datetime) -> None:
    """Add the row, and note who did; `by` is the id of a user, None for a command."""
    session.add(row)
    session.flush()
    _note(session, row, "added", None, kept_of(row), by=by, now=now)


def remove_rule(session: Session, row: Rule, *, by: int | None, now: datetime) -> None:
    _note(session, row, "removed", kept_of(row), None, by=by, now=now)
    session.delete(row)


def note_rule_changed(
    session: Session, row: Rule | Loaded, before: dict[str, Any], *, by: int | None, now: datetime
) -> None:
    """`before` is what `kept_of` said of the row before it was changed; in a sealed column anything may have been."""
    after = kept_of(row)
    if isinstance(row, Rule):
        _note(session, row, "changed", before, after, by=by, now=now)
        return
    for subject, names in subjects_of(row).items():
        was, became = ({name: kept[name] for name in names} for kept in (before, after))
        if was != became:
            _note(session, row, "changed", was, became, by=by, now=now, subject=subject)


def subjects_of(row: Loaded) -> Mapping[str, tuple[str, ...]]:
    """Of which columns a line of each subject tells."""
    deciding = {row.__tablename__: DECIDING[row.__tablename__]}
    return deciding | {"terms": TERMS} if isinstance(row, Practice) else deciding


def note_words_changed(
    session: Session,
    row: Practice | Location,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    by: int | None,
    now: datetime,
) -> int:
    """Of what the practice tells everybody: by column, as it was and as it is. The id of the line."""
    subject = OWN_WORDS if isinstance(row, Practice) else row.__tablename__
    change = ScheduleChange(at=now, user_id=by, act="changed", subject=subject, row_id=row.id)
    change.before, change.after = before, after
    session.add(change)
    session.flush()
    return change.id


def kept_of(row: Rule | Loaded) -> dict[str, Any]:
    """What a line keeps of a row: ids, dates and codes, and nothing that was typed."""
    names = [column.key for column in row.__table__.columns if column.key not in NOT_KEPT]
    if not isinstance(row, Rule):
        names = [name for columns in subjects_of(row).values() for name in columns]
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def setters_of(subjects: Collection[Subject]) -> dict[Subject, Setter]:
    """Who has set each last; none for what has stood there since before that was noted. One statement."""
    if not subjects:
        return {}
    tables, ids = {one.table for one in subjects}, {one.id for one in subjects}
    last = (
        select(func.max(ScheduleChange.id))
        .where(ScheduleChange.subject.in_(tables), ScheduleChange.row_id.in_(ids))
        .group_by(ScheduleChange.subject, ScheduleChange.row_id)
    )
    query = (
        select(ScheduleChange.subject, ScheduleChange.row_id, ScheduleChange.at, ScheduleChange.act, User.name)
        .outerjoin(User, User.id == ScheduleChange.user_id)
        .where(ScheduleChange.id.in_(last))
    )
    rows = db.session.connection().execute(query)
    found = {Subject(table, id): Setter(at, act, by) for table, id, at, act, by in rows}
    return {one: found[one] for one in subjects if one in found}


def hours_setter(surgeon_id: int, on: date) -> Setter | None:
    """Who has last added, changed or removed hours of this surgeon that decide on that day. One statement."""
    query = (
        select(ScheduleChange.before, ScheduleChange.after, ScheduleChange.at, ScheduleChange.act, User.name)
        .outerjoin(User, User.id == ScheduleChange.user_id)
        .where(
            ScheduleChange.surgeon_id == surgeon_id,
            ScheduleChange.subject.in_((WorkingHours.__tablename__, ExtraHours.__tablename__)),
        )
        .order_by(ScheduleChange.id.desc())
    )
    for before, after, at, act, by in db.session.connection().execute(query):
        if any(kept and _decides_on(on, kept) for kept in (before, after)):
            return Setter(at, act, by)
    return None


def _decides_on(on: date, kept: Mapping[str, Any]) -> bool:
    return bool(kept.get("on_date") == on.isoformat() or kept.get("weekday") == on.weekday())


def _note(
    session: Session,
    row: Rule | Loaded,
    act: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    by: int | None,
    now: datetime,
    subject: str | None = None,
) -> None:
    surgeon_id = row.id if isinstance(row, Surgeon) else getattr(row, "surgeon_id", None)
    change = ScheduleChange(at=now, user_id=by, act=act, subject=subject or row.__tablename__, row_id=row.id)
    change.surgeon_id, change.before, change.after = surgeon_id, before, after
    session.add(change)
