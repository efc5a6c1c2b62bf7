"""An act taken back within three minutes by whoever did it: the patient, or somebody at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from booking import messages, waitlist
from booking.appointments.changes import give_back, require_unchanged
from booking.appointments.corrections import CORRECTED
from booking.appointments.desk_marks import OPPOSITES, put_mark
from booking.appointments.former_contacts import put_former_back
from booking.appointments.last_act import LastAct, last_act, row_of
from booking.appointments.moves import PROCEDURE_CHANGED
from booking.appointments.overrides import places_again
from booking.appointments.parts import Place, as_booked
from booking.appointments.records import PATIENT, Actor, record_silent_change, record_undo, snapshot, terms
from booking.appointments.refusals import ChangedMeanwhile, TooLateToUndo
from booking.appointments.restoring import RESTORED
from booking.appointments.rows import put, put_about, raise_sequence, say
from booking.appointments.statuses import STATUS_ACTS, put_status
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import ObstacleKind, Part, Rules
from booking.database import db
from booking.models import Appointment, Fee, Visit
from booking.schedules import CALLS

UNDONE: Final = "undone"
LETTERS: Final = {"booked": "cancelled", "moved": "moved", "cancelled": "booked", RESTORED: "cancelled"}
"""By the act, the kind of the letter that tells how it stands once that is undone."""
BOOKINGS: Final = ("booked", RESTORED)
UNDOABLE: Final = (*LETTERS, *STATUS_ACTS, *OPPOSITES, PROCEDURE_CHANGED, CORRECTED)
"""What the desk may undo; patients only the first three."""


def undoable_act(visit: Visit, *, now: datetime) -> str | None:
    """booked, moved, cancelled: what the patient did last and may still undo; whether its time is free is not asked."""
    last = last_act(db.session(), visit)
    return last.act if last is not None and _is_patients(last, visit, now=now) else None


def undo(visit: Visit, *, seen: str, now: datetime) -> Visit:
    """Take the patient's last act back, also past the deadline; the same press again changes nothing.

    What was booked is canceled, what was moved goes back, what was canceled is booked again. For `seen` see
    `versions_of`. Raises TooLateToUndo, ChangedMeanwhile, NotOffered, SlotTaken.
    """
    last = last_act(db.session(), visit)
    earlier, procedure = (last.surgeons, last.procedure) if last else (set(), None)
    with under_lock(surgeons=earlier, visit=visit, procedure=procedure, now=now) as decision:
        visit, last = decision.known_visit, last_act(decision.session, visit)
        if last is not None and last.act == UNDONE and last.is_of(PATIENT):
            return visit
        if last is None or not _is_patients(last, visit, now=now):
            raise TooLateToUndo
        require_unchanged(visit, seen)
        places = _places_by_the_rules(decision, visit, last) if last.act not in BOOKINGS else []
        _take_time_back(decision, visit, last, places, actor=PATIENT)
        return visit


def undo_at_desk(visit: Visit, *, seen: str, actor: Actor, now: datetime) -> str | None:
    """Take back what the actor did to it last; the same press again changes nothing.

    `seen` is the number of the act, see `undoable_by`. Back it goes to where it was, whatever the rules say of that
    by now: the desk had put it there. The kind of the letter that the patient gets, None for silence.
    Raises ChangedMeanwhile, TooLateToUndo, and SlotTaken where the time is somebody else's.
    """
    last = last_act(db.session(), visit)
    earlier, procedure = (last.surgeons, last.procedure) if last else (set(), None)
    with under_lock(surgeons=earlier, visit=visit, procedure=procedure, now=now) as decision:
        visit, last = decision.known_visit, last_act(decision.session, visit)
        if last is None or not (last.is_of(actor) and _is_about(last, seen)):
            raise ChangedMeanwhile
        if last.act == UNDONE:
            return None
        if last.act not in UNDOABLE or not last.is_recent(now=now):
            raise TooLateToUndo
        return undo_act(decision, visit, last, actor=actor)


def _is_patients(last: LastAct, visit: Visit, *, now: datetime) -> bool:
    """And theirs to undo: nothing has been said of it since, such as that they have arrived."""
    status = "cancelled" if last.act == "cancelled" else "booked"
    own = last.is_of(PATIENT) and last.act in LETTERS and last.is_recent(now=now)
    return own and all(row.status == status for row in visit.appointments)


def _is_about(last: LastAct, seen: str) -> bool:
    """Whether that act is the last, or was undone last."""
    undid = next((str(after["undid"]) for after in last.after.values() if "undid" in after), None)
    return seen == (undid if last.act == UNDONE else str(last.number))


def undo_act(decision: Decision, visit: Visit, last: LastAct, *, actor: Actor) -> str | None:
    """Under the lock; the kind of the letter that is owed, None for silence. Raises SlotTaken, NotOffered."""
    letter = _take_act_back(decision, visit, last, actor=actor)
    if last.act not in BOOKINGS:
        messages.reopen_withdrawn_tasks(decision.session, CALLS, visit_id=visit.id, withdrawn_at=last.at)
    return letter


def _take_act_back(decision: Decision, visit: Visit, last: LastAct, *, actor: Actor) -> str | None:
    if last.act in LETTERS:
        places = _places_as_they_were(visit, last) if last.act not in BOOKINGS else []
        return _take_time_back(decision, visit, last, places, actor=actor)
    if last.act == CORRECTED:
        return put_former_back(decision, visit, last, act=UNDONE, actor=actor)
    if last.act == PROCEDURE_CHANGED:
        _change_back(decision, visit, last, actor=actor)
        return None
    also = {"undid": last.number}
    if last.act in OPPOSITES:
        put_mark(decision, visit, OPPOSITES[last.act], act=UNDONE, actor=actor, also=also)
        return None
    row = row_of(visit, last)
    was = last.before[row.id] or {}
    put_status(decision, row, was["status"], act=UNDONE, actor=actor, also=also)
    return None


def _take_time_back(
    decision: Decision, visit: Visit, last: LastAct, places: Sequence[Place], *, actor: Actor
) -> str | None:
    """With what every change leaves besides; the kind of the letter that is owed."""
    now, before = decision.now, [snapshot(row) for row in visit.appointments]
    if last.act in BOOKINGS:
        for row in visit.appointments:
            row.status = "cancelled"
    else:
        _put_back(decision, visit, last, places)
    for row in last.rows(visit):
        raise_sequence(row, now=now)
    undone = next(iter(last.after.values()))
    if undone.get("no_email"):
        since = undone["untold_since"]
        visit.untold_at = datetime.fromisoformat(since) if since else None
    letter = messages.letter_after_undo(
        decision.session, visit=visit, act_at=last.at, stands=LETTERS[last.act], now=now
    )
    record_undo(decision, visit, UNDONE, before=before, letter=letter, actor=actor, undid=last.number)
    give_back(decision, visit, before)
    if "offer" in undone:
        waitlist.wait_on(decision.session, undone["offer"], claimed_at=last.at)
    return letter


def _change_back(decision: Decision, visit: Visit, last: LastAct, *, actor: Actor) -> None:
    """What it is about, which nobody has been told of."""
    before = [snapshot(row) | terms(row) for row in visit.appointments]
    _put_back(decision, visit, last, _places_as_they_were(visit, last))
    record_silent_change(decision, visit, UNDONE, before=before, actor=actor, also={"undid": last.number})


def _places_by_the_rules(decision: Decision, visit: Visit, last: LastAct) -> list[Place]:
    """Where it was can be had as it was, by the rules of today. Raises NotOffered, SlotTaken."""
    parts, rules = [_part(row, last) for row in last.rows(visit)], _earlier_rules(decision, visit, last)
    set_aside = {kind for was in last.before.values() if was for kind in was.get("override", ())}
    return places_again(decision, parts, rules=without_notice(rules), set_aside=set_aside)


def _places_as_they_were(visit: Visit, last: LastAct) -> list[Place]:
    """Whatever the rules say of them. The reason for an overlap is sealed with where it is, and not in history."""
    was = [last.before[row.id] or {} for row in last.rows(visit)]
    return [Place(one.get("lane", 0), tuple(map(ObstacleKind, one.get("override", ())))) for one in was]


def _put_back(decision: Decision, visit: Visit, last: LastAct, places: Sequence[Place]) -> None:
    """Where it was; the database has the last word. Raises SlotTaken."""
    rules, was = _earlier_rules(decision, visit, last), last.before[last.rows(visit)[0].id]
    if was is not None and last.procedure not in (None, visit.procedure_id):
        put_about(decision, visit, fee=Fee(*was["fee"]))
    for row, place in zip(last.rows(visit), places, strict=True):
        if last.act != "cancelled" or row.lane != place.lane:  # where that was, it still is, with its reason
            put(decision, row, _part(row, last), rules=rules, place=place)
        row.status = "booked"
        say(row, cancellation="", told="")


def _earlier_rules(decision: Decision, visit: Visit, last: LastAct) -> Rules:
    was = last.before[last.rows(visit)[0].id]
    if was is None or "buffers_seconds" not in was:
        return as_booked(visit, decision.consultation.rules)
    return _as_agreed(was, decision.consultation.rules)


def _as_agreed(was: Mapping[str, Any], rules: Rules) -> Rules:
    """The rules by which it was about another procedure, or took longer or shorter, see `terms`."""
    starts_at, ends_at = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    before, after = (timedelta(seconds=seconds) for seconds in was["buffers_seconds"])
    return replace(rules, length=ends_at - starts_at, buffer_before=before, buffer_after=after)


def _part(row: Appointment, last: LastAct) -> Part:
    was = last.before[row.id] or {}
    return Part(was["surgeon_id"], was["location_id"], datetime.fromisoformat(was["starts_at"]))
