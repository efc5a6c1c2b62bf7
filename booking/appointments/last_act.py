"""What was done to a visit last, out of its history, and whether it may still be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from booking.appointments.preparations import PREPARING
from booking.appointments.records import Actor
from booking.models import Appointment, History, Visit

UNDO_WITHIN: Final = timedelta(minutes=3)
TOLD: Final = (*PREPARING, "corrected", "late", "here")


@dataclass(frozen=True, slots=True)
class LastAct:
    """`number` is that of its first line in history, `before` and `after` have a snapshot for each appointment by id.

    `before` is None before it was booked.
    """

    number: int
    act: str
    at: datetime
    actor: Actor
    before: Mapping[int, Mapping[str, Any] | None]
    after: Mapping[int, Mapping[str, Any]]

    def is_of(self, actor: Actor) -> bool:
        return (self.actor.way, self.actor.user_id) == (actor.way, actor.user_id)

    def is_recent(self, *, now: datetime) -> bool:
        return now <= self.at + UNDO_WITHIN

    def rows(self, visit: Visit) -> list[Appointment]:
        """The appointments that it was done to: all of the visit's, or those that went elsewhere."""
        return [row for row in visit.appointments if row.id in self.before]

    @property
    def surgeons(self) -> set[int]:
        """Whose time it took before."""
        return {was["surgeon_id"] for was in self.before.values() if was}

    @property
    def procedure(self) -> int | None:
        """What it was about before, where history says so."""
        was = next(iter(self.before.values()), None)
        return was.get("procedure_id") if was else None


def last_act(session: Session, visit: Visit) -> LastAct | None:
    """A line of history for each appointment that it was done to.

    What patients have told of themselves since, such as another telephone number, has not touched the time.
    """
    newest = select(*_COLUMNS).where(History.visit_id == visit.id, ~told_by_patient(History.act, History.user_id))
    lines = session.connection().execute(newest.order_by(History.id.desc()).limit(len(visit.appointments) + 1)).all()
    if not lines:
        return None
    newest_line = next((line for line in lines[1:] if is_walk_in(line, lines[0])), lines[0])
    act = [line for line in lines if (line.act, line.at) == (newest_line.act, newest_line.at)]
    return LastAct(
        number=act[-1].id,
        act=newest_line.act,
        at=newest_line.at,
        actor=Actor(newest_line.way, newest_line.user_id),
        before={line.appointment_id: line.before for line in act},
        after={line.appointment_id: line.after for line in act},
    )


def is_walk_in(line: Any, later: Any) -> bool:
    """Whether they were booked and had arrived in one moment: one act."""
    return (line.act, later.act) == ("booked", "checked_in") and line.at == later.at


def told_by_patient(act: InstrumentedAttribute[str], user_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return and_(act.in_(TOLD), user_id.is_(None))


_COLUMNS = (
    History.id,
    History.act,
    History.at,
    History.way,
    History.user_id,
    History.appointment_id,
    History.before,
    History.after,
)


def row_of(visit: Visit, last: LastAct) -> Appointment:
    """The one appointment that it was done to."""
    return next(row for row in visit.appointments if row.id in last.before)
