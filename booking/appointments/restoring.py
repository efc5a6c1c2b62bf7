"""What was canceled, booked again: where it was while that is free, or at another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from booking import messages
from booking.appointments.changes import give_back, is_cancelled, require_unchanged, was_last_done
from booking.appointments.importing.taking_back import was_taken_back
from booking.appointments.overrides import Override, places
from booking.appointments.parts import as_booked
from booking.appointments.records import Actor, record_restored, snapshot
from booking.appointments.refusals import NotBooked, NotOffered
from booking.appointments.rows import parts_of, put, raise_sequence, say
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Part, Reason
from booking.models import History, Visit

RESTORED: Final = "restored"
CANCELING: Final = ("cancelled", "undone")
"""Of a visit that is canceled, the last of these is what canceled it."""


def restore(
    visit: Visit,
    parts: Sequence[Part],
    *,
    actor: Actor,
    seen: str | None,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """The same rows, link and calendar entry, by their own length and buffers; their own same press changes nothing.

    The patient is told, unless no email about the cancellation has left and it stands where it stood. For `seen` see
    `versions_of`. Raises NotBooked for what is not canceled, or not any more, and for what came with an import that was
    taken back; ChangedMeanwhile, NotOffered, SlotTaken, and with an override what `places` raises.
    """
    with under_lock(surgeons={part.surgeon for part in parts}, visit=visit, now=now) as decision:
        visit = decision.known_visit
        if not is_cancelled(visit):
            if parts_of(visit) == list(parts) and was_last_done(decision, visit, RESTORED, actor=actor):
                return visit
            raise NotBooked
        if was_taken_back(decision.session, visit):
            raise NotBooked  # nobody knows any more whose it was
        require_unchanged(visit, seen)
        rules = without_notice(as_booked(visit, decision.consultation.rules))
        if any(part.starts_at + rules.length <= now for part in parts):
            raise NotOffered(Reason.TOO_SOON)
        chosen = places(decision, parts, rules=rules, override=override)
        stood, before = parts_of(visit), [snapshot(row) for row in visit.appointments]
        for row, part, place in zip(visit.appointments, parts, chosen, strict=True):
            put(decision, row, part, rules=rules, place=place)
            row.status = "booked"
            say(row, cancellation="", told="")
            raise_sequence(row, now=now)
        letter = _letter(decision, visit, has_moved=stood != list(parts))
        record_restored(decision, visit, RESTORED, before=before, letter=letter, actor=actor)
        give_back(decision, visit, before)
        return visit


def _letter(decision: Decision, visit: Visit, *, has_moved: bool) -> str | None:
    """Its kind, None for silence. To be asked before the waiting letters are superseded."""
    session = decision.session
    canceling = select(func.max(History.at)).where(History.visit_id == visit.id, History.act.in_(CANCELING))
    canceled_at = session.scalar(canceling) or decision.now
    owed = messages.letter_after_undo(session, visit=visit, act_at=canceled_at, stands="booked", now=decision.now)
    return owed or ("moved" if has_moved else None)
