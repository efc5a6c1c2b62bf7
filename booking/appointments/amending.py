"""What a booking is about and how long it takes, corrected by the desk where it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter

from booking.appointments.changes import is_ahead, require_unchanged, was_last_done
from booking.appointments.moves import MOVES, put_and_record
from booking.appointments.overrides import Override, places_here
from booking.appointments.parts import as_booked
from booking.appointments.records import Actor, snapshot, terms
from booking.appointments.refusals import NotBooked, NotOffered
from booking.appointments.rows import a_part_a_row, parts_of, put_about
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Part, Reason, Rules, are_back_to_back, start_of_second
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

    Another procedure brings its own buffers and fee, and without a `length` its own length too. A visit to both
    surgeons has one length for each of them, and stays one: who comes second comes straight after the first as before.
    Only another length is told to the patient: it is a move, of one surgeon without another start. For `seen` see
    `versions_of`. Raises NotBooked, ChangedMeanwhile, MoreInTheWay, ReasonNeeded, NotOffered.
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
    parts = _parts_by(rules, visit)
    chosen = places_here(decision, visit, parts, rules=rules, override=override)
    before = [snapshot(row) | terms(row) for row in visit.appointments]
    if visit.procedure_id != decision.consultation.procedure_id:
        put_about(decision, visit, fee=decision.consultation.fee)
    put_and_record(decision, visit, parts, rules=rules, chosen=chosen, before=before, actor=actor)


def _parts_by(rules: Rules, visit: Visit) -> list[Part]:
    """One a row: where each is, but for a second that was straight after the first and by these rules would not be.

    Raises NotOffered for two that the desk has set apart, where the longer first would reach into the second.
    """
    parts, as_it_is = parts_of(visit), as_booked(visit, rules)
    if len(parts) != 2:
        return parts
    first, second = sorted(parts, key=attrgetter("starts_at"))
    if are_back_to_back((first, second), as_it_is) and not are_back_to_back((first, second), rules):
        second = second._replace(starts_at=start_of_second(first.starts_at, rules))
    if rules.length > as_it_is.length and second.starts_at < first.starts_at + rules.length:
        raise NotOffered(Reason.NOT_BACK_TO_BACK)
    return a_part_a_row(visit, [first, second])
