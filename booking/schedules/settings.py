"""What the practice itself changes of what it offers, in the rows that its practice file has filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from booking.confidential import seen_digest
from booking.database import db
from booking.models import ExtraHours, Practice, Procedure, ScheduleChange, Surgeon, WorkingHours
from booking.schedules.impact import Impact, coming_appointments, note_impact, surgeons_to_lock
from booking.schedules.refusals import Gone, NotAsSeen
from booking.schedules.setters import DECIDING, TERMS, Loaded, kept_of, note_rule_changed
from booking.schedules.settings_impact import settings_impact
from booking.schedules.versions import all_to_come, time_freed

_TABLES: Final[Mapping[str, type[Loaded]]] = {"practice": Practice, "surgeons": Surgeon, "procedures": Procedure}
PROCEDURE: Final = ("active", "consultation_minutes", "buffer_before_minutes", "buffer_after_minutes")
BOOKING_TIMES: Final = ("minimum_notice_minutes", "minimum_notice_days", "booking_horizon_days")
FEE: Final = ("consultation_fee_cents", "currency", "fee_counts_toward_surgery")
CAP: Final = ("daily_cap",)
HOLIDAYS: Final = ("holiday_region", "holidays_kept_open")
"""What belongs together on one form, and is compared together."""


@dataclass(slots=True)
class ChangedSettings:
    """`values` by column; `seen` is `seen_settings` of these columns as the page showed them.

    What is booked is told from its own row and stays as it is. Once written, `opposite` takes it back.
    """

    table: str
    row_id: int
    values: Mapping[str, Any]
    seen: str
    opposite: ChangedSettings | None = field(default=None, init=False)

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        """Under every surgeon's lock, without a commit. Raises Gone, NotAsSeen."""
        row: Any = session.get(_TABLES[self.table], self.row_id, populate_existing=True)
        if row is None:
            raise Gone
        former = {name: getattr(row, name) for name in self.values}
        if former == self.values:
            return Impact()  # the same press again
        if self.seen != seen_settings(row, self.values):
            raise NotAsSeen
        everyone, before = surgeons_to_lock(), kept_of(row)
        coming = coming_appointments(session, everyone, now=now)
        for name, value in self.values.items():
            setattr(row, name, value)
        note_rule_changed(session, row, before, by=by, now=now)
        session.flush()
        if not set(TERMS).issuperset(self.values):
            spans = [all_to_come(now)] if gives_time(former, self.values) else []
            time_freed(session, spans=dict.fromkeys(everyone, spans), now=now)
        self.opposite = ChangedSettings(self.table, self.row_id, former, seen_settings(row, self.values))
        return note_impact(coming) if "holidays_kept_open" in self.values else settings_impact(row, former, coming)


def gives_time(former: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether time can be had by these values that could not by the former ones."""
    return any(_is_wider(name, former[name], value) for name, value in values.items() if value != former[name])


def gives_time_since(session: Session, change_id: int) -> bool:
    """The same of all that was set after that line, hours among it."""
    later = session.scalars(select(ScheduleChange).where(ScheduleChange.id > change_id))
    return any(_gives_time(change) for change in later)


def _gives_time(change: ScheduleChange) -> bool:
    if change.after is None or change.subject not in (*DECIDING, WorkingHours.__tablename__):
        return False
    return change.before is None or gives_time(change.before, change.after)


def _is_wider(name: str, was: Any, is_now: Any) -> bool:
    if name == "daily_cap":
        return is_now is None or (was is not None and is_now > was)  # None: no bound
    if name == "holidays_kept_open":
        return not set(is_now) <= set(was)
    if name in ("minimum_notice_days", "holiday_region"):
        return True  # in days now, or in minutes: the one may be nearer than the other; and so with holidays
    is_more: bool = is_now > was
    return is_more if name in ("active", "booking_horizon_days") else not is_more


def seen_settings(row: Loaded, columns: Iterable[str]) -> str:
    return seen_digest(row.__tablename__, row.id, *((name, getattr(row, name)) for name in sorted(columns)))


def the_practice() -> Practice:
    return db.session.get_one(Practice, 1)


def first_minute() -> int:
    """Of a day, counted from 0:00: the earliest at which anybody has hours; the day's end where nobody has."""
    spans = union_all(select(WorkingHours.from_minute), select(ExtraHours.from_minute)).subquery()
    first = db.session.scalar(select(func.min(spans.c.from_minute)))
    return 24 * 60 if first is None else first


def every_procedure() -> Sequence[Procedure]:
    """Also those that are switched off, in the practice's order."""
    return db.session.scalars(select(Procedure).order_by(Procedure.position)).all()


def any_procedure(slug: str) -> Procedure | None:
    return db.session.scalar(select(Procedure).where(Procedure.slug == slug))
