"""A visit moved to another time, place or surgeon, also about another procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.appointments.changes import give_back, is_booked, require_changeable, require_unchanged, was_last_done
from booking.appointments.overrides import Override, places, places_to_move
from booking.appointments.parts import Place, as_booked
from booking.appointments.records import Actor, is_told_alike, record_change, record_silent_change, snapshot, terms
from booking.appointments.refusals import TooManyMoves
from booking.appointments.rows import a_part_a_row, parts_of, put, put_about, raise_sequence
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import DAY, Part, Rules
from booking.config import settings
from booking.models import History, Visit

PROCEDURE_CHANGED = "procedure_changed"  # in history, when nothing else was
MOVES = ("moved", PROCEDURE_CHANGED)
MOVES_A_DAY = 5  # by a patient, of one visit; the desk moves as often as it must


def reschedule(
    visit: Visit,
    parts: Sequence[Part],
    *,
    actor: Actor,
    seen: str | None = None,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Move the visit, one part an appointment: the same rows, and the old time stays until the new is sure.

    A part that is where it is already stays, with its entry in the calendars, and history tells of the others.
    To where it is already changes nothing; but whoever saw it elsewhere, and did not move it, is told.
    Length and buffers stay as they were booked.
    `seen` are the versions that whoever asks has looked at, see `versions_of`; an `override` is the desk's alone.
    Raises NotBooked, TooLateToChange, ChangedMeanwhile, TooManyMoves, NotOffered, SlotTaken, and with an override what
    `places` raises.
    """
    with under_lock(surgeons={part.surgeon for part in parts}, visit=visit, now=now) as decision:
        visit = decision.known_visit
        wanted, parts = parts, a_part_a_row(visit, parts)
        if is_booked(visit) and parts_of(visit) == parts:
            # First: what has just been moved may be too near to be moved again.
            if not was_last_done(decision, visit, *MOVES, actor=actor):
                require_unchanged(visit, seen)
            return visit
        as_it_is = as_booked(visit, decision.consultation.rules)
        rules = rules_to_move(decision, visit, rules=as_it_is, actor=actor, seen=seen)
        if actor.user_id is None:
            decision.require_back_to_back(wanted, rules=rules)
        chosen = places_to_move(decision, visit, parts, rules=rules, override=override)
        move_visit(decision, visit, parts, rules=rules, chosen=chosen, actor=actor)
        return visit


def move_visit(
    decision: Decision,
    visit: Visit,
    parts: Sequence[Part],
    *,
    rules: Rules,
    chosen: Sequence[Place | None],
    actor: Actor,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Under the lock, by `rules_to_move` and to where `places` or `places_to_move` has said; `also` is for history."""
    before = [snapshot(row) for row in visit.appointments]
    for row, part, place in zip(visit.appointments, parts, chosen, strict=True):
        if place is None:
            continue
        put(decision, row, part, rules=rules, place=place)
        raise_sequence(row, now=decision.now)
    record_change(decision, visit, "moved", before=before, actor=actor, also=also)
    staying = [row for row, place in zip(visit.appointments, chosen, strict=True) if place is None]
    give_back(decision, visit, before, staying=staying)


def change_procedure(
    visit: Visit,
    procedure: int,
    parts: Sequence[Part],
    *,
    actor: Actor,
    seen: str | None = None,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Let the visit be about another procedure, by its rules of today: length, buffers, fee, surgeons and places.

    `parts` are as in `reschedule`, and may be where it is already. Only what patients notice is told: a change of time,
    length, place or surgeon is a move, and anything else is history without a letter.
    Raises NotBooked, TooLateToChange, ChangedMeanwhile, TooManyMoves, NotOffered, SlotTaken.
    """
    wanted = {part.surgeon for part in parts}
    with under_lock(surgeons=wanted, visit=visit, procedure=procedure, now=now) as decision:
        visit = decision.known_visit
        if is_booked(visit) and visit.procedure_id == procedure and parts_of(visit) == list(parts):
            if not was_last_done(decision, visit, *MOVES, actor=actor):
                require_unchanged(visit, seen)
            return visit
        rules = rules_to_move(decision, visit, rules=decision.consultation.rules, actor=actor, seen=seen)
        chosen = places(decision, parts, rules=rules, override=override)
        _change_procedure(decision, visit, parts, rules=rules, chosen=chosen, actor=actor)
        return visit


def _change_procedure(
    decision: Decision, visit: Visit, parts: Sequence[Part], *, rules: Rules, chosen: Sequence[Place], actor: Actor
) -> None:
    before = [snapshot(row) | terms(row) for row in visit.appointments]
    put_about(decision, visit, fee=decision.consultation.fee)
    put_and_record(decision, visit, parts, rules=rules, chosen=chosen, before=before, actor=actor)


def put_and_record(
    decision: Decision,
    visit: Visit,
    parts: Sequence[Part],
    *,
    rules: Rules,
    chosen: Sequence[Place],
    before: Sequence[dict[str, Any]],
    actor: Actor,
) -> None:
    """By other rules than `before`: a move where emails and calendars would tell of it, else history alone."""
    for row, part, place in zip(visit.appointments, parts, chosen, strict=True):
        put(decision, row, part, rules=rules, place=place)
    if all(is_told_alike(snapshot(row), was) for row, was in zip(visit.appointments, before, strict=True)):
        record_silent_change(decision, visit, PROCEDURE_CHANGED, before=before, actor=actor)
        return
    for row in visit.appointments:
        raise_sequence(row, now=decision.now)
    record_change(decision, visit, "moved", before=before, actor=actor)
    give_back(decision, visit, before)


def rules_to_move(decision: Decision, visit: Visit, *, rules: Rules, actor: Actor, seen: str | None) -> Rules:
    """By these it is moved: `rules`, which ask the desk for no notice.

    Moving is bounded, since each move writes to a mailbox; canceling never is.
    """
    rules = rules_to_take_offer(decision, visit, rules=rules, actor=actor, seen=seen)
    if actor.user_id is None:
        _require_few_moves(decision, visit)
    return rules


def rules_to_take_offer(decision: Decision, visit: Visit, *, rules: Rules, actor: Actor, seen: str | None) -> Rules:
    """The same however often it was moved: we have asked them to."""
    require_changeable(decision, visit, actor=actor)
    require_unchanged(visit, seen)
    return rules if actor.user_id is None else without_notice(rules)


def _require_few_moves(decision: Decision, visit: Visit) -> None:
    """Of the patient's own moves; the first appointment's stand for the visit's."""
    if not settings().rate_limits:
        return
    own = select(History.at).where(
        History.appointment_id == visit.appointments[0].id, History.act == "moved", History.user_id.is_(None)
    )
    latest = own.where(History.at > decision.now - DAY).order_by(History.at.desc(), History.id.desc())
    moves = decision.session.scalars(latest.limit(MOVES_A_DAY)).all()
    if len(moves) == MOVES_A_DAY:
        raise TooManyMoves(moves[-1] + DAY - decision.now)
