"""A visit cancelled, by the patient or at the desk, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.appointments.changes import give_back, is_cancelled, require_changeable, require_unchanged, was_last_done
from booking.appointments.records import Actor, record_change, snapshot
from booking.appointments.rows import raise_sequence, say
from booking.appointments.under_lock import Decision, under_lock
from booking.models import Visit

CANCELLATIONS = ("patient", "practice", "ill", "mistake", "other")


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Why the desk cancels: a code of `CANCELLATIONS` for history, and words that are sealed.

    `words` are for the practice alone, `told` is written to the patient in the email that tells of it.
    """

    code: str
    words: str = ""
    told: str = ""


def cancel(
    visit: Visit, *, actor: Actor, why: Cancellation | None = None, seen: str | None = None, now: datetime
) -> Visit:
    """Give the time back and tell everybody; the same again changes nothing. For `seen` see `versions_of`.

    Who saw it booked when somebody else had canceled it is told so, by NotBooked.

    Raises NotBooked, TooLateToChange, ChangedMeanwhile.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        if is_cancelled(visit) and (seen is None or was_last_done(decision, visit, "cancelled", actor=actor)):
            return visit
        require_changeable(decision, visit, actor=actor)
        require_unchanged(visit, seen)
        cancel_visit(decision, visit, why=why, actor=actor)
        return visit


def cancel_visit(decision: Decision, visit: Visit, *, why: Cancellation | None = None, actor: Actor) -> None:
    """Under the lock, once `require_changeable` has let it."""
    before = [snapshot(row) for row in visit.appointments]
    for row in visit.appointments:
        row.status = "cancelled"
        if why:
            say(row, cancellation=why.words, told=why.told)
        raise_sequence(row, now=decision.now)
    record_change(decision, visit, "cancelled", before=before, actor=actor, also={"why": why.code} if why else None)
    give_back(decision, visit, before)
