"""Holds: a time kept for a patient while they type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from booking import schedules
from booking.appointments.contacts import TYPED
from booking.appointments.refusals import ChangedMeanwhile, HoldLapsed, NotOffered, Refused, SlotTaken
from booking.appointments.rows import hold_parts, longest_hold, new_visit, parts_of, taken_by
from booking.appointments.seen import require_seen, seen_choice, seen_offer, with_answers
from booking.appointments.under_lock import Decision, held_by, under_lock
from booking.availability import Part, choose
from booking.catalog import Consultation
from booking.confidential import answers_of, seal_answers
from booking.database import Unseen, db
from booking.models import NEVER_BOOKED, Visit


def hold(consultation: Consultation, parts: Sequence[Part], *, browser: bytes, language: str, now: datetime) -> Visit:
    """Keep these parts for this browser; the same again is the same hold, another time moves it.

    Raises NotOffered, SlotTaken.
    """
    surgeons = {part.surgeon for part in parts}
    with under_lock(surgeons=surgeons, browser=browser, procedure=consultation.procedure_id, now=now) as decision:
        visit = decision.visit
        if visit is None or not _holds_already(visit, decision.consultation, parts):
            decision.require_back_to_back(parts, rules=decision.consultation.rules)
            decision.check(parts, rules=decision.consultation.rules)
            visit = visit or new_visit(decision, browser=browser, language=language)
            visit.language = language  # of the page on which they chose last
            visit.created_at = _holding_since(decision, visit)
            hold_parts(decision, visit, parts)
        return visit


def hold_first_available(
    consultation: Consultation,
    *,
    location: int,
    starts_at: datetime,
    browser: bytes,
    language: str,
    now: datetime,
) -> Visit:
    """Keep this start with whoever is free then and has fewer appointments that day. Raises NotOffered, SlotTaken."""
    anyone = [Part(performer.id, location, starts_at) for performer in consultation.performers]
    surgeons = {part.surgeon for part in anyone}
    with under_lock(surgeons=surgeons, browser=browser, procedure=consultation.procedure_id, now=now) as decision:
        visit = decision.visit
        if visit is not None and any(_holds_already(visit, decision.consultation, [part]) for part in anyone):
            return visit
        rules = decision.consultation.rules
        free = choose(decision.agendas(anyone).values(), rules, location=location, starts_at=starts_at, now=now)
        if not free:
            raise _why_nobody(decision, anyone)
        visit = visit or new_visit(decision, browser=browser, language=language)
        visit.language = language
        visit.created_at = _holding_since(decision, visit)
        hold_parts(decision, visit, [Part(free[0].surgeon, location, starts_at)])
        return visit


def hold_again(
    visit: Visit, parts: Sequence[Part], *, answers: Mapping[str, Any] | None, seen: str | None = None, now: datetime
) -> Visit:
    """Another time for a hold that lapsed or is still held, with what was typed; `seen` is what its page showed.

    Raises ChangedMeanwhile, NotOffered, SlotTaken.
    """
    surgeons = {part.surgeon for part in parts}
    with under_lock(surgeons=surgeons, visit=visit, browser=visit.browser, now=now) as decision:
        visit = decision.known_visit
        if was_ever_booked(visit):
            if seen is not None and set(parts_of(visit)) != set(parts):
                raise ChangedMeanwhile
            return visit
        if not (is_held(visit) and _holds_already(visit, decision.consultation, parts)):
            require_seen(seen, seen_offer(visit, decision.consultation))
            visit.created_at = _holding_since(decision, visit, decision.also_held)
            if decision.also_held:
                give_time_back(decision, decision.also_held)  # one browser holds one time: the last it chose
            decision.require_back_to_back(parts, rules=decision.consultation.rules)
            decision.check(parts, rules=decision.consultation.rules)
            hold_parts(decision, visit, parts)
        if answers is not None:
            visit.private = seal_answers(visit, answers)
        return visit


def keep_answers(visit: Visit, answers: Mapping[str, Any], *, seen: str | None = None, now: datetime) -> None:
    """Keep what was typed, sealed, and the time a while longer. Raises HoldLapsed, ChangedMeanwhile."""
    with under_lock(visit=visit, unseen=Unseen.TYPING, now=now) as decision:
        visit = decision.known_visit
        if not is_held(visit):
            raise HoldLapsed
        require_seen(seen, seen_choice(visit))
        visit.private = seal_answers(visit, answers)
        for appointment in visit.appointments:
            assert appointment.held_until is not None  # noqa: S101 - ck_appointments_held_until
            appointment.held_until = max(appointment.held_until, longest_hold(decision, visit))


def copy_answers(earlier: Visit, visit: Visit, *, now: datetime) -> None:
    """Begin with what was typed to book an earlier visit. Nothing when the hold has lapsed, or nothing can be read.

    What they answered, agreed to and asked for before that visit stays there: the steps of this one show none of it.
    """
    known = answers_of(earlier)
    answers = {name: known[name] for name in TYPED if name in known}
    with under_lock(visit=visit, unseen=Unseen.TYPING, now=now) as decision:
        visit = decision.known_visit
        if is_held(visit) and visit.private is None and answers:
            visit.private = seal_answers(visit, answers)


def forget_answers(visit: Visit, *, seen: str, now: datetime) -> None:
    """Nothing is typed yet, and the time stays theirs: the next person begins. Raises ChangedMeanwhile."""
    with under_lock(visit=visit, unseen=Unseen.TYPING, now=now) as decision:
        visit = decision.known_visit
        if was_ever_booked(visit):
            raise ChangedMeanwhile
        require_seen(seen, with_answers(seen_choice(visit), visit))
        visit.private = None


def release(visit: Visit, *, seen: str | None = None, now: datetime) -> None:
    """Give the time back at once; safe to repeat, and nothing once it is booked. Raises ChangedMeanwhile."""
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        require_seen(seen, seen_choice(visit))
        give_time_back(decision, visit)


def kept_until(visit: Visit, *, now: datetime) -> datetime | None:
    """Until when the time is kept; None once it is not, whether or not that has been written down yet."""
    ends = [row.held_until for row in visit.appointments if row.status == "held" and row.held_until is not None]
    return min(ends) if ends and len(ends) == len(visit.appointments) and min(ends) > now else None


def current_hold(browser: bytes, *, now: datetime) -> Visit | None:
    """The visit whose time this browser keeps just now."""
    visit = held_by(db.session(), browser)
    return visit if visit is not None and kept_until(visit, now=now) else None


def was_ever_booked(visit: Visit) -> bool:
    """Whether it was booked, whatever has become of it since."""
    return any(row.status not in NEVER_BOOKED for row in visit.appointments)


def is_held(visit: Visit) -> bool:
    """True while every part is held; an expired hold counts until it is cleared away: ask `under_lock`."""
    return bool(visit.appointments) and all(row.status == "held" for row in visit.appointments)


def _holding_since(decision: Decision, *visits: Visit | None) -> datetime:
    """When what their browser holds began to be held without a break; now, when nothing is."""
    held = [visit.created_at for visit in visits if visit and any(row.status == "held" for row in visit.appointments)]
    return min(held, default=decision.now)


def give_time_back(decision: Decision, visit: Visit) -> None:
    held = [row for row in visit.appointments if row.status == "held"]
    for row in held:
        row.status, row.held_until = "lapsed", None
        row.changed_at = decision.now
        row.version += 1
    decision.session.flush()
    schedules.time_freed(decision.session, spans=taken_by(held), now=decision.now)


def _holds_already(visit: Visit, consultation: Consultation, parts: Sequence[Part]) -> bool:
    return visit.procedure_id == consultation.procedure_id and set(parts_of(visit)) == set(parts)


def _why_nobody(decision: Decision, anyone: Sequence[Part]) -> Refused:
    """Taken, if but one of the surgeons would have been free then; else why the first of them is not."""
    reasons: list[Refused] = []
    for part in anyone:
        try:
            decision.check([part], rules=decision.consultation.rules)
        except SlotTaken as taken:
            return taken
        except NotOffered as refused:
            reasons.append(refused)
    return reasons[0]
