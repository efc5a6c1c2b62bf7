"""What a booking is about and how long it takes, corrected by the desk where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from booking.appointments.changes import is_ahead, require_unchanged, was_last_done
from booking.appointments.moves import MOVES, put_and_record
from booking.appointments.overrides import Override, places_here
from booking.appointments.parts import as_booked
from booking.appointments.records import Actor, snapshot, terms
from booking.appointments.refusals import NotBooked
from booking.appointments.rows import parts_of, put_about
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Rules
from booking.catalog import Consultation
from booking.models import Visit


def amend(
    visit: Visit,
    *,
    procedure: int,
    length: timedelta | None,
    actor: Actor,
    seen: str | None,
    override: Override | None = None,
    now: datetime,
) -> bool:
    """Let it be about this procedure and take this long, at the same time with the same surgeons; False if it does.

    Another procedure brings its own buffers and fee, and without a `length` its own length too. A visit to several
    surgeons has one length for all of them. Only another length is told to the patient: it is a move without another
    start. For `seen` see `versions_of`. Raises NotBooked, ChangedMeanwhile, MoreInTheWay, ReasonNeeded, NotOffered.
    """
    with under_lock(visit=visit, procedure=procedure, now=now) as decision:
        visit = decision.known_visit
        rules = amended_rules(visit, decision.consultation, length=length)
        if visit.procedure_id == procedure and rules == as_booked(visit, rules):
            if not was_last_done(decision, visit, *MOVES, actor=actor):
                require_unchanged(visit, seen)
            return False
        if not is_ahead(visit, now=now):
            raise NotBooked
        require_unchanged(visit, seen)
        _amend(decision, visit, rules, override=override, actor=actor)
        return True


def amended_rules(visit: Visit, consultation: Consultation, *, length: timedelta | None) -> Rules:
    """Those by which the visit stands once it is about this consultation and takes this long."""
    rules = without_notice(consultation.rules)
    if visit.procedure_id == consultation.procedure_id:
        rules = as_booked(visit, rules)
    return replace(rules, length=length) if length else rules


def _amend(decision: Decision, visit: Visit, rules: Rules, *, override: Override | None, actor: Actor) -> None:
    parts = parts_of(visit)
    chosen = places_here(decision, visit, rules=rules, override=override)
    before = [snapshot(row) | terms(row) for row in visit.appointments]
    if visit.procedure_id != decision.consultation.procedure_id:
        put_about(decision, visit, fee=decision.consultation.fee)
    put_and_record(decision, visit, parts, rules=rules, chosen=chosen, before=before, actor=actor)
