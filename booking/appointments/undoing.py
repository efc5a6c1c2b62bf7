"""The patient's own last act taken back within three minutes, while the time that it gave up is still free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, not_, select
from sqlalchemy.orm import Session

from booking import messages
from booking.appointments.changes import give_back, require_unchanged
from booking.appointments.overrides import places_again
from booking.appointments.parts import as_booked
from booking.appointments.preparations import PREPARING
from booking.appointments.records import PATIENT, record_undo, snapshot
from booking.appointments.refusals import TooLateToUndo
from booking.appointments.rows import put, put_about, raise_sequence
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Part, Rules
from booking.database import db
from booking.models import Appointment, Fee, History, Visit

UNDO_WITHIN: Final = timedelta(minutes=3)
UNDONE: Final = "undone"
TOLD: Final = (*PREPARING, "corrected", "late", "here")
LETTERS: Final = {"booked": "cancelled", "moved": "moved", "cancelled": "booked"}
"""By the act, the kind of the letter that tells how it stands once that is undone."""


@dataclass(frozen=True, slots=True)
class LastAct:
    """`before` has a snapshot for each appointment by its id, as history keeps them; None before it was booked."""

    act: str
    at: datetime
    is_patients: bool
    before: Mapping[int, Mapping[str, Any] | None]

    def is_undoable(self, visit: Visit, *, now: datetime) -> bool:
        status = "cancelled" if self.act == "cancelled" else "booked"
        own = self.is_patients and self.act in LETTERS and now <= self.at + UNDO_WITHIN
        return own and all(row.status == status and row.id in self.before for row in visit.appointments)

    @property
    def procedure(self) -> int | None:
        """What it was about before, where history says so."""
        was = next(iter(self.before.values()), None)
        return was.get("procedure_id") if was else None


def undoable_act(visit: Visit, *, now: datetime) -> str | None:
    """booked, moved, cancelled: what the patient did last and may still undo; whether its time is free is not asked."""
    last = _last_act(db.session(), visit)
    return last.act if last is not None and last.is_undoable(visit, now=now) else None


def undo(visit: Visit, *, seen: str, now: datetime) -> Visit:
    """Take the patient's last act back, also past the deadline; the same press again changes nothing.

    What was booked is canceled, what was moved goes back, what was canceled is booked again. For `seen` see
    `versions_of`. Raises TooLateToUndo, ChangedMeanwhile, NotOffered, SlotTaken.
    """
    last = _last_act(db.session(), visit)
    earlier = {was["surgeon_id"] for was in last.before.values() if was} if last else set()
    procedure = last.procedure if last else None
    with under_lock(surgeons=earlier, visit=visit, procedure=procedure, now=now) as decision:
        visit, last = decision.known_visit, _last_act(decision.session, visit)
        if last is not None and last.is_patients and last.act == UNDONE:
            return visit
        if last is None or not last.is_undoable(visit, now=now):
            raise TooLateToUndo
        require_unchanged(visit, seen)
        before = [snapshot(row) for row in visit.appointments]
        if last.act == "booked":
            for row in visit.appointments:
                row.status = "cancelled"
        else:
            _put_back(decision, visit, last)
        for row in visit.appointments:
            raise_sequence(row, now=now)
        letter = messages.letter_after_undo(
            decision.session, visit=visit, act_at=last.at, stands=LETTERS[last.act], now=now
        )
        record_undo(decision, visit, UNDONE, before=before, letter=letter)
        give_back(decision, visit, before)
        return visit


def _put_back(decision: Decision, visit: Visit, last: LastAct) -> None:
    """Where it was, if nobody has that time by now. Raises NotOffered, SlotTaken."""
    parts, was = [_part(row, last) for row in visit.appointments], last.before[visit.appointments[0].id]
    if was is None or last.procedure in (None, visit.procedure_id):
        rules = as_booked(visit, decision.consultation.rules)
    else:
        rules = _as_agreed(was, decision.consultation.rules)
        put_about(decision, visit, fee=Fee(*was["fee"]))
    rules = without_notice(rules)
    set_aside = {kind for lines in last.before.values() if lines for kind in lines.get("override", ())}
    chosen = places_again(decision, parts, rules=rules, set_aside=set_aside)
    for row, part, place in zip(visit.appointments, parts, chosen, strict=True):
        put(decision, row, part, rules=rules, place=place)
        row.status = "booked"


def _as_agreed(was: Mapping[str, Any], rules: Rules) -> Rules:
    """The rules by which it was about another procedure, see `terms`."""
    starts_at, ends_at = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    before, after = (timedelta(seconds=seconds) for seconds in was["buffers_seconds"])
    return replace(rules, length=ends_at - starts_at, buffer_before=before, buffer_after=after)


def _part(row: Appointment, last: LastAct) -> Part:
    was = last.before[row.id] or {}
    return Part(was["surgeon_id"], was["location_id"], datetime.fromisoformat(was["starts_at"]))


def _last_act(session: Session, visit: Visit) -> LastAct | None:
    """A line of history for each appointment of the visit, all of one act; None where they are not.

    What patients have told of themselves since, such as another telephone number, has not touched the time.
    """
    columns = (History.act, History.at, History.way, History.user_id, History.appointment_id, History.before)
    told = and_(History.act.in_(TOLD), History.user_id.is_(None))
    newest = select(*columns).where(History.visit_id == visit.id, not_(told)).order_by(History.id.desc())
    lines = session.connection().execute(newest.limit(len(visit.appointments))).all()
    if len({(line.act, line.at, line.way, line.user_id) for line in lines}) != 1:
        return None
    first = lines[0]
    return LastAct(
        act=first.act,
        at=first.at,
        is_patients=(first.way, first.user_id) == (PATIENT.way, PATIENT.user_id),
        before={line.appointment_id: line.before for line in lines},
    )
