"""The calls that the desk still owes patients about their visits: whom, by time, and what became of each try."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from booking.availability import Interval
from booking.database import UTCDateTime, db, writing
from booking.messages.asked_to_move import AWAITED, Answer, AskedToMove, asked_to_move
from booking.messages.tasks import OUTSIDE_HOURS, DoneAlready
from booking.models import LIVE, Appointment, Call, Offer, Task, Visit


class CallOutcome(StrEnum):
    REACHED = "reached"  # ends the task
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"


class CalledMeanwhile(Exception):
    """Somebody else has noted a call since the page was looked at."""

    def __init__(self, outcome: str, user_name: str, called_at: datetime) -> None:
        super().__init__(outcome)
        self.outcome, self.user_name, self.called_at = outcome, user_name, called_at


@dataclass(frozen=True, slots=True)
class OwedCall:
    """By the first of the visit's live appointments in the span that was asked about; `calls` in order."""

    task: Task
    appointment: Appointment
    calls: Sequence[Call]
    asked: AskedToMove | None  # by email, to take another time

    @property
    def is_awaited(self) -> bool:
        """Nobody need call for now."""
        return self.asked is not None and self.asked.answer is Answer.AWAITED


@dataclass(frozen=True, slots=True)
class CallList:
    """`awaited` is what was offered by email, to these or to others, and may still be taken."""

    calls: Sequence[OwedCall]
    awaited: Sequence[Offer]


def owed_calls(kinds: Collection[str], span: Interval | None, *, surgeon_id: int | None, now: datetime) -> CallList:
    """Of open tasks of these kinds about visits in that span, or all that are not over, by time; a few statements.

    With a surgeon those about their own appointments alone.
    """
    rows = db.session.scalars(
        select(Appointment)
        .where(*_OWED, *([] if span is None else _IN_SPAN), *([] if surgeon_id is None else _OF_SURGEON))
        .options(
            joinedload(Appointment.visit).options(joinedload(Visit.procedure), selectinload(Visit.appointments)),
            joinedload(Appointment.surgeon),
        )
        .order_by(Appointment.starts_at, Appointment.id),
        _values(kinds, span, surgeon_id, now),
    ).all()
    tasks = db.session.scalars(
        select(Task)
        .where(Task.kind.in_(kinds), Task.done_at.is_(None), Task.visit_id.in_({row.visit_id for row in rows}))
        .order_by(Task.id.desc())
    ).all()
    calls, asked = _calls_of(tasks), asked_to_move(now=now) if tasks else {}
    by_visit = {task.visit_id: task for task in tasks}
    first = {row.visit_id: row for row in reversed(rows)}
    found = [(by_visit[row.visit_id], row) for row in rows if first[row.visit_id] is row]
    return CallList(
        calls=[
            OwedCall(task, row, calls[task.id], asked.get(row.visit_id) if task.kind == OUTSIDE_HOURS else None)
            for task, row in found
        ],
        awaited=[one.offer for one in asked.values() if one.answer is Answer.AWAITED],
    )


def owed_call_times(kinds: Collection[str], span: Interval, *, surgeon_id: int | None, now: datetime) -> list[datetime]:
    """When those visits begin, one each, in order, without those whose answer is awaited; one statement."""
    return sorted(
        db.session.connection().scalars(
            _OWED_TIMES if surgeon_id is None else _OWED_TIMES_OF_SURGEON, _values(kinds, span, surgeon_id, now)
        )
    )


def note_call(task: Task, outcome: CallOutcome, *, user_id: int, seen: int, now: datetime) -> None:
    """`seen` is how many calls the page showed; the same press again changes nothing.

    Raises CalledMeanwhile; DoneAlready when nobody need call any more.
    """
    id = task.id
    with writing() as session:
        found = session.scalars(select(Task).where(Task.id == id).with_for_update(of=Task)).one()
        calls = session.scalars(_CALLS.where(Call.task_id == id)).all()
        if len(calls) == seen + 1 and (calls[-1].outcome, calls[-1].user_id) == (outcome, user_id):
            return
        _require_owed(found, calls, seen=seen)
        session.add(Call(task_id=id, number=seen + 1, outcome=outcome, user_id=user_id, called_at=now))
        if outcome is CallOutcome.REACHED:
            found.done_at, found.done_by_id = now, user_id


def locked_call(session: Session, task_id: int, *, seen: int) -> Task:
    """The task, until the transaction ends as a page showed it. Raises as `note_call` does."""
    task = session.scalars(select(Task).where(Task.id == task_id).with_for_update(of=Task)).one()
    _require_owed(task, session.scalars(_CALLS.where(Call.task_id == task_id)).all(), seen=seen)
    return task


def take_call_back(task: Task, *, number: int, user_id: int) -> None:
    """It was not made, and its task is open again if it had ended it. Raises DoneAlready unless it is the last."""
    id = task.id
    with writing() as session:
        found = session.scalars(select(Task).where(Task.id == id).with_for_update(of=Task)).one()
        last = session.scalar(_CALLS.where(Call.task_id == id).order_by(None).order_by(Call.number.desc()).limit(1))
        if last is None or (last.number, last.user_id) != (number, user_id):
            raise DoneAlready
        if (found.done_at, found.done_by_id) == (last.called_at, user_id):
            found.done_at = found.done_by_id = None
        elif found.done_at is not None:
            raise DoneAlready
        session.delete(last)


_CALLS = select(Call).options(joinedload(Call.user)).order_by(Call.number)


def _require_owed(task: Task, calls: Sequence[Call], *, seen: int) -> None:
    if len(calls) != seen and calls:
        last = calls[-1]
        raise CalledMeanwhile(last.outcome, last.user.name, last.called_at)
    if task.done_at is not None or len(calls) != seen:
        raise DoneAlready


def _calls_of(tasks: Sequence[Task]) -> defaultdict[int, list[Call]]:
    found: defaultdict[int, list[Call]] = defaultdict(list)
    if tasks:
        for call in db.session.scalars(_CALLS.where(Call.task_id.in_([task.id for task in tasks]))):
            found[call.task_id].append(call)
    return found


def _values(kinds: Collection[str], span: Interval | None, surgeon_id: int | None, now: datetime) -> dict[str, Any]:
    between = {} if span is None else {"start": span.start, "end": span.end}
    theirs = {} if surgeon_id is None else {"surgeon": surgeon_id}
    return {"kinds": list(kinds), "now": now} | between | theirs


_KINDS: BindParameter[Sequence[str]] = bindparam("kinds", expanding=True)
_OWED = (
    Appointment.status.in_(LIVE),
    Appointment.ends_at > bindparam("now", type_=UTCDateTime),
    Appointment.visit_id.in_(select(Task.visit_id).where(Task.kind.in_(_KINDS), Task.done_at.is_(None))),
)
_IN_SPAN = (
    Appointment.starts_at >= bindparam("start", type_=UTCDateTime),
    Appointment.starts_at < bindparam("end", type_=UTCDateTime),
)
_OF_SURGEON = (Appointment.surgeon_id == bindparam("surgeon", type_=Integer),)
_TO_CALL = (*_OWED, *_IN_SPAN, Appointment.visit_id.not_in(AWAITED))
_OWED_TIMES = select(func.min(Appointment.starts_at)).where(*_TO_CALL).group_by(Appointment.visit_id)
_OWED_TIMES_OF_SURGEON = _OWED_TIMES.where(*_OF_SURGEON)
